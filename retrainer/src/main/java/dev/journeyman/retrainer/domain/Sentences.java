package dev.journeyman.retrainer.domain;

/** Small rules of writing that several texts share. */
public final class Sentences {
    private Sentences() {}

    /** The text with its first letter in upper case. */
    public static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
