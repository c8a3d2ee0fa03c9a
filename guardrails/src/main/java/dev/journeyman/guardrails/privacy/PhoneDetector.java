package dev.journeyman.guardrails.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Telephone numbers: 6 to 15 digits (ITU-T E.164 has 15 at most), in groups, with an extension or without.
 *
 * <p>A workshop's texts are full of numbers that are none: mileages, dates, measured values, part numbers. So digits alone do not make one. What does:
 * an international prefix; an area code in parentheses; North America's groups of 3, 3 and 4; a leading 0 with enough digits; or a word beside it, as in
 * "call me on". Dates, addresses of machines, the groups of a Bosch part number (0 280 158 117) and of a social security number are told apart by
 * their form.
 */
final class PhoneDetector implements Detector {
    private static final int LEAST_DIGITS = 6;
    private static final int MOST_DIGITS = 15;
    private static final int MOST_EXTENSION_DIGITS = 6;
    private static final int BEFORE_CHARS = 32;
    private static final int AFTER_CHARS = 10;
    private static final int PART_CHARS = 28;
    private static final String SEPARATORS = " -./()";

    private static final Set<String> CONTEXT_BEFORE = Set.of(
            "phone",
            "telephone",
            "tel",
            "telefon",
            "mobile",
            "mobil",
            "cell",
            "cellphone",
            "handy",
            "fax",
            "desk",
            "office",
            "call",
            "called",
            "calling",
            "calls",
            "ring",
            "dial",
            "text",
            "sms",
            "whatsapp",
            "contact",
            "reach",
            "hotline",
            "message",
            "messages",
            "answering",
            "téléphone",
            "teléfono",
            "portable",
            "numéro",
            "rufnummer",
            "landline");
    private static final Set<String> CONTEXT_AFTER = Set.of("office", "fax", "mobile", "cell", "phone", "home", "desk");
    private static final Set<String> PART = Set.of(
            "part",
            "parts",
            "bosch",
            "oem",
            "sku",
            "serial",
            "pn",
            "injector",
            "sensor",
            "pump",
            "filter",
            "ref",
            "catalogue",
            "teilenummer",
            "kit");
    private static final Set<String> UNITS = Set.of(
            "km", "kms", "mi", "miles", "rpm", "psi", "bar", "kpa", "volts", "mv", "nm", "mm", "kg", "lb", "lbs", "hz",
            "ohm", "ohms", "ms", "hours", "hrs", "usd", "eur", "pa", "mpa");

