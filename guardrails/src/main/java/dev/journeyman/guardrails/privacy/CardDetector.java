package dev.journeyman.guardrails.privacy;

import java.util.List;
import java.util.Set;

/**
 * Payment card numbers: 12 to 19 digits, in one piece or in groups, whose last digit is right (ISO/IEC 7812-1, annex B: the Luhn formula), and that begin
 * as a card network's do and are as long as that network's are, or have a word before them that announces a card: one serial number in ten passes
 * the formula too.
 */
final class CardDetector implements Detector {
    static final int LEAST_DIGITS = 12;
    static final int MOST_DIGITS = 19;
    private static final int CONTEXT_CHARS = 28;
    private static final Set<String> CONTEXT = Set.of(
            "card",
            "cards",
            "cc",
            "credit",
            "debit",
            "visa",
            "mastercard",
            "amex",
            "maestro",
            "kreditkarte",
            "karte",
            "tarjeta",
            "carte");

    @Override
    public void find(FoldedText text, List<Finding> found) {
        int i = 0;
        while (i < text.length()) {
            if (text.isDigit(i) && !text.isWord(i - 1)) {
                i = groups(text, i, found);
            } else {
                i++;
            }
        }
    }

    /**
     * Looks at the groups of digits that begin at a place and stand in one row: a card may be followed by its date or its code, so every group may be the
     * first of one, and the longest counts.
     *
     * @return the end of the row
     */
    private static int groups(FoldedText text, int start, List<Finding> found) {
        int group = start;
        while (true) {
            int card = longestFrom(text, group);
            if (card > group) {
                found.add(new Finding(PersonalData.CARD, group, card));
            }
            int end = card > group ? card : digitsEnd(text, group);
            if (!isSeparator(text, end) || !text.isDigit(end + 1)) {
                return end;
            }
            group = end + 1;
        }
    }

    private static int longestFrom(FoldedText text, int start) {
        StringBuilder digits = new StringBuilder(MOST_DIGITS);
        int longest = start;
        int at = start;
        while (true) {
            int end = digitsEnd(text, at);
            if (digits.length() + (end - at) > MOST_DIGITS) {
                return longest;
            }
            digits.append(text.upper(at, end));
            if (!text.isWord(end) && isCard(digits, text, start)) {
                longest = end;
            }
            if (!isSeparator(text, end) || !text.isDigit(end + 1)) {
                return longest;
            }
            at = end + 1;
        }
    }

    private static int digitsEnd(FoldedText text, int start) {
        int end = start;
        while (text.isDigit(end)) {
            end++;
        }
        return end;
    }

    private static boolean isSeparator(FoldedText text, int at) {
        return text.at(at) == ' ' || text.at(at) == '-';
    }

    private static boolean isCard(CharSequence digits, FoldedText text, int start) {
        int length = digits.length();
        return length >= LEAST_DIGITS
                && length <= MOST_DIGITS
                && luhn(digits)
                && (isNetwork(digits, length) || text.hasWordBefore(start, CONTEXT_CHARS, CONTEXT));
    }

    /** The networks' first digits and lengths, as their published ranges have them. */
    private static boolean isNetwork(CharSequence digits, int length) {
        int four = Integer.parseInt(digits, 0, 4, 10);
        int two = four / 100;
        int three = four / 10;
        return switch (four / 1000) {
            case 1 -> four == 1800 && length == 15; // JCB
            case 2 ->
                (four >= 2221 && four <= 2720 && length == 16) // Mastercard
                        || (four >= 2200 && four <= 2204 && length >= 16) // Mir
                        || (four == 2131 && length == 15); // JCB
            case 3 ->
                ((two == 34 || two == 37) && length == 15) // American Express
                        || ((three <= 305 || four == 3095 || two == 36 || two >= 38) && length >= 14) // Diners Club
                        || (four >= 3528 && four <= 3589 && length >= 16); // JCB
            case 4 -> length == 13 || length == 16 || length == 19; // Visa
            case 5 -> (two >= 51 && two <= 55) ? length == 16 : length >= 12; // Mastercard, Maestro
            case 6 -> true; // Maestro, Discover, UnionPay, RuPay
            default -> false;
        };
    }

    private static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
