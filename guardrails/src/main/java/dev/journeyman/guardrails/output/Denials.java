package dev.journeyman.guardrails.output;

import java.util.List;

/**
 * The words that turn advice into its opposite.
 *
 * @param forbids that deny what follows within a few words of the same clause: not, avoid
 * @param firmly that deny all that follows in the sentence: never
 * @param voids that undo a denial: "do not be afraid to"
 * @param condemns that condemn what the sentence speaks of, before or behind: is dangerous
 */
public record Denials(PhraseSet forbids, PhraseSet firmly, PhraseSet voids, PhraseSet condemns) {
    private static final int REACH = 5; // words
    private static final int REACH_OF_FIRM = 14;
    private static final int REACH_OF_CONDEMNING = 20;

    /** With these something else begins, which the denial before them does not reach. */
    private static final PhraseSet GO_ON = PhraseSet.of(
            List.of("and", "but", "then", "so", "because", "while", "und", "aber", "dann", "also", "weil"));

    /** Nothing denies. */
    public static final Denials NONE = new Denials(PhraseSet.NONE, PhraseSet.NONE, PhraseSet.NONE, PhraseSet.NONE);

    /** As a policy file writes them. */
    public static Denials of(List<String> forbids, List<String> firmly, List<String> voids, List<String> condemns) {
        return new Denials(PhraseSet.of(forbids), PhraseSet.of(firmly), PhraseSet.of(voids), PhraseSet.of(condemns));
    }

    /** Whether the deed at a word is denied. */
    boolean deny(Words sentence, int deed) {
        int start = sentenceStart(sentence, deed);
        int end = sentenceEnd(sentence, deed);
        int before = condemns.first(sentence, Math.max(start, deed - REACH_OF_CONDEMNING), deed);
        if ((before >= 0 && GO_ON.first(sentence, before, deed) < 0)
                || condemns.first(sentence, deed, Math.min(end, deed + REACH_OF_CONDEMNING)) >= 0) {
            return true;
        }
        int from = Math.max(start, deed - REACH_OF_FIRM);
        int firm = firmly.first(sentence, from, deed);
        if (firm >= 0 && voids.first(sentence, firm, deed) < 0) {
            return true;
        }
        if (forbids.first(sentence, deed + 1, Math.min(deed + 2, end)) >= 0) {
            return true; // "open no …"
        }
        int near = forbids.first(sentence, Math.max(clauseStart(sentence, deed), deed - REACH), deed);
        return near >= 0 && voids.first(sentence, near, deed) < 0 && GO_ON.first(sentence, near, deed) < 0;
    }

    /** Whether words before what was made safe say that it was not: "without stands". */
    boolean denyRight(Words sentence, int place) {
        return forbids.first(sentence, Math.max(clauseStart(sentence, place), place - 3), place) >= 0;
    }

    private static int clauseStart(Words words, int from) {
        return start(words, from, ",;:.!?\u2013\u2014\n");
    }

    /** The first word of the sentence, or of the part between semicolons, in which a word stands. */
    static int sentenceStart(Words words, int from) {
        return start(words, from, ".!?;\n");
    }

    private static int start(Words words, int from, String marks) {
        int i = from;
        while (i > 0 && !hasMark(words, i, marks)) {
            i--;
        }
        return i;
    }

    /** After the last word of the sentence, or of the part between semicolons, in which a word stands. */
    static int sentenceEnd(Words words, int from) {
        int i = from + 1;
        while (i < words.size() && !hasMark(words, i, ".!?;\n")) {
            i++;
        }
        return i;
    }

    /** Whether one of the marks stands between a word and the one before. */
    private static boolean hasMark(Words words, int at, String marks) {
        for (int i = words.words().get(at - 1).end(); i < words.words().get(at).start(); i++) {
            if (marks.indexOf(words.text().charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
