package dev.journeyman.guardrails.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Licence plates.
 *
 * <p>In capitals, the forms of Great Britain (AB12 CDE), Germany (B-AB 1234), France and Italy (AB-123-CD, AB123CD), Belgium (1-ABC-234), the Netherlands
 * (12-AB-34 and its kin), India (MH 12 AB 1234) and California (7ABC123) stand out by themselves. Every other plate looks like a model, a part or a value, so
 * it is one only after a word that announces it: "registration", "licence plate", "Kennzeichen".
 */
final class PlateDetector implements Detector {
    private static final int MOST_FILLERS = 6;
    private static final int MOST_PLATE_CHARS = 9;
    private static final int MOST_GROUPS = 4;

    // Every repetition is bounded.
    private static final Pattern STANDS_OUT =
            Pattern.compile("(?:[A-Z]{2}(?:0[2-9]|1\\d|2\\d|5[1-9]|6\\d|7\\d) ?[A-Z]{3}"
                    + "|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?-?\\d{2,4}[EH]?"
                    + "|[A-Z]{2}-\\d{3}-[A-Z]{2}|[A-Z]{2}\\d{3}[A-Z]{2}"
                    + "|[1-9]-[A-Z]{3}-\\d{3}"
                    + "|[A-Z]{2}-\\d{2}-\\d{2}|\\d{2}-\\d{2}-[A-Z]{2}|\\d{2}-[A-Z]{2}-\\d{2}|[A-Z]{2}-\\d{2}-[A-Z]{2}"
                    + "|[A-Z]{2}-[A-Z]{2}-\\d{2}|\\d{2}-[A-Z]{2}-[A-Z]{2}|\\d{2}-[A-Z]{3}-\\d|\\d-[A-Z]{3}-\\d{2}"
                    + "|[A-Z]{2}-\\d{3}-[A-Z]|[A-Z]-\\d{3}-[A-Z]{2}"
                    + "|[A-Z]{2}[ -]\\d{2}[ -][A-Z]{1,2}[ -]\\d{4}"
                    + "|[1-9][A-Z]{3}\\d{3})(?!-?[\\p{L}\\p{N}])");
    private static final Pattern CODE = Pattern.compile("[PBCU][0-3][0-9A-F]{3}");

    private static final Set<String> CONTEXT = Set.of(
            "plate",
            "plates",
            "registration",
            "reg",
            "rego",
            "vrm",
            "numberplate",
            "kennzeichen",
            "nummernschild",
            "targa",
            "immatriculation",
            "plaque",
            "matrícula",
            "matricula",
            "kenteken",
            "rejestracja",
            "tag");
    /** What a plate may be of that no car is known by. */
    private static final Set<String> PART_OF_A_CAR = Set.of(
            "clutch",
            "pressure",
            "back",
            "backing",
            "base",
            "skid",
            "face",
            "mounting",
            "valve",
            "heat",
            "throttle",
            "adapter",
            "scuff",
            "drive",
            "flex",
            "separator",
            "cover",
            "end",
            "rfid",
            "price",
            "voltage");

    private static final Set<String> FILLERS = Set.of(
            "is",
            "number",
            "numbers",
            "no",
            "nr",
            "num",
            "plate",
            "mark",
            "the",
            "its",
            "was",
            "reads",
            "of",
            "on",
            "car",
            "vehicle",
            "are",
            "ist",
            "lautet",
            "est",
            "es",
            "customer");
    private static final Set<String> WORDS = Set.of(
            "and", "has", "was", "the", "for", "not", "but", "had", "are", "can", "did", "all", "now", "out", "off",
            "got", "is", "it", "in", "on", "at", "my", "car", "its", "to", "of", "or", "if", "so", "as", "by", "we",
            "he", "no", "a", "i", "awd", "fwd", "rwd", "suv", "tdi", "tsi", "gti", "cdi", "hdi", "dci", "trd", "egr",
            "dpf", "maf", "map", "abs", "ecu", "pcm", "tcm", "bcm", "vvt", "evo", "amg", "obd", "dtc", "mm", "km", "v",
            "rpm", "psi", "nm", "kpa", "bar", "mi", "kg", "with", "from", "when", "uk", "usa");

    @Override
    public void find(FoldedText text, List<Finding> found) {
        int i = 0;
        while (i < text.length()) {
            if (!text.isWord(i) || text.isWord(i - 1)) {
                i++;
                continue;
            }
            int wordEnd = wordEnd(text, i);
            int start = isContext(text, i, wordEnd) ? afterFillers(text, wordEnd) : i;
            int end = start == i ? standsOut(text, i) : announced(text, start);
            if (end > start) {
                found.add(new Finding(PersonalData.PLATE, start, end));
                i = end;
            } else {
                i = wordEnd;
            }
        }
    }

