package dev.journeyman.guardrails.text;

/**
 * Characters that look like ASCII's, and when they stand for them.
 *
 * <p>Compatibility forms (full width, mathematical, circled, superscript) are NFKC's work and not here. Small capitals and the enclosed letters that NFKC leaves are
 * always folded: no language is written with them. Letters of other scripts are folded where a word mixes them with Latin ones, or where a word of three or more is
 * made of the closest look-alikes only and no other word of the text shows that the script is meant.
 */
final class Lookalikes {
    /** Fewer letters are a unit or a symbol: µm, kΩ. */
    private static final int LEAST_LETTERS = 3;

    /** Always folded. */
    private static final char[] DRAWN = new char[0x10000];

    /** Folded in a word that mixes scripts. */
    private static final char[] LATIN = new char[0x10000];

    /** Those of {@link #LATIN} that cannot be told from Latin by eye. */
    private static final boolean[] CLOSE = new boolean[0x10000];

    static {
        put(
                DRAWN,
                "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B\u029F\u1D0D\u0274\u1D0F\u1D18\u01EB\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F\u1D22",
                "abcdefghijklmnopqrstuvwyz");
        put(DRAWN, "\u0251\u0261\u0269\u0185\u03F2\u0237\u212E\u2113", "agibcjel");
        // Cyrillic, small and capital; the first line of each is close
        put(LATIN, "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0455\u0458", "aeopcyxisj");
        put(LATIN, "\u0501\u04BB\u051B\u051D\u04CF\u0475\u04AF\u0454", "dhqwlvye");
        put(
                LATIN,
                "\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0423\u0425\u0406\u0405\u0408",
                "abekmhopctyxisj");
        close(0x400, 0x52F);
        put(
                LATIN,
                "\u0432\u043A\u043C\u043D\u0442\u044C\u0433\u043F\u0438\u0451\u0457\u0493\u050D\u0499\u044F\u0448\u0437",
                "bkmhtbrnueifgzrw3");
        put(
                LATIN,
                "\u0500\u04BA\u051A\u051C\u04C0\u0474\u04AE\u042C\u0413\u041F\u0401\u0407\u042F\u0418",
                "dhqwlvybrneirn");
        // Greek
        put(LATIN, "\u03BF\u03BD\u03C1\u03B1\u03B9\u03F3", "ovpaij");
        put(
                LATIN,
                "\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7",
                "abezhikmnoptyx");
        close(0x370, 0x3FF);
        put(
                LATIN,
                "\u03B2\u03B3\u03B5\u03B6\u03B7\u03BA\u03BB\u03BC\u03C0\u03C3\u03C2\u03C4\u03C5\u03C7\u03C9",
                "byeznklunostuxw");
        put(LATIN, "\u03AC\u03AD\u03AE\u03AF\u03CC\u03CD\u03CE\u03CA", "aeniouwi");
        // Armenian
        put(LATIN, "\u0585\u0578\u057D\u0570\u0581\u0566\u0584\u0561\u056C", "onuhgqpwl");
        // Cherokee
        put(
                LATIN,
                "\u13AA\u13F4\u13DF\u13A0\u13AC\u13C0\u13BB\u13A5\u13AB\u13E6\u13DE\u13B7\u13C2\u13A2\u13DA\u13D9\u13B3\u13C3\u13E2\u13E9\u13D4\u13CE\u13CF\u13A9\u13B0\u13D2",
                "abcdeghijklmhispwzprwpbyvr");
        put(LATIN, "\u13AE\u13D5\u13A1\u13E5\u13C7\u13EE\u13F3\u13E9", "hsrodbgy");
        close(0x13A0, 0x13FF);
        // Lisu
        put(
                LATIN,
                "\uA4D0\uA4D1\uA4D3\uA4D6\uA4D7\uA4D9\uA4DA\uA4DC\uA4DD\uA4DF\uA4E0\uA4E1\uA4E2\uA4E3\uA4E6\uA4E7\uA4EA\uA4EB\uA4EC\uA4EE\uA4F0\uA4F2\uA4F3\uA4F4\uA4D4",
                "bpdgkjczfmnlsrvhwxyaeiout");
        close(0xA4D0, 0xA4FF);
    }

