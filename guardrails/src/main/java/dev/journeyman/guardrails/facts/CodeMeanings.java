package dev.journeyman.guardrails.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds wrong meanings of trouble codes in texts, by a table of right ones. A pure function of the text; any thread may ask.
 *
 * <p>Technicians do not quote the standard, they say it in their words, so a claim is wrong only where one of these holds:
 *
 * <ul>
 *   <li>it speaks of the same thing as the meaning and gives it another number, another letter or the opposite: cylinder 2 for cylinder 1, high for low;
 *   <li>it is nearly the meaning of another code, and not of this one;
 *   <li>it is said to be the meaning, in so many words, and shares no telling word with it.
 * </ul>
 *
 * A claim that says less than the table is not wrong, and neither is one about a code that the table does not have.
 *
 * <p>Words weigh as much as they tell: {@code ln(1 + N / n)} for one that n of the N meanings have (inverse document frequency, Spärck Jones 1972).
 * Two phrases are as alike as the weight of the words they share is of the weight of the words that either has.
 */
public final class CodeMeanings {
    private static final double SAME_THING = 0.5;
    private static final double ALL_BUT_NAMES_IT = 0.6;
    private static final double SAYS_LESS = 0.75;
    private static final double NEARLY = 0.8;
    private static final double NEARER_BY = 0.25;
    private static final double PARAPHRASE = 0.34;
    private static final double LIKE = 0.55;
    private static final double LIKER_BY = 0.3;
    private static final int TELLING_SHARE = 20; // a word that more than one in so many meanings have tells nothing

    private static final int[] NOWHERE = {};

    private record Meaning(String text, Wording wording, double weight) {}

    private final Map<String, Meaning> meanings = new HashMap<>();
    private final Map<String, Integer> frequency = new HashMap<>();
    private final List<Meaning> all = new ArrayList<>();
    private final Set<Set<String>> wordings = new HashSet<>();
    private final Map<String, int[]> byWord = new HashMap<>(); // places in all
    private final double[] weights; // by place in all

    /**
     * A check by these meanings.
     *
     * @param table what each code means, by the code in upper case
     */
    public CodeMeanings(Map<String, String> table) {
        Map<String, Wording> byCode = new TreeMap<>();
        table.forEach((code, text) -> byCode.put(code, Wording.of(text)));
        byCode.values().forEach(wording -> wording.words().forEach(word -> frequency.merge(word, 1, Integer::sum)));
        int count = table.size();
        Map<String, List<Integer>> places = new HashMap<>();
        byCode.forEach((code, wording) -> {
            Meaning meaning = new Meaning(table.getOrDefault(code, ""), wording, weight(wording.words(), count));
            meanings.put(code, meaning);
            wording.words()
                    .forEach(word -> places.computeIfAbsent(word, key -> new ArrayList<>())
                            .add(all.size()));
            all.add(meaning);
            wordings.add(wording.words());
        });
        places.forEach((word, having) ->
                byWord.put(word, having.stream().mapToInt(Integer::intValue).toArray()));
        weights = all.stream().mapToDouble(Meaning::weight).toArray();
    }

    /** A check by a domain's table. */
    public static CodeMeanings of(TroubleCodes codes) {
        Map<String, String> table = new TreeMap<>();
        codes.all().forEach(code -> table.put(code.code(), code.meaning()));
        return new CodeMeanings(table);
    }

    /** What the text says wrong, in its order; of several claims of one code that depart in the same way all are told. */
    public List<WrongMeaning> wrongIn(String text) {
        List<WrongMeaning> wrong = new ArrayList<>();
        for (MeaningClaim claim : MeaningClaim.in(text)) {
            Meaning own = meanings.get(claim.code());
            if (own != null) {
                departure(own, claim)
                        .ifPresent(departure -> wrong.add(new WrongMeaning(
                                claim.code(),
                                own.text(),
                                departure,
                                claim.start(),
                                claim.clauseStart(),
                                claim.clauseStart() + claim.clause().length())));
            }
        }
        return wrong;
    }

