package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Something a model can be trained on, with where it comes from and whether it may be used. Immutable; its id is checked against its content.
 */
public sealed interface PreferenceRecord permits Pair, Demonstration, Unpaired {
    /** The provenance of every record, as lineages name it. */
    String PROVENANCE = "human_feedback";

    /** The order of records wherever there are several. */
    Comparator<PreferenceRecord> BY_ID = Comparator.comparing(PreferenceRecord::id);

    /** The id: changes with texts and sources. */
    RecordId id();

    /** The conversation up to the answer, as the earliest of the sources has it. */
    List<Message> prompt();

    /** What it rests on. */
    Backing backing();

    /** Whether it may be used, and why. */
    Standing standing();

    /** The same record with another standing. */
    PreferenceRecord with(Standing standing);

    /** What a model is to say after this record; empty where it only learns what not to say. */
    Optional<String> taught();

    /** The record with a reviewer's text in the place of what it teaches, the review among its sources; empty where that makes no record. */
    Optional<PreferenceRecord> edited(String text, String reviewId);

    /** Whether it may be used. */
    default Status status() {
        return standing().status();
    }

    /** The kind's name in JSON. */
    default String kind() {
        return switch (this) {
            case Pair pair -> Pair.KIND;
            case Demonstration demonstration -> Demonstration.KIND;
            case Unpaired unpaired -> Unpaired.KIND;
        };
    }

    /** The prompt as a list of texts, for digests. */
    static List<String> texts(List<Message> prompt, String... more) {
        List<String> texts = new ArrayList<>();
        prompt.forEach(message -> {
            texts.add(message.role().wire());
            texts.add(message.content());
        });
        texts.addAll(List.of(more));
        return texts;
    }

    /** Checks what all kinds share. */
    static void check(RecordId id, List<Message> prompt, String content) {
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("prompt must have at least one message");
        }
        if (!id.content().equals(content)) {
            throw new IllegalArgumentException("id is not that of the record's content: make records by their own of");
        }
    }
}