    /** Groups of digits in one row. */
    private record Row(
            int start, int end, List<String> groups, boolean plus, boolean areaInParentheses, String separators) {
        String digits() {
            return String.join("", groups);
        }

        int count() {
            return groups.stream().mapToInt(String::length).sum();
        }

        boolean hasForm(int... lengths) {
            if (groups.size() != lengths.length) {
                return false;
            }
            for (int i = 0; i < lengths.length; i++) {
                if (groups.get(i).length() != lengths[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void find(FoldedText text, List<Finding> found) {
        int i = 0;
        while (i < text.length()) {
            if (!begins(text, i)) {
                i++;
                continue;
            }
            Row row = row(text, i);
            if (row.count() <= MOST_DIGITS && !text.isWord(row.end()) && isPhone(row, text)) {
                int end = extensionEnd(text, row.end());
                found.add(new Finding(PersonalData.PHONE, row.start(), end));
                i = end;
            } else if (row.count() <= MOST_DIGITS && extensionEnd(text, row.end()) > row.end() && isPhone(row, text)) {
                i = extensionEnd(text, row.end());
                found.add(new Finding(PersonalData.PHONE, row.start(), i));
            } else {
                i = Math.max(row.end(), i + 1);
            }
        }
    }

    private static boolean begins(FoldedText text, int at) {
        if (text.isWord(at - 1)) {
            return false;
        }
        char c = text.at(at);
        if (c != '+' && c != '(') {
            return text.isDigit(at);
        }
        char other = c == '+' ? '(' : '+';
        return text.isDigit(at + 1) || (text.at(at + 1) == other && text.isDigit(at + 2));
    }

    /** Reads on while digits follow each other with at most two separators between; stops after more digits than any number has. */
    private static Row row(FoldedText text, int start) {
        List<String> groups = new ArrayList<>();
        StringBuilder separators = new StringBuilder();
        boolean plus = text.at(start) == '+' || text.at(start + 1) == '+';
        boolean parentheses = text.at(start) == '(';
        int at = start;
        while (!text.isDigit(at)) {
            at++;
        }
        int end = at;
        int count = 0;
        while (text.isDigit(at)) {
            int group = at;
            while (text.isDigit(at)) {
                at++;
            }
            groups.add(text.upper(group, at));
            count += at - group;
            end = at;
            int next = at;
            while (next - at < 3 && SEPARATORS.indexOf(text.at(next)) >= 0) {
                next++;
            }
            if (next == at || !text.isDigit(next) || count > MOST_DIGITS) {
                break;
            }
            separators.append(text.upper(at, next));
            at = next;
        }
        boolean area = parentheses && separators.length() > 0 && separators.charAt(0) == ')';
        return new Row(start, end, groups, plus, area, separators.toString());
    }

    private static int extensionEnd(FoldedText text, int end) {
        int at = text.at(end) == ' ' ? end + 1 : end;
        int mark = text.upper(at, at + 3).equals("EXT") ? 3 : text.upper(at) == 'X' ? 1 : 0;
        if (mark == 0) {
            return end;
        }
        at += mark;
        while (text.at(at) == '.' || text.at(at) == ' ') {
            at++;
            if (at - end > 6) {
                return end;
            }
        }
        int digits = at;
        while (text.isDigit(at) && at - digits < MOST_EXTENSION_DIGITS) {
            at++;
        }
        return at > digits && !text.isWord(at) ? at : end;
    }

    private static boolean isPhone(Row row, FoldedText text) {
        int count = row.count();
        if (count < LEAST_DIGITS) {
            return false;
        }
        if (row.plus()) {
            return count >= 7;
        }
        if (isDate(row)
                || isMachineAddress(row)
                || isYears(row)
                || row.separators().equals(".")) {
            return false;
        }
        if (isFormed(row, count)) {
            return true;
        }
        if (text.hasWordAfter(row.end(), AFTER_CHARS, UNITS)) {
            return false;
        }
        if (text.hasWordBefore(row.start(), BEFORE_CHARS, CONTEXT_BEFORE)
                || text.hasWordAfter(row.end(), AFTER_CHARS, CONTEXT_AFTER)) {
            return true;
        }
        return row.groups().size() == 1
                && isUnbroken(row.digits())
                && !text.hasWordBefore(row.start(), PART_CHARS, PART);
    }

    /** Whether the groups alone show it. */
    private static boolean isFormed(Row row, int count) {
        if (row.areaInParentheses() && count >= 8 && row.groups().get(0).length() >= 2) {
            return true;
        }
        if (row.groups().size() == 1) {
            return false;
        }
        String digits = row.digits();
        if (row.hasForm(3, 3, 4) || (row.hasForm(1, 3, 3, 4) && digits.charAt(0) == '1')) {
            return true;
        }
        if (digits.startsWith("00")) {
            return count >= 10;
        }
        boolean socialSecurity = row.hasForm(3, 2, 4);
        boolean boschPart = row.hasForm(1, 3, 3, 3);
        return digits.charAt(0) == '0' && count >= 9 && count <= 12 && !socialSecurity && !boschPart;
    }

    /** Ten digits as North America has them, or a leading 0 and ten to twelve digits. */
    private static boolean isUnbroken(String digits) {
        int length = digits.length();
        char first = digits.charAt(0);
        return (length == 10 && first >= '2' && digits.charAt(3) >= '2')
                || (length >= 10 && length <= 12 && first == '0' && digits.charAt(1) != '0')
                || (length >= 11 && digits.startsWith("00"));
    }

    /** A year, a month and a day in any order; more may follow, an hour for instance. */
    private static boolean isDate(Row row) {
        if (row.groups().size() < 3
                || row.areaInParentheses()
                || row.separators().length() < 2) {
            return false;
        }
        char separator = row.separators().charAt(0);
        if (separator == ' ' || row.separators().charAt(1) != separator) {
            return false;
        }
        int a = number(row.groups().get(0));
        int b = number(row.groups().get(1));
        int c = number(row.groups().get(2));
        boolean yearFirst = isYear(a) && b >= 1 && b <= 12 && c >= 1 && c <= 31;
        boolean yearLast = a >= 1 && a <= 31 && b >= 1 && b <= 31 && isYear(c);
        return yearFirst || yearLast;
    }

    private static boolean isYear(int number) {
        return number >= 1900 && number <= 2099;
    }

    /** {@code 2012-2014}. */
    private static boolean isYears(Row row) {
        return row.hasForm(4, 4)
                && isYear(number(row.groups().get(0)))
                && isYear(number(row.groups().get(1)));
    }

    /** {@code 192.0.2.1}. */
    private static boolean isMachineAddress(Row row) {
        return row.separators().equals("...")
                && row.groups().stream().allMatch(group -> group.length() <= 3 && number(group) <= 255);
    }

    private static int number(String group) {
        return group.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(group);
    }
}
