package dev.journeyman.guardrails.text;

/** How a text was hidden in another. */
public enum Encoding {
    /** RFC 4648 base64, with either alphabet. */
    BASE64("base64"),
    /** Pairs of hexadecimal digits. */
    HEX("hex"),
    /** Groups of eight binary digits. */
    BINARY("binary"),
    /** {@code %69}. */
    PERCENT("percent-encoding"),
    /** Characters by number or name, as HTML has them. */
    ENTITY("HTML entities"),
    /** Characters by number behind a backslash, as programming languages have them. */
    ESCAPE("escapes"),
    /** Each letter replaced by the one 13 places on. */
    ROT13("rot13"),
    /** Each letter replaced by its counterpart from the alphabet's other end. */
    ATBASH("atbash"),
    /** Written backwards. */
    REVERSED("reversed text"),
    /** Dots and dashes. */
    MORSE("Morse code"),
    /** Letters one by one with something between them. */
    SPACED("spaced-out letters"),
    /** Digits and signs in place of letters. */
    LEET("digits for letters"),
    /** Invisible tag characters. */
    TAGS("tag characters"),
    /** Bytes in variation selectors. */
    SELECTORS("variation selectors");

    private final String label;

    Encoding(String label) {
        this.label = label;
    }

    /** What it is called in an explanation. */
    public String label() {
        return label;
    }
}
