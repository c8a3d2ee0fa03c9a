package dev.journeyman.guardrails;

import dev.journeyman.guardrails.text.PlainText;
import org.jspecify.annotations.Nullable;

/** A text to be judged, and what surrounds it. What rules make of the text they share. For one thread. */
public final class Subject {
    private final Stage stage;
    private final String text;
    private final Situation situation;
    private @Nullable PlainText plain;

    /** A text at its stage. */
    public Subject(Stage stage, String text, Situation situation) {
        this.stage = stage;
        this.text = text;
        this.situation = situation;
    }

    /** Where the text stands. */
    public Stage stage() {
        return stage;
    }

    /** The text as it came. On {@link Stage#OUTPUT} one or more whole sentences. */
    public String text() {
        return text;
    }

    /** What surrounds it. */
    public Situation situation() {
        return situation;
    }

    /** The text as a reader would take it: without disguise, in lower case. Made at the first call. */
    public PlainText plain() {
        if (plain == null) {
            plain = PlainText.of(text);
        }
        return plain;
    }

    Subject withText(String changed) {
        return changed.equals(text) ? this : new Subject(stage, changed, situation);
    }
}
