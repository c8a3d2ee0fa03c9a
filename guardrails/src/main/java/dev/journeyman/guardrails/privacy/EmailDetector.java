package dev.journeyman.guardrails.privacy;

import java.util.List;

/**
 * E-mail addresses: a local part of at most 64 characters, the sign, and a domain of labels with at least one dot (RFC 5321, without quoted local parts and
 * address literals). The sign may be written {@code (at)} or {@code [at]}, and dots of the domain {@code (dot)} or {@code [dot]}.
 */
final class EmailDetector implements Detector {
    private static final int MOST_LOCAL_CHARS = 64;
    private static final int MOST_DOMAIN_CHARS = 255;
    private static final int LEAST_TOP_CHARS = 2;

    @Override
    public void find(FoldedText text, List<Finding> found) {
        int free = 0; // where the last finding ended
        for (int i = 0; i < text.length(); i++) {
            int sign = sign(text, i, "AT", '@');
            if (sign == 0) {
                continue;
            }
            int start = localStart(text, i, free);
            int end = start == i ? 0 : domainEnd(text, i + sign);
            if (end > 0) {
                found.add(new Finding(PersonalData.EMAIL, start, end));
                free = end;
                i = end - 1;
            }
        }
    }

    /** How many characters the sign, plain or in brackets, has at a place; 0 where it is not there. */
    private static int sign(FoldedText text, int at, String word, char plain) {
        if (text.at(at) == plain) {
            return 1;
        }
        boolean bracket = text.at(at) == '(' || text.at(at) == '[';
        if (!bracket) {
            return 0;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text.upper(at + 1 + i) != word.charAt(i)) {
                return 0;
            }
        }
        char close = text.at(at + 1 + word.length());
        return close == ')' || close == ']' ? word.length() + 2 : 0;
    }

    private static int localStart(FoldedText text, int sign, int free) {
        int start = sign;
        while (start > free && sign - start < MOST_LOCAL_CHARS && isLocal(text, start - 1)) {
            start--;
        }
        while (start < sign && !text.isWord(start)) { // an address begins with none of the other signs
            start++;
        }
        return start;
    }

    private static boolean isLocal(FoldedText text, int index) {
        return text.isWord(index) || "._%+-'&=!#$*/?^`{|}~".indexOf(text.at(index)) >= 0;
    }

    /** The end of the domain that begins at a place; 0 where none does. */
    private static int domainEnd(FoldedText text, int start) {
        int at = start;
        int end = 0; // after the last label that can be the top one
        int labels = 0;
        while (at - start < MOST_DOMAIN_CHARS) {
            int label = at;
            while (at - start < MOST_DOMAIN_CHARS && (text.isWord(at) || text.at(at) == '-')) {
                at++;
            }
            if (at == label || text.at(label) == '-') {
                break;
            }
            labels++;
            if (labels > 1 && isTop(text, label, at)) {
                end = at;
            }
            int dot = sign(text, at, "DOT", '.');
            if (dot == 0) {
                break;
            }
            at += dot;
        }
        return end;
    }

    private static boolean isTop(FoldedText text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isLetter(text.at(i)) && text.at(i) != '-') {
                return false;
            }
        }
        return end - start >= LEAST_TOP_CHARS;
    }
}
