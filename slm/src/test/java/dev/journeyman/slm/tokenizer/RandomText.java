package dev.journeyman.slm.tokenizer;

import java.util.List;
import java.util.Random;

/** Texts drawn by a seeded generator: letters, white space, digits, rare scripts, and spellings given to it. */
final class RandomText {

    private static final String COMMON =
            "eeeetaoinshrdlu ETAOIN''.,:;()<>|[]{}/\\\"\t\n\r\n0123456789    \u00A0\u2003\u0085";

    private RandomText() {}

    /** A well-formed text of up to so many parts. */
    static String any(Random random, int parts, List<String> spellings) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(parts); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> text.appendCodePoint(scalar(random, 0x110000));
                case 1 -> text.appendCodePoint(scalar(random, 0x3000));
                case 2 -> {
                    if (!spellings.isEmpty()) {
                        String spelling = spellings.get(random.nextInt(spellings.size()));
                        text.append(spelling, 0, random.nextInt(4) == 0 ? spelling.length() / 2 : spelling.length());
                    }
                }
                default -> text.append(COMMON.charAt(random.nextInt(COMMON.length())));
            }
        }
        return text.toString();
    }

    private static int scalar(Random random, int bound) {
        int point;
        do {
            point = random.nextInt(bound);
        } while (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        return point;
    }
}
