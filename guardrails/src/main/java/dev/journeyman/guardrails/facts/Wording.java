package dev.journeyman.guardrails.facts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a phrase about a fault, and the details that tell one fault from its neighbour.
 *
 * @param words in lower case and singular, abbreviations written out, without those that say nothing
 * @param numbers which numbers stand after a word: of "bank 1 sensor 2", bank: 1 and sensor: 2
 * @param letters single capital letters, as in "sensor B"
 * @param sides which sides of an opposition it names, by the opposition's place in {@link #OPPOSITES}
 */
record Wording(
        Set<String> words, Map<String, Set<String>> numbers, Set<String> letters, Map<Integer, Set<String>> sides) {
    /** Words of which a fault has one: who says another says another fault. */
    private static final List<Set<String>> OPPOSITES = List.of(
            Set.of("high", "low", "performance", "intermittent"),
            Set.of("open", "closed"),
            Set.of("stuckon", "stuckoff"),
            Set.of("lean", "rich"),
            Set.of("positive", "negative"),
            Set.of("left", "right"),
            Set.of("front", "rear"),
            Set.of("intake", "exhaust"),
            Set.of("upstream", "downstream"),
            Set.of("maximum", "minimum"),
            Set.of("advanced", "retarded"),
            Set.of("driver", "passenger"),
            Set.of("input", "output"));

    private static final Map<String, Integer> OPPOSITE_OF = oppositeOf();

    private static final Map<String, String> WRITTEN_OUT = Map.of(
            "maf", "mass air flow",
            "map", "manifold absolute pressure",
            "egr", "exhaust gas recirculation",
            "iat", "intake air temperature",
            "ect", "engine coolant temperature",
            "tps", "throttle position",
            "o2", "oxygen",
            "ho2s", "oxygen",
            "evap", "evaporative");

    private static final Map<String, String> SAME_AS =
            Map.of("volts", "voltage", "erratic", "intermittent", "leaner", "lean", "richer", "rich");

    private static final Set<String> EMPTY_WORDS = Set.of(
            "a",
            "an",
            "the",
            "of",
            "in",
            "on",
            "is",
            "are",
            "for",
            "to",
            "and",
            "or",
            "at",
            "by",
            "with",
            "that",
            "this",
            "it",
            "its",
            "from",
            "has",
            "have",
            "been",
            "be",
            "was",
            "mean",
            "code",
            "fault",
            "malfunction",
            "problem",
            "detected",
            "condition",
            "does",
            "not",
            "no");

    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?<![A-Za-z0-9])(?:" + String.join("|", WRITTEN_OUT.keySet()) + ")(?![A-Za-z0-9])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STUCK = Pattern.compile("\\b(stuck) (on|off)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern OUT_OF_RANGE = Pattern.compile(
            "\\brange\\s?/\\s?performance|\\bout of range\\b|\\brange\\b(?=\\W*$)", Pattern.CASE_INSENSITIVE);

    /** "High voltage" that names a part of a car and no fault. */
    private static final Pattern HIGH_VOLTAGE_PART = Pattern.compile(
            "\\bhigh[- ]voltage (?=(?:hybrid |ev )?(?:battery|pack|system|bus|wiring|cable|component|contactor|interlock))",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}");
    private static final char VOLTS = 'V';

    private static Map<String, Integer> oppositeOf() {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < OPPOSITES.size(); i++) {
            int place = i;
            OPPOSITES.get(i).forEach(word -> places.put(word, place));
        }
        return Map.copyOf(places);
    }

    /** The wording of a known meaning. */
    static Wording of(String text) {
        Set<String> words = new HashSet<>();
        Map<String, Set<String>> numbers = new HashMap<>();
        Set<String> letters = new HashSet<>();
        Map<Integer, Set<String>> sides = new HashMap<>();
        String before = "";
        String plain = ABBREVIATION.matcher(text).replaceAll(Wording::writtenOut);
        Matcher matcher = WORD.matcher(
                OUT_OF_RANGE.matcher(STUCK.matcher(plain).replaceAll("$1$2")).replaceAll("performance"));
        while (matcher.find()) {
            String written = matcher.group();
            if (written.length() == 1
                    && written.charAt(0) >= 'A'
                    && written.charAt(0) <= 'Z'
                    && written.charAt(0) != VOLTS
                    && matcher.start() > 0) { // at the start it is an article
                letters.add(written);
            }
            String word = root(written.toLowerCase(Locale.ROOT));
            if (NUMBER.matcher(word).matches()
                    && !before.isEmpty()
                    && !NUMBER.matcher(before).matches()) {
                numbers.computeIfAbsent(before, key -> new HashSet<>()).add(word);
            }
            if (!EMPTY_WORDS.contains(word)) {
                words.add(word);
                Integer opposite = OPPOSITE_OF.get(word);
                if (opposite != null) {
                    sides.computeIfAbsent(opposite, key -> new HashSet<>()).add(word);
                }
            }
            before = word;
        }
        return new Wording(words, numbers, letters, sides);
    }

    /** The wording of what somebody claims, without "high voltage" where it only names a part. */
    static Wording ofClaim(String text) {
        return of(HIGH_VOLTAGE_PART.matcher(text).replaceAll(""));
    }

    private static String writtenOut(MatchResult abbreviation) {
        return WRITTEN_OUT.getOrDefault(abbreviation.group().toLowerCase(Locale.ROOT), "");
    }

    private static String root(String word) {
        String same = SAME_AS.getOrDefault(word, word);
        return same.length() > 3 && same.endsWith("s") && !same.endsWith("ss")
                ? same.substring(0, same.length() - 1)
                : same;
    }

    /** Whether a word is a detail: many meanings share it, or differ in it alone. */
    static boolean isDetail(String word) {
        return word.length() == 1
                || NUMBER.matcher(word).matches()
                || word.equals("circuit")
                || OPPOSITE_OF.containsKey(word);
    }

    /** Whether a claim gives a thing the number that this meaning gives it. */
    boolean sharesNumber(Wording claim) {
        return claim.numbers.entrySet().stream()
                .anyMatch(number ->
                        numbers.getOrDefault(number.getKey(), Set.of()).stream().anyMatch(number.getValue()::contains));
    }

    /** The detail in which a claim departs from this meaning; empty where there is none. */
    String otherDetail(Wording claim) {
        for (Map.Entry<String, Set<String>> number : claim.numbers.entrySet()) {
            Set<String> known = numbers.getOrDefault(number.getKey(), number.getValue());
            if (known.stream().noneMatch(number.getValue()::contains)) {
                return "another number";
            }
        }
        if (!letters.isEmpty() && !claim.letters.isEmpty() && letters.stream().noneMatch(claim.letters::contains)) {
            return "another letter";
        }
        for (Map.Entry<Integer, Set<String>> side : claim.sides.entrySet()) {
            Set<String> known = sides.getOrDefault(side.getKey(), side.getValue());
            if (known.stream().noneMatch(side.getValue()::contains)) {
                return "the opposite";
            }
        }
        return "";
    }
}
