package dev.journeyman.retrainer.train;

import dev.journeyman.retrainer.dataset.Example;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.slm.training.TrainingExample;
import java.util.Arrays;
import java.util.List;

/**
 * Turns examples into tokens with marks: of a conversation the assistant's turns are learned, ends included, and nothing
 * else; of a text everything.
 */
public final class ExampleEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final int endToken;

    /**
     * An encoder.
     *
     * @param endToken ends a text
     */
    public ExampleEncoder(Tokenizer tokenizer, ChatTemplate template, int endToken) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.endToken = endToken;
    }

    /** A document that ends with the end token. */
    public TrainingExample text(String text) {
        int[] tokens = tokenizer.encode(text);
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = endToken;
        return TrainingExample.text(ended);
    }

    /**
     * A conversation.
     *
     * @throws IllegalStateException where the chat template does not render a conversation as the beginning of a longer one
     */
    public TrainingExample conversation(Example example) {
        List<Message> messages = example.messages();
        int[] whole = template.render(messages, false, tokenizer).tokens();
        boolean[] learned = new boolean[whole.length];
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.ASSISTANT) {
                int from =
                        template.render(messages.subList(0, i), true, tokenizer).tokens().length;
                int to = i + 1 == messages.size()
                        ? whole.length
                        : template.render(messages.subList(0, i + 1), false, tokenizer)
                                .tokens()
                                .length;
                if (from >= to || to > whole.length) {
                    throw new IllegalStateException(
                            "the chat template renders a conversation differently when it goes on; it cannot be trained with");
                }
                Arrays.fill(learned, from, to, true);
            }
        }
        return new TrainingExample(whole, learned);
    }
}
