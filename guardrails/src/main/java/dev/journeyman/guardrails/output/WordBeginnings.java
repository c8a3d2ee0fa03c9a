package dev.journeyman.guardrails.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Beginnings of words, at least two small letters each: a cheap look at whether any word of a text begins like one, before a pattern is tried at every place. A beginning may go
 * over a space. A word begins where neither a letter of the alphabet nor a digit or an underline stands before it, as at {@code \\b}.
 */
final class WordBeginnings {
    private static final int LETTERS = 26;

    private final List<List<String>> byFirstTwo = new ArrayList<>();

    private WordBeginnings() {
        for (int i = 0; i < LETTERS * LETTERS; i++) {
            byFirstTwo.add(List.of());
        }
    }

    /** Beginnings with spaces between them; an underline stands for a space within one. */
    static WordBeginnings of(String beginnings) {
        WordBeginnings all = new WordBeginnings();
        for (String each : beginnings.split(" ", -1)) {
            String beginning = each.replace('_', ' ');
            int place = place(beginning, 0);
            if (place < 0) {
                throw new IllegalArgumentException("'" + each + "' does not begin with two small letters");
            }
            List<String> some = new ArrayList<>(all.byFirstTwo.get(place));
            some.add(beginning);
            all.byFirstTwo.set(place, List.copyOf(some));
        }
        return all;
    }

    /** Whether a word of a text in small letters begins with one of them. */
    boolean standIn(CharSequence text) {
        boolean within = false;
        for (int i = 0; i + 2 <= text.length(); i++) {
            if (!within) {
                int place = place(text, i);
                List<String> some = place < 0 ? List.of() : byFirstTwo.get(place);
                for (int k = 0; k < some.size(); k++) {
                    if (standsAt(text, i, some.get(k))) {
                        return true;
                    }
                }
            }
            within = isWordCharacter(text.charAt(i));
        }
        return false;
    }

    private static boolean standsAt(CharSequence text, int at, String beginning) {
        if (at + beginning.length() > text.length()) {
            return false;
        }
        for (int i = 2; i < beginning.length(); i++) {
            if (text.charAt(at + i) != beginning.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int place(CharSequence text, int at) {
        int first = text.charAt(at) - 'a';
        int second = text.charAt(at + 1) - 'a';
        return first < 0 || first >= LETTERS || second < 0 || second >= LETTERS ? -1 : first * LETTERS + second;
    }

    /** As {@code \\w} is. */
    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
