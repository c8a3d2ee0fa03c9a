package dev.journeyman.gateway.feedback;

import dev.journeyman.feedback.trust.Contradiction;
import dev.journeyman.feedback.trust.FactCheck;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what a text says trouble codes mean against the domain's table.
 *
 * <p>A claim is a code, a word or a sign that announces its meaning ("P0301 means …", "P0301: …", "P0301 (…)", "P0301 is …"), and the words up to the end
 * of the sentence. It contradicts the table where it is, word for word or nearly, what the table says of another code and not of this one; where it has a
 * word on which codes differ from their neighbours (high, low, intermittent, a cylinder's number) that this code's meaning lacks, beside words
 * that it has; or where it announces a meaning and has no word of the code's own. Lists of wrong meanings are mostly off by one row, which is the
 * first case; a mechanic's own words for the right thing must be none of them. Codes that the table lacks are not judged.
 *
 * <p>Pure; any thread. At most {@link #MOST_CLAIMS} claims of a text are looked at.
 */
final class CodeMeanings implements FactCheck {
    static final int MOST_CLAIMS = 32;
    private static final int MOST_CLAIM_CHARS = 160;
    private static final double SAME = 0.75;
    private static final double HALF = 0.5;
    private static final int FEWEST_WORDS = 3;

    private static final Pattern CLAIM = Pattern.compile(
            "(?<![\\p{L}\\p{N}])([PBCU][0-3][0-9A-F]{3})(?![\\p{L}\\p{N}])[\"']?\\s{0,2}"
                    + "(means|stands for|is defined as|is the code for|=|:|\\(|[-\\u2013\\u2014]\\s|is|indicates)"
                    + "\\s{0,2}([^\\n.;]{1," + MOST_CLAIM_CHARS + "})",
            Pattern.CASE_INSENSITIVE);
    /** What announces a meaning and not merely something about the code. */
    private static final Set<String> DEFINES = Set.of("means", "stands for", "is defined as", "is the code for", "=", "(");
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");
    private static final Set<String> EMPTY = Set.of(
            "a", "an", "the", "of", "in", "on", "or", "and", "to", "for", "is", "are", "that", "it", "this", "code", "fault",
            "problem", "malfunction", "detected", "circuit", "system", "with", "at", "by", "was", "has", "been", "your", "its");
    /** Words on which a code differs from its neighbours, besides numbers. */
    private static final Set<String> TELLING = Set.of(
            "high", "low", "intermittent", "erratic", "open", "short", "shorted", "lean", "rich", "range", "performance",
            "stuck", "closed", "slow", "insufficient", "excessive", "input", "output", "upper", "lower", "left", "right");

    private final TroubleCodes table;
    private final List<String> codes = new ArrayList<>(); // in order; the index speaks of their places
    private final List<Set<String>> words = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, List<Integer>> index = new HashMap<>(); // word to the places of the codes whose meanings have it

    CodeMeanings(TroubleCodes table) {
        this.table = table;
        for (TroubleCode code : table.all()) {
            int place = codes.size();
            codes.add(code.code());
            places.put(code.code(), place);
            Set<String> meaning = words(code.meaning());
            words.add(meaning);
            meaning.forEach(word -> index.computeIfAbsent(word, key -> new ArrayList<>()).add(place));
        }
    }

    @Override
    public List<Contradiction> contradictions(String text) {
        List<Contradiction> found = new ArrayList<>();
        Matcher claim = CLAIM.matcher(text);
        for (int i = 0; i < MOST_CLAIMS && claim.find(); i++) {
            TroubleCode code = table.find(claim.group(1)).orElse(null);
            if (code != null) {
                String announced = claim.group(2).toLowerCase(Locale.ROOT);
                String said = announced.equals("(") ? inside(claim.group(3)) : claim.group(3);
                boolean defines = DEFINES.contains(announced) && !saysMeaning(said, code);
                String why = why(code, words(said), defines);
                if (!why.isEmpty()) {
                    found.add(new Contradiction(code.code(), code.meaning(), why));
                }
            }
        }
        return found;
    }

    /** What stands before the parenthesis closes. */
    private static String inside(String said) {
        int depth = 1;
        for (int i = 0; i < said.length(); i++) {
            depth += said.charAt(i) == '(' ? 1 : said.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return said.substring(0, i);
            }
        }
        return said;
    }

    /** Whether it has the code's meaning word for word; then only a longer meaning, that of another code, can speak against it. */
    private static boolean saysMeaning(String said, TroubleCode code) {
        return said.toLowerCase(Locale.ROOT).contains(code.meaning().toLowerCase(Locale.ROOT));
    }

    /** In which way the claim departs from the code's meaning; empty where it does not. */
    private String why(TroubleCode code, Set<String> claimed, boolean defines) {
        Set<String> own = words.get(places.getOrDefault(code.code(), 0));
        if (claimed.isEmpty() || own.isEmpty()) {
            return "";
        }
        double likeOwn = likeness(claimed, own);
        if (likeOwn >= 1) {
            return "";
        }
        String other = nearest(claimed, likeOwn);
        if (!other.isEmpty()) {
            return "what is said of it is the meaning of " + other;
        }
        double shared = shared(claimed, own) / (double) Math.min(claimed.size(), own.size());
        if (defines && shared >= HALF && claimed.stream().anyMatch(word -> isTelling(word) && !own.contains(word))) {
            return "what is said of it differs in a word that tells codes apart";
        }
        return defines && shared == 0 && claimed.size() >= FEWEST_WORDS
                ? "what is said of it has no word of its meaning"
                : "";
    }

    /** Another code whose meaning the claim is, where it is that more than this code's; empty where there is none. */
    private String nearest(Set<String> claimed, double likeOwn) {
        Map<Integer, Integer> both = new HashMap<>(); // how many words each meaning has of the claim's
        for (String word : claimed) {
            index.getOrDefault(word, List.of()).forEach(place -> both.merge(place, 1, Integer::sum));
        }
        String best = "";
        double most = 0;
        for (Map.Entry<Integer, Integer> entry : both.entrySet()) {
            int place = entry.getKey();
            int shared = entry.getValue();
            double like = shared / (double) (claimed.size() + words.get(place).size() - shared);
            String code = codes.get(place);
            boolean near = like >= SAME && like > likeOwn;
            if (near && (like > most || (like == most && code.compareTo(best) < 0))) {
                most = like;
                best = code;
            }
        }
        return best;
    }

    /** A long number is a year, a mileage or a part, and tells no two codes apart. */
    private static boolean isTelling(String word) {
        return TELLING.contains(word) || (word.length() <= 2 && word.chars().allMatch(Character::isDigit));
    }

    /** How much two sets have in common (Jaccard 1912): the share of all words that both have. */
    private static double likeness(Set<String> a, Set<String> b) {
        int both = shared(a, b);
        return both == 0 ? 0 : both / (double) (a.size() + b.size() - both);
    }

    private static int shared(Set<String> a, Set<String> b) {
        int both = 0;
        for (String word : a) {
            both += b.contains(word) ? 1 : 0;
        }
        return both;
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            if (!EMPTY.contains(word.group())) {
                words.add(singular(word.group()));
            }
        }
        return words;
    }

    /** Nearly: what matters is that one and many come out the same. */
    private static String singular(String word) {
        boolean many = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
        return many ? word.substring(0, word.length() - 1) : word;
    }
}
