package dev.journeyman.guardrails.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Cuts a folded text into words. Time grows with the length; at most {@link #MOST_FORMS} forms a word. */
final class Words {
    /** How many words the end of a sentence counts for. */
    static final int SENTENCE_END = 3;

    /** The most forms of a word besides its key. */
    static final int MOST_FORMS = 4;

    /** Longer words are not read as written in digits and signs: they are codes. */
    private static final int MOST_LEET_CHARS = 40;

    /** A word of one letter and signs is one only where it is as short as "all". */
    private static final int MOST_SHORT_CHARS = 3;

    private static final String LEET_SIGNS = "@$!|+\u20AC\u00A3\u00A1";
    private static final String LEET_FROM = "01345789@$!|+\u20AC\u00A3\u00A1";
    private static final String LEET_TO = "oieastbgasiitefi";

    /** The letters of an elision, which is a word of its own: l'instruction. */
    private static final int MOST_ENDING = 2;

    private static final int BARE_END = 0x250;
    private static final char[] BARE = bare();

    private final char[] folded;
    private final char[] seen;
    private final int[] origins;
    private final int originalLength;
    private final List<Word> words = new ArrayList<>();
    private int place;

    private Words(Folding folding, int originalLength) {
        folded = folding.folded();
        seen = folding.seen();
        origins = folding.origins();
        this.originalLength = originalLength;
    }

    private static char[] bare() {
        char[] table = new char[BARE_END];
        for (char c = 0; c < BARE_END; c++) {
            char base =
                    Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).charAt(0);
            table[c] = base;
        }
        String from = "\u00F8\u0142\u0111\u0131\u00F0\u0127\u0167\u0180";
        String to = "oldidhtb";
        for (int i = 0; i < from.length(); i++) {
            table[from.charAt(i)] = to.charAt(i);
        }
        return table;
    }

    static List<Word> of(Folding folding, int originalLength) {
        Words cut = new Words(folding, originalLength);
        cut.cut();
        return cut.words;
    }

    private boolean isLetter(int i) {
        if (i < 0 || i >= folded.length) {
            return false;
        }
        char c = folded[i];
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    private boolean isApostrophe(int i) {
        char c = folded[i];
        return c == '\'' || c == '\u2019' || c == '\u02BC' || c == '`' || c == '\u00B4';
    }

    private boolean isSign(int i) {
        return i >= 0 && i < folded.length && LEET_SIGNS.indexOf(folded[i]) >= 0;
    }

    private void cut() {
        int i = 0;
        int after = 0; // the last word
        while (i < folded.length) {
            boolean sign = isSign(i) && isLetter(i + 1) && !isLetter(i - 1);
            if (!isLetter(i) && !sign) {
                i++;
                continue;
            }
            place += words.isEmpty() ? 0 : 1 + (endsSentence(after, i) ? SENTENCE_END : 0);
            int end = end(i);
            add(i, end);
            after = end;
            i = end;
        }
    }

    /** The end of the word that begins at a place: letters, an ending behind an apostrophe, signs between letters. */
    private int end(int start) {
        int i = start + 1;
        while (i < folded.length) {
            if (isLetter(i) || (isSign(i) && isLetter(i + 1) && isLetter(i - 1))) {
                i++;
            } else if (isApostrophe(i) && isLetter(i - 1) && isEnding(i + 1)) {
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    private boolean isEnding(int from) {
        int i = from;
        while (i - from <= MOST_ENDING && isLetter(i)) {
            i++;
        }
        return i > from && i - from <= MOST_ENDING;
    }

    private boolean endsSentence(int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            char c = folded[i];
            lines += c == '\n' ? 1 : 0;
            boolean stop = c == '.' || c == '!' || c == '?' || c == '\u3002';
            if (lines == 2 || (stop && i + 1 < to && Character.isWhitespace(folded[i + 1]))) {
                return true;
            }
        }
        return false;
    }

    private void add(int start, int end) {
        StringBuilder key = new StringBuilder(end - start);
        boolean plain = true; // a to z only
        boolean repeats = false;
        boolean foreign = false;
        for (int i = start; i < end; i++) {
            char c = folded[i];
            plain &= c >= 'a' && c <= 'z';
            repeats |= i >= start + 2 && c == folded[i - 1] && c == folded[i - 2];
            foreign |= c >= BARE_END;
            if (c >= 0x80) {
                appendBare(key, c);
            } else if (c != '\'' && c != '`') {
                key.append(c);
            }
        }
        String word = key.toString();
        List<String> others = plain && !repeats ? List.of() : others(word, start, end, repeats, foreign);
        words.add(new Word(word, others, origins[start], originalEnd(end), place));
    }

    private static void appendBare(StringBuilder key, char c) {
        switch (c) {
            case '\u2019', '\u02BC', '\u00B4' -> {}
            case '\u00DF' -> key.append("ss");
            case '\u00E6' -> key.append("ae");
            case '\u0153' -> key.append("oe");
            case '\u00FE' -> key.append("th");
            case '\u0451' -> key.append('\u0435'); // Russian yo is written ye
            default -> {
                if (c < BARE_END) {
                    key.append(BARE[c]);
                } else if (c < 0x300 || c >= 0x370) {
                    key.append(c);
                }
            }
        }
    }

    private int originalEnd(int end) {
        int i = end;
        while (i < origins.length && origins[i] == origins[end - 1]) { // the rest of its cluster
            i++;
        }
        return i == origins.length ? originalLength : origins[i];
    }

    private List<String> others(String word, int start, int end, boolean repeats, boolean foreign) {
        boolean leet = word.length() <= MOST_LEET_CHARS && isLeet(word);
        if (!foreign && !leet && !repeats) {
            return List.of();
        }
        Set<String> forms = new LinkedHashSet<>();
        if (foreign) {
            addLatin(forms, start, end);
        }
        if (leet) {
            addLeet(forms, word);
        }
        if (repeats) {
            forms.add(once(word));
        }
        forms.remove(word);
        return forms.stream().limit(MOST_FORMS).toList();
    }

    /** A word of another script whose letters all look like Latin ones may be meant as such. */
    private void addLatin(Set<String> forms, int start, int end) {
        StringBuilder latin = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char like = Lookalikes.latin(seen[i]);
            if (like == 0 && seen[i] >= 0x80) {
                return;
            }
            latin.append(like == 0 ? Character.toLowerCase(seen[i]) : like);
        }
        forms.add(latin.toString());
    }

    private static void addLeet(Set<String> forms, String word) {
        forms.add(leet(word));
        if (word.indexOf('1') >= 0 || word.indexOf('!') >= 0 || word.indexOf('|') >= 0) {
            forms.add(leet(word.replace('1', 'l').replace('!', 'l').replace('|', 'l')));
        }
        for (int i = 0; i < word.length(); i++) {
            if (LEET_SIGNS.indexOf(word.charAt(i)) >= 0) {
                forms.add(word.substring(i + 1)); // what stands behind the sign, where the sign was only one
            }
        }
    }

    private static boolean isLeet(String word) {
        int letters = 0;
        int signs = 0;
        for (int i = 0; i < word.length(); i++) {
            boolean sign = LEET_FROM.indexOf(word.charAt(i)) >= 0;
            signs += sign ? 1 : 0;
            letters += !sign && Character.isLetter(word.charAt(i)) ? 1 : 0;
        }
        return signs > 0 && (letters >= 2 || (letters == 1 && word.length() <= MOST_SHORT_CHARS));
    }

    /** A word with its digits and signs read as letters. */
    private static String leet(String word) {
        StringBuilder letters = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            int sign = LEET_FROM.indexOf(word.charAt(i));
            letters.append(sign >= 0 ? LEET_TO.charAt(sign) : word.charAt(i));
        }
        return letters.toString();
    }

    private static String once(String word) {
        StringBuilder kept = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            boolean same = (i >= 1 && word.charAt(i) == word.charAt(i - 1))
                    && ((i >= 2 && word.charAt(i) == word.charAt(i - 2))
                            || (i + 1 < word.length() && word.charAt(i) == word.charAt(i + 1)));
            if (!same) {
                kept.append(word.charAt(i));
            }
        }
        return kept.toString();
    }
}
