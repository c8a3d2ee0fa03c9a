package dev.journeyman.retrainer.synthesis.teacher;

import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.slm.tokenizer.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One question to a model.
 *
 * @param key its name in the run, the same whenever the run goes on
 * @param maxTokens the most of the answer
 * @param seed of the sampling
 */
public record ChatRequest(String key, List<Message> messages, int maxTokens, double temperature, long seed) {
    private static final int TOKENS_AROUND_A_MESSAGE = 16; // role, markers of the chat template
    private static final int TOKENS_AROUND_ALL = 64; // what a template puts before everything

    /** Copies the messages. */
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** SHA-256 of all that the answer depends on. */
    public String asked() {
        StringBuilder all = new StringBuilder();
        messages.forEach(message -> all.append(message.role().wireName())
                .append(' ')
                .append(message.content().length())
                .append(' ')
                .append(message.content()));
        return Sha256.of(all.append(maxTokens + " " + temperature + " " + seed).toString());
    }

    /** More tokens than prompt and answer can have: no token is less than a byte. */
    public long mostTokens() {
        return messages.stream()
                        .mapToLong(message ->
                                message.content().getBytes(StandardCharsets.UTF_8).length + TOKENS_AROUND_A_MESSAGE)
                        .sum()
                + TOKENS_AROUND_ALL
                + maxTokens;
    }
}
