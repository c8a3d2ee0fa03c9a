package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Message;
import java.util.List;
import java.util.Optional;

/**
 * Two answers to one prompt, one better than the other: for DPO and ORPO.
 *
 * @param chosen the better one
 * @param rejected the worse one, never {@linkplain SameText the same text}
 */
public record Pair(
        RecordId id, List<Message> prompt, String chosen, String rejected, Backing backing, Standing standing)
        implements PreferenceRecord {
    /** The kind's name. */
    public static final String KIND = "pair";

    /**
     * Checks every field.
     *
     * @throws IllegalArgumentException naming the one that is wrong
     */
    public Pair {
        prompt = List.copyOf(prompt);
        PreferenceRecord.check(id, prompt, content(prompt, chosen, rejected, backing));
        if (chosen.isBlank() || rejected.isBlank()) {
            throw new IllegalArgumentException("chosen and rejected must not be blank");
        }
        if (SameText.same(chosen, rejected)) {
            throw new IllegalArgumentException("chosen and rejected must differ in more than spaces and case");
        }
    }

    static Pair of(
            String claim, List<Message> prompt, String chosen, String rejected, Backing backing, Standing standing) {
        RecordId id = new RecordId(claim, content(prompt, chosen, rejected, backing));
        return new Pair(id, prompt, chosen, rejected, backing, standing);
    }

    private static String content(List<Message> prompt, String chosen, String rejected, Backing backing) {
        return RecordId.content(PreferenceRecord.texts(prompt, chosen, rejected), backing.sources());
    }

    /** The claim of the pair that says the opposite, as {@link RecordId#claim()} of it; not for a pair that was edited. */
    public String oppositeClaim() {
        String promptKey = Answer.promptKey(prompt);
        return RecordId.claim(
                KIND,
                promptKey,
                AnswerKey.of(promptKey, rejected).text(),
                AnswerKey.of(promptKey, chosen).text());
    }

    @Override
    public Pair with(Standing other) {
        return new Pair(id, prompt, chosen, rejected, backing, other);
    }

    @Override
    public Optional<String> taught() {
        return Optional.of(chosen);
    }

    @Override
    public Optional<PreferenceRecord> edited(String text, String reviewId) {
        return SameText.same(text, rejected)
                ? Optional.empty()
                : Optional.of(of(id.claim(), prompt, text, rejected, backing.with(reviewId), standing));
    }
}
