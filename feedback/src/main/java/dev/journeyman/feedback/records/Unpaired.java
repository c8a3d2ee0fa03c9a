package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Message;
import java.util.List;
import java.util.Optional;

/**
 * A prompt, an answer of a model and a thumb: for KTO.
 *
 * @param completion the model's answer
 * @param label true where it is desirable
 */
public record Unpaired(
        RecordId id, List<Message> prompt, String completion, boolean label, Backing backing, Standing standing)
        implements PreferenceRecord {
    /** The kind's name. */
    public static final String KIND = "unpaired";

    /**
     * Checks every field.
     *
     * @throws IllegalArgumentException naming the one that is wrong
     */
    public Unpaired {
        prompt = List.copyOf(prompt);
        PreferenceRecord.check(id, prompt, content(prompt, completion, label, backing));
        if (completion.isBlank()) {
            throw new IllegalArgumentException("completion must not be blank");
        }
    }

    static Unpaired of(
            String claim, List<Message> prompt, String completion, boolean label, Backing backing, Standing standing) {
        RecordId id = new RecordId(claim, content(prompt, completion, label, backing));
        return new Unpaired(id, prompt, completion, label, backing, standing);
    }

    private static String content(List<Message> prompt, String completion, boolean label, Backing backing) {
        return RecordId.content(PreferenceRecord.texts(prompt, completion, Boolean.toString(label)), backing.sources());
    }

    @Override
    public Unpaired with(Standing other) {
        return new Unpaired(id, prompt, completion, label, backing, other);
    }

    @Override
    public Optional<String> taught() {
        return label ? Optional.of(completion) : Optional.empty();
    }

    /** Always empty: the label is of what a model said, and nobody can change what it said. */
    @Override
    public Optional<PreferenceRecord> edited(String text, String reviewId) {
        return Optional.empty();
    }
}