    private static int wordEnd(FoldedText text, int start) {
        int end = start;
        while (text.isWord(end)) {
            end++;
        }
        return end;
    }

    private static boolean isContext(FoldedText text, int start, int end) {
        if (text.at(start - 1) == '['
                || !CONTEXT.contains(lower(text, start, end))) { // "[plate]" is what was put there
            return false;
        }
        int before = start - 1;
        while (text.at(before) == ' ') {
            before--;
        }
        int word = before + 1;
        while (word > 0 && before - word < 16 && text.isWord(word - 1)) {
            word--;
        }
        return !PART_OF_A_CAR.contains(lower(text, word, before + 1));
    }

    /** Where the plate itself may begin, past "number is:" and the like. */
    private static int afterFillers(FoldedText text, int from) {
        int at = from;
        for (int i = 0; i < MOST_FILLERS; i++) {
            int signs = at;
            while (signs - at < 3 && " :#=\"'(.,-".indexOf(text.at(signs)) >= 0) {
                signs++;
            }
            at = signs;
            int end = wordEnd(text, at);
            if (!FILLERS.contains(lower(text, at, end))) {
                return at;
            }
            at = end;
        }
        return at;
    }

    /** The end of the plate in capitals that begins here and needs no announcing; the start where there is none. */
    private static int standsOut(FoldedText text, int start) {
        if (text.at(start - 1) == '-' || text.at(start) != text.upper(start) || !hasDigit(text, start)) {
            return start;
        }
        Matcher plate = STANDS_OUT.matcher(text).region(start, text.length());
        return plate.lookingAt() && !endsWithWord(text, start, plate.end()) ? plate.end() : start;
    }

    /** Whether a digit follows before anything else than capitals, spaces and signs, as it does in every plate: spares the words of a sentence the pattern. */
    private static boolean hasDigit(FoldedText text, int start) {
        int at = start;
        while (at - start < MOST_PLATE_CHARS && !text.isDigit(at)) {
            if (text.at(at) != text.upper(at)) {
                return false;
            }
            at++;
        }
        return text.isDigit(at);
    }

    private static boolean endsWithWord(FoldedText text, int start, int end) {
        int word = end;
        while (word > start && Character.isLetter(text.at(word - 1))) {
            word--;
        }
        return text.at(word - 1) == ' ' && WORDS.contains(lower(text, word, end));
    }

    /** The end of the longest plate that an announced place can hold; the start where it holds none. */
    private static int announced(FoldedText text, int start) {
        int longest = start;
        int at = start;
        int chars = 0;
        for (int group = 0; group < MOST_GROUPS; group++) {
            int end = wordEnd(text, at);
            chars += end - at;
            boolean joined = group == 0 || text.at(at - 1) == '-';
            if (end == at || chars > MOST_PLATE_CHARS || (!joined && WORDS.contains(lower(text, at, end)))) {
                break;
            }
            if (isPlate(exact(text, start, end))) {
                longest = end;
            }
            if ((text.at(end) != ' ' && text.at(end) != '-') || !text.isWord(end + 1)) {
                break;
            }
            at = end + 1;
        }
        return longest;
    }

    /** Letters and digits, 4 to 9 of both together, and runs of each no longer than a plate's. */
    private static boolean isPlate(String candidate) {
        int letters = 0;
        int digits = 0;
        int run = 0;
        boolean digitBefore = false;
        for (int i = 0; i < candidate.length(); i++) {
            char c = candidate.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                continue;
            }
            boolean digit = FoldedText.isDigit(c);
            run = digit == digitBefore ? run + 1 : 1;
            digitBefore = digit;
            if (run > (digit ? 6 : 4)) {
                return false;
            }
            digits += digit ? 1 : 0;
            letters += digit ? 0 : 1;
        }
        return letters >= 1
                && digits >= 1
                && letters + digits >= 4
                && !CODE.matcher(candidate.toUpperCase(Locale.ROOT)).matches();
    }

    private static String exact(FoldedText text, int start, int end) {
        StringBuilder characters = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            characters.append(text.at(i));
        }
        return characters.toString();
    }

    private static String lower(FoldedText text, int start, int end) {
        return exact(text, start, end).toLowerCase(Locale.ROOT);
    }
}
