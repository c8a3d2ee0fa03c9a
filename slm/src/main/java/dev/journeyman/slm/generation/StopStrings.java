package dev.journeyman.slm.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a text for stop strings, character by character.
 *
 * <p>The stop string that is complete first wins; of several complete at one character the longest, which began first. So the outcome does not depend on where
 * tokens end. For each stop string it keeps how much of it the end of the text is (Knuth, Morris and Pratt 1977): constant work a character, and the
 * longest of these is what must be held back.
 */
final class StopStrings {
    private final List<String> stops;
    private final int[][] borders; // for each stop and length: its longest proper border
    private final int[] matched;

    StopStrings(List<String> stops) {
        this.stops = stops;
        this.matched = new int[stops.size()];
        this.borders = stops.stream().map(StopStrings::borders).toArray(int[][]::new);
    }

    private static int[] borders(String s) {
        int[] border = new int[s.length() + 1];
        int b = 0;
        for (int i = 1; i < s.length(); i++) {
            while (b > 0 && s.charAt(b) != s.charAt(i)) {
                b = border[b];
            }
            if (s.charAt(b) == s.charAt(i)) {
                b++;
            }
            border[i + 1] = b;
        }
        return border;
    }

    /** Takes the text's next character; returns the stop string that ends with it, if one does. Not to be called again after that. */
    @Nullable
    String push(char c) {
        String found = null;
        for (int i = 0; i < matched.length; i++) {
            String stop = stops.get(i);
            int m = matched[i];
            while (m > 0 && stop.charAt(m) != c) {
                m = borders[i][m];
            }
            if (stop.charAt(m) == c) {
                m++;
            }
            matched[i] = m;
            if (m == stop.length() && (found == null || m > found.length())) {
                found = stop;
            }
        }
        return found;
    }

    /** How many of the last characters could still become a stop string. */
    int heldChars() {
        int held = 0;
        for (int m : matched) {
            held = Math.max(held, m);
        }
        return held;
    }
}
