package dev.journeyman.guardrails.text;

/** placeholder until the text helper lands. */
public final class PlainText {
    private PlainText() {}

    public static PlainText of(String text) {
        return new PlainText();
    }
}
