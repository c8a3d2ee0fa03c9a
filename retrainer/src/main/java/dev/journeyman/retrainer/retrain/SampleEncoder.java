package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.dataset.Example;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.slm.training.TrainingExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns conversations into tokens as the gateway asks the model: with the domain's system prompt where the model wants one and the conversation has none. */
final class SampleEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final int endToken;
    private final String systemPrompt;

    /**
     * An encoder.
     *
     * @param endToken ends a text
     * @param systemPrompt empty for a model that wants none
     */
    SampleEncoder(Tokenizer tokenizer, ChatTemplate template, int endToken, String systemPrompt) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.endToken = endToken;
        this.systemPrompt = systemPrompt;
    }

    /** A text of which all is learned. */
    TrainingExample text(String text) {
        int[] tokens = tokenizer.encode(text);
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = endToken;
        return TrainingExample.text(ended);
    }

    /** The tokens before an answer. */
    int[] prompt(List<Message> messages) {
        return template.render(asked(messages), true, tokenizer).tokens();
    }

    /**
     * The tokens of an answer with its end.
     *
     * @throws IllegalStateException where the chat template does not render a conversation as the beginning of a longer one
     */
    int[] answer(List<Message> messages, String answer) {
        int[] prompt = prompt(messages);
        List<Message> all = new ArrayList<>(asked(messages));
        all.add(Message.assistant(answer));
        int[] whole = template.render(all, false, tokenizer).tokens();
        if (whole.length <= prompt.length || !Arrays.equals(prompt, Arrays.copyOf(whole, prompt.length))) {
            throw new IllegalStateException(
                    "the chat template renders a conversation differently when it goes on; it cannot be trained with");
        }
        return Arrays.copyOfRange(whole, prompt.length, whole.length);
    }

    /** A conversation of which the last answer is learned. */
    TrainingExample answered(List<Message> messages, String answer) {
        return TrainingExample.answer(prompt(messages), answer(messages, answer));
    }

    /** An example of which every answer is learned. */
    List<TrainingExample> conversation(Example example) {
        List<TrainingExample> turns = new ArrayList<>();
        for (int i = 0; i < example.messages().size(); i++) {
            Message message = example.messages().get(i);
            if (message.role() == Role.ASSISTANT) {
                turns.add(answered(example.messages().subList(0, i), message.content()));
            }
        }
        return turns;
    }

    private List<Message> asked(List<Message> messages) {
        if (systemPrompt.isEmpty() || (!messages.isEmpty() && messages.get(0).role() == Role.SYSTEM)) {
            return messages;
        }
        List<Message> all = new ArrayList<>();
        all.add(Message.system(systemPrompt));
        all.addAll(messages);
        return all;
    }
}
