package dev.journeyman.gateway.page;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds trouble codes while somebody types: by the beginning of the code, or by words of the meaning.
 *
 * <p>What looks like the beginning of a code is one ({@code P03}); anything else are words, each of which begins a word of the meaning ({@code misf cyl}
 * finds "Cylinder 1 Misfire Detected"). Codes by their beginning are a range of the table; words are looked for in all of it, in one pass that ends when
 * enough is found. Immutable.
 */
final class CodeSearch {
    /** The longest text that is looked for. */
    static final int MOST_CHARS = 64;

    /** The most codes that are given. */
    static final int MOST_CODES = 50;

    private static final int FEWEST_WORD_CHARS = 2; // one letter begins a word of nearly every meaning
    private static final String AFTER_ALL_CODES = "~"; // comes after every digit and letter
    private static final Pattern BEGINNING = Pattern.compile("[PBCU](?:[0-3][0-9A-F]{0,3})?");

    /**
     * What was found.
     *
     * @param codes in order of the code
     * @param more whether there are others besides
     */
    record Found(List<TroubleCode> codes, boolean more) {}

    private record Line(TroubleCode code, String words) {}

    private final TroubleCodes table;
    private final List<Line> lines;

    CodeSearch(TroubleCodes table) {
        this.table = table;
        this.lines = table.all().stream()
                .map(code -> new Line(code, " " + words(code.meaning())))
                .toList();
    }

    /**
     * The first codes that fit.
     *
     * @param text what was typed
     * @param limit the most codes wanted, at least 1
     */
    Found find(String text, int limit) {
        String typed = text.strip();
        String code = typed.toUpperCase(Locale.ROOT);
        if (BEGINNING.matcher(code).matches()) {
            Collection<TroubleCode> range = table.between(code, code + AFTER_ALL_CODES);
            return new Found(range.stream().limit(limit).toList(), range.size() > limit);
        }
        return byWords(words(typed), limit);
    }

    private Found byWords(String typed, int limit) {
        List<String> wanted = Arrays.stream(typed.split(" ", -1))
                .filter(word -> word.length() >= FEWEST_WORD_CHARS)
                .map(word -> " " + word)
                .toList();
        List<TroubleCode> found = new ArrayList<>();
        if (wanted.isEmpty()) {
            return new Found(found, false);
        }
        for (Line line : lines) {
            if (wanted.stream().allMatch(line.words()::contains)) {
                if (found.size() == limit) {
                    return new Found(found, true);
                }
                found.add(line.code());
            }
        }
        return new Found(found, false);
    }

    /** In lower case, with one space between words and nothing else. */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
