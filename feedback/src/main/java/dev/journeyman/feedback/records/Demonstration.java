package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Message;
import java.util.List;
import java.util.Optional;

/**
 * A prompt and the answer a technician wrote to it: for supervised fine-tuning.
 *
 * @param completion the answer
 */
public record Demonstration(RecordId id, List<Message> prompt, String completion, Backing backing, Standing standing)
        implements PreferenceRecord {
    /** The kind's name. */
    public static final String KIND = "demonstration";

    /**
     * Checks every field.
     *
     * @throws IllegalArgumentException naming the one that is wrong
     */
    public Demonstration {
        prompt = List.copyOf(prompt);
        PreferenceRecord.check(id, prompt, content(prompt, completion, backing));
        if (completion.isBlank()) {
            throw new IllegalArgumentException("completion must not be blank");
        }
    }

    static Demonstration of(String claim, List<Message> prompt, String completion, Backing backing, Standing standing) {
        return new Demonstration(
                new RecordId(claim, content(prompt, completion, backing)), prompt, completion, backing, standing);
    }

    private static String content(List<Message> prompt, String completion, Backing backing) {
        return RecordId.content(PreferenceRecord.texts(prompt, completion), backing.sources());
    }

    @Override
    public Demonstration with(Standing other) {
        return new Demonstration(id, prompt, completion, backing, other);
    }

    @Override
    public Optional<String> taught() {
        return Optional.of(completion);
    }

    @Override
    public Optional<PreferenceRecord> edited(String text, String reviewId) {
        return Optional.of(of(id.claim(), prompt, text, backing.with(reviewId), standing));
    }
}
