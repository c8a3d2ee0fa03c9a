package dev.journeyman.retrainer.collect.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A text cut into pieces of about so many words, at the ends of lines and, where a line is longer, of sentences. */
public final class TextWindows {
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private TextWindows() {}

    /**
     * The pieces in order; those without words are left out.
     *
     * @param words from which a piece is full
     * @param most pieces; the rest of the text is left out
     */
    public static List<String> of(String text, int words, int most) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int count = 0;
        for (String line : text.split("\n", -1)) {
            for (String sentence : SENTENCE_END.split(line, -1)) {
                int more = count(sentence);
                if (more == 0) {
                    continue;
                }
                piece.append(piece.isEmpty() ? "" : " ").append(sentence.strip());
                count += more;
                if (count >= words) {
                    pieces.add(piece.toString());
                    piece.setLength(0);
                    count = 0;
                    if (pieces.size() == most) {
                        return pieces;
                    }
                }
            }
        }
        if (count > 0) {
            pieces.add(piece.toString());
        }
        return pieces;
    }

    /** How many words a text has: what stands between spaces and has a letter or digit. */
    public static int count(String text) {
        return (int) SPACE.splitAsStream(text)
                .filter(word -> word.chars().anyMatch(Character::isLetterOrDigit))
                .count();
    }
}