    /** In which way a claim departs from the meaning; empty where it does not. */
    private Optional<String> departure(Meaning own, MeaningClaim claim) {
        Wording said = Wording.ofClaim(claim.clause());
        Set<String> known = new TreeSet<>(said.words()); // sorted: sums are the same to the last bit
        known.retainAll(frequency.keySet());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Set<String> shared = new HashSet<>(known);
        shared.retainAll(own.wording().words());
        String detail = own.wording().otherDetail(said);
        if (!detail.isEmpty() && isOfTheSameThing(own, known, shared)) {
            return Optional.of("the text gives " + detail);
        }
        if (isAnother(own, claim, said.words())) {
            return Optional.of("the text gives the meaning of another code");
        }
        double knownWeight = weight(known);
        double sharedWeight = weight(shared);
        if (sharedWeight >= SAYS_LESS * knownWeight) {
            return Optional.empty();
        }
        double likeOwn = sharedWeight / (own.weight() + knownWeight - sharedWeight);
        double likeOther = mostLike(known, knownWeight);
        if (likeOther >= NEARLY && likeOwn <= likeOther - NEARER_BY) {
            return Optional.of("the text gives the meaning of another code");
        }
        if (sharedWeight >= PARAPHRASE * own.weight()) {
            return Optional.empty();
        }
        if (likeOther >= LIKE && likeOwn <= likeOther - LIKER_BY) {
            return Optional.of("the text gives a meaning like that of another code");
        }
        return claim.strong() && !own.wording().sharesNumber(said) && sharesNothing(own, claim, known)
                ? Optional.of("the text gives a meaning that shares no word with it")
                : Optional.empty();
    }

    /** Whether a claim is word for word the meaning of another code, which neither says more than this one's nor less. */
    private boolean isAnother(Meaning own, MeaningClaim claim, Set<String> said) {
        return isAnother(own, said)
                || isAnother(own, Wording.of(claim.clause()).words()) // where "high voltage" is a part of the meaning
                || (claim.sentence().length() > claim.clause().length()
                        && isAnother(own, Wording.of(claim.sentence()).words()));
    }

    private boolean isAnother(Meaning own, Set<String> said) {
        Set<String> words = own.wording().words();
        return wordings.contains(said) && !words.containsAll(said) && !said.containsAll(words);
    }

    private boolean isOfTheSameThing(Meaning own, Set<String> known, Set<String> shared) {
        double sharedCore = core(shared);
        double ownShare = sharedCore / Math.max(core(own.wording().words()), Double.MIN_NORMAL);
        double claimShare = sharedCore / Math.max(core(known), Double.MIN_NORMAL);
        return ownShare >= SAME_THING || (claimShare >= ALL_BUT_NAMES_IT && ownShare >= SAME_THING / 2);
    }

    private boolean sharesNothing(Meaning own, MeaningClaim claim, Set<String> known) {
        Set<String> said = new HashSet<>(Wording.of(claim.sentence()).words());
        said.retainAll(own.wording().words());
        return said.stream().noneMatch(this::isTelling)
                && known.stream().filter(this::isTelling).count() >= 2;
    }

    private double mostLike(Set<String> known, double knownWeight) {
        double[] shared = new double[all.size()];
        for (String word : known) {
            double weight = weight(word, all.size());
            for (int place : byWord.getOrDefault(word, NOWHERE)) {
                shared[place] += weight;
            }
        }
        double most = 0;
        for (int i = 0; i < shared.length; i++) {
            most = Math.max(most, shared[i] / (weights[i] + knownWeight - shared[i]));
        }
        return most;
    }

    private boolean isTelling(String word) {
        return frequency.getOrDefault(word, 0) * TELLING_SHARE < all.size();
    }

    private double core(Set<String> words) {
        return words.stream()
                .filter(word -> !Wording.isDetail(word))
                .sorted()
                .mapToDouble(word -> weight(word, all.size()))
                .sum();
    }

    private double weight(Set<String> words) {
        return weight(words, all.size());
    }

    /** In the order of the words, so that the sum is the same to the last bit wherever it is made. */
    private double weight(Set<String> words, int count) {
        return words.stream().sorted().mapToDouble(word -> weight(word, count)).sum();
    }

    private double weight(String word, int count) {
        int having = frequency.getOrDefault(word, 0);
        return having == 0 ? 0 : Math.log1p((double) count / having);
    }
}
