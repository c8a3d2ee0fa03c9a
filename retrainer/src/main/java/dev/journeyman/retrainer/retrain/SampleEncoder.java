package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.dataset.Example;
import dev.journeyman.retrainer.train.ExampleEncoder;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.slm.training.PreferencePair;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainingExample;
import dev.journeyman.slm.training.UnpairedExample;
import dev.journeyman.slm.training.WeightedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Turns records into samples, worded as the gateway asks the model: with the domain's system prompt where the model wants one and the conversation has none. */
final class SampleEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final ExampleEncoder examples;
    private final String systemPrompt;
    private final long seed;

    /**
     * An encoder.
     *
     * @param endToken ends a text
     * @param systemPrompt empty for a model that wants none
     * @param seed of the order in which unpaired answers get each other beside them
     */
    SampleEncoder(Tokenizer tokenizer, ChatTemplate template, int endToken, String systemPrompt, long seed) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.examples = new ExampleEncoder(tokenizer, template, endToken);
        this.systemPrompt = systemPrompt;
        this.seed = seed;
    }

    /** An example of the domain's, as it is: whether it begins with the system prompt is a part of it. */
    TrainingExample rehearsed(Example example) {
        return examples.conversation(example);
    }

    /**
     * Members of one kind, in their order but for unpaired ones; a single unpaired one, which has no other beside it, is no sample.
     *
     * @param known says what the parent knows already, which is rehearsed and not new
     */
    List<Sample> samples(RecordKind kind, List<TrainingSet.Member> members, Predicate<TrainingSet.Member> known) {
        if (kind == RecordKind.UNPAIRED) {
            return unpaired(members);
        }
        List<Sample> samples = new ArrayList<>();
        for (TrainingSet.Member member : members) {
            TrainingRecord record = member.record();
            samples.add(
                    switch (kind) {
                        case TEXT ->
                            new WeightedExample(examples.text(record.answer()), member.weight(), known.test(member));
                        case PAIR ->
                            new PreferencePair(
                                    answered(record.messages(), record.answer()),
                                    answered(record.messages(), String.valueOf(record.rejected())),
                                    member.weight());
                        default ->
                            new WeightedExample(
                                    answered(record.messages(), record.answer()), member.weight(), known.test(member));
                    });
        }
        return samples;
    }

    private List<Sample> unpaired(List<TrainingSet.Member> members) {
        List<TrainingSet.Member> drawn = new ArrayList<>(members);
        Collections.shuffle(drawn, new Random(seed)); // neighbours in the set may be of one conversation
        List<UnpairedExample.Rated> rated = drawn.stream()
                .map(member -> new UnpairedExample.Rated(
                        prompt(member.record().messages()),
                        answer(member.record().messages(), member.record().answer()),
                        Boolean.TRUE.equals(member.record().label()),
                        member.weight()))
                .toList();
        return rated.size() < 2 ? List.of() : List.copyOf(UnpairedExample.of(rated));
    }

    /** A conversation of which the last answer is learned. */
    private TrainingExample answered(List<Message> messages, String answer) {
        return TrainingExample.answer(prompt(messages), answer(messages, answer));
    }

    /** The tokens before an answer. */
    private int[] prompt(List<Message> messages) {
        return template.render(asked(messages), true, tokenizer).tokens();
    }

    /** The tokens of an answer with its end. */
    private int[] answer(List<Message> messages, String answer) {
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