    private final char[] seen;
    private final char[] folded;
    private final boolean[] truly = new boolean[8]; // by script: some word is in it and cannot be anything else
    private int words;

    private Lookalikes(char[] seen, char[] folded) {
        this.seen = seen;
        this.folded = folded;
    }

    private static void put(char[] table, String from, String to) {
        if (from.length() != to.length()) {
            throw new IllegalStateException(from.length() + " look-alikes of " + to.length() + " letters: " + to);
        }
        for (int i = 0; i < from.length(); i++) {
            table[from.charAt(i)] = to.charAt(i);
        }
    }

    private static void close(int first, int last) {
        for (int c = first; c <= last; c++) {
            CLOSE[c] = LATIN[c] != 0;
        }
    }

    /** The ASCII character that a code point is drawn as whatever stands around it; the code point itself where there is none. */
    static int drawn(int codePoint) {
        if (codePoint < 0x10000) {
            return DRAWN[codePoint] == 0 ? codePoint : DRAWN[codePoint];
        }
        int enclosed = enclosed(codePoint);
        return enclosed < 0 ? codePoint : 'a' + enclosed;
    }

    /** Which letter stands in a circle, a square or on a flag; -1 for none. */
    private static int enclosed(int codePoint) {
        if (codePoint >= 0x1F150 && codePoint <= 0x1F169) {
            return codePoint - 0x1F150;
        }
        if (codePoint >= 0x1F170 && codePoint <= 0x1F189) {
            return codePoint - 0x1F170;
        }
        return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF ? codePoint - 0x1F1E6 : -1;
    }

    /** The ASCII letter that a letter of another script looks like; 0 where it looks like none. */
    static char latin(char c) {
        return LATIN[c];
    }

    /**
     * Folds the look-alikes of a text.
     *
     * @param seen the text as it is seen, capitals included
     * @param folded the same in lower case; its look-alikes are overwritten
     * @return how many words were folded
     */
    static int fold(char[] seen, char[] folded, int length) {
        Lookalikes pass = new Lookalikes(seen, folded);
        pass.words(length, false);
        pass.words(length, true);
        return pass.words;
    }

    private void words(int length, boolean second) {
        int i = 0;
        while (i < length) {
            if (!Character.isLetterOrDigit(seen[i])) {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < length && Character.isLetterOrDigit(seen[end])) {
                end++;
            }
            word(i, end, second);
            i = end;
        }
    }

    private void word(int start, int end, boolean second) {
        int latin = 0;
        int like = 0;
        int close = 0;
        int unlike = 0;
        int script = 0;
        for (int i = start; i < end; i++) {
            char c = seen[i];
            if (c < 0x250) {
                latin += Character.isLetter(c) ? 1 : 0;
            } else if (LATIN[c] != 0) {
                like++;
                close += CLOSE[c] ? 1 : 0;
                script = script(c);
            } else {
                unlike++;
                script = script(c);
            }
        }
        if (!second) {
            truly[script] |= latin == 0 && (unlike > 0 || like > close);
        }
        boolean mixes = latin > 0 && like > 0;
        boolean wholly = latin == 0 && unlike == 0 && like > 0 && close == like && !truly[script];
        if (second && latin + like >= LEAST_LETTERS && (mixes || wholly)) {
            words++;
            for (int i = start; i < end; i++) {
                folded[i] = LATIN[seen[i]] == 0 ? folded[i] : LATIN[seen[i]];
            }
        }
    }

    private static int script(char c) {
        if (c >= 0x370 && c < 0x400) {
            return 1;
        }
        if (c < 0x530) {
            return 2;
        }
        if (c < 0x590) {
            return 3;
        }
        if (c >= 0x13A0 && c < 0x1400) {
            return 4;
        }
        return c >= 0xA4D0 && c < 0xA500 ? 5 : 6;
    }
}
