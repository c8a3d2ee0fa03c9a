package dev.journeyman.retrainer.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text reduced to its words, for comparing what is said and not how: lower case, every run of other characters than letters and digits
 * one space.
 *
 * @param text words with single spaces between, none at the ends; may be empty
 */
public record PlainWords(String text) {
    private static final char ASCII = 0x80;
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** The words of a text. */
    public static PlainWords of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        StringBuilder words = new StringBuilder(lower.length());
        boolean between = false;
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= ASCII) {
                return new PlainWords(
                        OTHER.matcher(lower).replaceAll(" ").strip()); // the same rule, for all characters there are
            }
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                if (between && !words.isEmpty()) {
                    words.append(' ');
                }
                words.append(c);
                between = false;
            } else {
                between = true;
            }
        }
        return new PlainWords(words.toString());
    }

    /** Whether the other words stand in these, whole and one after another. Nothing is contained in no words and contains none. */
    public boolean contains(PlainWords other) {
        return indexOf(other) >= 0;
    }

    /** Where the other words first stand in these, whole and one after another, in characters of {@link #text}; -1 where they do not. */
    int indexOf(PlainWords other) {
        return other.isEmpty() ? -1 : (' ' + text + ' ').indexOf(' ' + other.text + ' ');
    }

    /** Whether the other words stand in these, the last of them perhaps with an ending more ("temperature" in "temperatures", and not "64" in "640"). */
    public boolean containsBeginningOf(PlainWords other) {
        if (other.isEmpty()) {
            return false;
        }
        String all = ' ' + text;
        String wanted = ' ' + other.text;
        boolean number = Character.isDigit(wanted.charAt(wanted.length() - 1));
        for (int at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            if (!number || end == all.length() || !Character.isDigit(all.charAt(end))) {
                return true;
            }
        }
        return false;
    }

    /** Whether these words begin with the others, whole. */
    public boolean beginsWith(PlainWords other) {
        return !other.isEmpty() && (text + ' ').startsWith(other.text + ' ');
    }

    /** Whether there are no words. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The words in order. */
    public List<String> words() {
        return isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
