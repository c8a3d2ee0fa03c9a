package dev.journeyman.guardrails.privacy;

import java.util.List;
import java.util.Set;

/**
 * Vehicle identification numbers: 17 letters and digits without I, O and Q (ISO 3779).
 *
 * <p>North American ones have a check digit at the ninth place (49 CFR 565.15), others need not; so a piece of 17 is one where that digit is right, or
 * where it has letters and digits and ends with four digits as ISO 3779 has it. After a word that announces one, it may be written in groups and with O
 * and I for 0 and 1, as people do.
 */
final class VinDetector implements Detector {
    static final int CHARS = 17;
    private static final int SERIAL_DIGITS = 4;
    private static final int LEAST_LETTERS = 2;
    private static final int CONTEXT_CHARS = 40;
    private static final int MOST_GROUPS = 8;
    private static final Set<String> CONTEXT =
            Set.of("vin", "fin", "chassis", "fahrgestellnummer", "identification", "bastidor", "telaio", "frame");
    private static final String TRANSLITERATED = "ABCDEFGH..JKLMN.P.R..STUVWXYZ"; // 1..8, 1..9 (J..R), 2..9 (S..Z)
    private static final int[] WEIGHTS = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

    @Override
    public void find(FoldedText text, List<Finding> found) {
        int i = 0;
        while (i < text.length()) {
            if (!isAlphabet(text, i) || text.isWord(i - 1)) {
                i++;
                continue;
            }
            int end = i;
            while (isAlphabet(text, end)) {
                end++;
            }
            if (end - i == CHARS && !text.isWord(end) && isVin(text.upper(i, end), text, i)) {
                found.add(new Finding(PersonalData.VIN, i, end));
            } else if (end - i < CHARS) {
                int grouped = groupedEnd(text, i);
                if (grouped > 0 && text.hasWordBefore(i, CONTEXT_CHARS, CONTEXT)) {
                    found.add(new Finding(PersonalData.VIN, i, grouped));
                    end = grouped;
                }
            }
            i = end;
        }
    }

    private static boolean isAlphabet(FoldedText text, int at) {
        return text.isLatin(at) || text.isDigit(at);
    }

    private static boolean isVin(String piece, FoldedText text, int start) {
        int letters = 0;
        boolean strict = true;
        for (int i = 0; i < CHARS; i++) {
            char c = piece.charAt(i);
            letters += FoldedText.isDigit(c) ? 0 : 1;
            strict &= "IOQ".indexOf(c) < 0;
        }
        if (letters == CHARS) {
            return false; // a word
        }
        if (letters >= 1 && text.hasWordBefore(start, CONTEXT_CHARS, CONTEXT)) {
            return true;
        }
        return strict && letters >= LEAST_LETTERS && (hasSerial(piece) || checks(piece));
    }

    private static boolean hasSerial(String piece) {
        for (int i = CHARS - SERIAL_DIGITS; i < CHARS; i++) {
            if (!FoldedText.isDigit(piece.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean checks(String piece) {
        int sum = 0;
        for (int i = 0; i < CHARS; i++) {
            sum += WEIGHTS[i] * value(piece.charAt(i));
        }
        int check = sum % 11;
        return piece.charAt(8) == (check == 10 ? 'X' : (char) ('0' + check));
    }

    private static int value(char c) {
        return FoldedText.isDigit(c) ? c - '0' : TRANSLITERATED.indexOf(c) % 10 + 1;
    }

    /** The end of 17 letters and digits in groups, of which each has a digit or is in capitals; 0 where that is not what follows. */
    private static int groupedEnd(FoldedText text, int start) {
        int taken = 0;
        int groups = 0;
        int digits = 0;
        int at = start;
        while (taken < CHARS && groups < MOST_GROUPS) {
            int group = at;
            boolean plain = true; // small letters only: a word of the sentence
            while (taken < CHARS && isAlphabet(text, at)) {
                plain &= text.isLatin(at) && text.at(at) != text.upper(at);
                digits += text.isDigit(at) ? 1 : 0;
                taken++;
                at++;
            }
            if (at == group || plain) {
                return 0;
            }
            groups++;
            if (taken < CHARS) {
                if (text.at(at) != ' ' && text.at(at) != '-') {
                    return 0;
                }
                at++;
            }
        }
        return taken == CHARS && digits >= SERIAL_DIGITS && !text.isWord(at) ? at : 0;
    }
}
