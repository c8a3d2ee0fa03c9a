package dev.journeyman.guardrails.privacy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * International bank account numbers: two letters of a country, two check digits and the account, as long as the country has it (ISO 13616), in one piece or
 * in groups. The check digits must be right (ISO 7064, MOD 97-10), or the word IBAN must stand before it: a mistyped one is an account all the same.
 */
final class IbanDetector implements Detector {
    private static final int CONTEXT_CHARS = 24;
    private static final Set<String> CONTEXT = Set.of("iban");
    private static final Map<String, Integer> LENGTHS = lengths(
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21"
                    + " CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23"
                    + " IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15"
                    + " PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20");

    private static Map<String, Integer> lengths(String list) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : list.split(" ", -1)) {
            lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }

    @Override
    public void find(FoldedText text, List<Finding> found) {
        for (int i = 0; i < text.length(); i++) {
            if (!begins(text, i)) {
                continue;
            }
            Integer length = LENGTHS.get(text.upper(i, i + 2));
            int end = length == null ? 0 : end(text, i, length);
            if (end > 0) {
                found.add(new Finding(PersonalData.IBAN, i, end));
                i = end - 1;
            }
        }
    }

    private static boolean begins(FoldedText text, int at) {
        return !text.isWord(at - 1)
                && text.isLatin(at)
                && text.isLatin(at + 1)
                && text.isDigit(at + 2)
                && text.isDigit(at + 3);
    }

    private static int end(FoldedText text, int start, int length) {
        StringBuilder number = new StringBuilder(length);
        int at = start;
        while (number.length() < length) {
            if (text.isLatin(at) || text.isDigit(at)) {
                number.append(text.upper(at));
                at++;
            } else if ((text.at(at) == ' ' || text.at(at) == '-') && text.isWord(at + 1) && number.length() >= 4) {
                at++;
            } else {
                return 0;
            }
        }
        boolean whole = !text.isWord(at);
        return whole && (checks(number) || text.hasWordBefore(start, CONTEXT_CHARS, CONTEXT)) ? at : 0;
    }

    private static boolean checks(CharSequence number) {
        int remainder = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt((i + 4) % number.length()); // the first four go to the end
            remainder =
                    FoldedText.isDigit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
        }
        return remainder == 1;
    }
}
