package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A candidate's scorecard and the champion's, of the same items; and others made of them by exchanging, mixing or leaving out outcomes. A scorecard does not say which item of a suite lies in which
 * slice, so slices are changed by themselves, in the same way.
 */
record Cards(JsonNode candidate, JsonNode champion) {
    private static final String OUTCOMES = "outcomes";

    /** Outcomes of the same items in the same order: of the candidate, of the champion. */
    record Outcomes(String candidate, String champion) {}

    /** Letters chosen: of the candidate, of the champion. */
    record Letters(Map<String, Integer> candidate, Map<String, Integer> champion) {}

    private interface Change<T> {
        T of(T both);
    }

    /**
     * Two versions that are equal by construction: each item's outcomes change places or not, by a coin. How many items they differ on stays; letters, which are told by suite only, change places as a
     * whole.
     */
    Cards exchanged(Random random) {
        return changed(
                both -> {
                    StringBuilder candidate = new StringBuilder(both.candidate());
                    StringBuilder champion = new StringBuilder(both.champion());
                    for (int i = 0; i < candidate.length(); i++) {
                        if (candidate.charAt(i) != champion.charAt(i) && random.nextBoolean()) {
                            candidate.setCharAt(i, both.champion().charAt(i));
                            champion.setCharAt(i, both.candidate().charAt(i));
                        }
                    }
                    return new Outcomes(candidate.toString(), champion.toString());
                },
                letters -> random.nextBoolean()
                        ? letters
                        : new Letters(/* candidate= */ letters.champion(), /* champion= */ letters.candidate()),
                true);
    }

    /** Another examination of the same two versions, so many times as long: items are drawn with replacement, each with both outcomes (the bootstrap). Letters are as many times as many. */
    Cards drawn(int times, Random random) {
        return changed(
                both -> {
                    int n = both.candidate().length();
                    StringBuilder candidate = new StringBuilder();
                    StringBuilder champion = new StringBuilder();
                    for (int i = 0; i < n * times; i++) {
                        int item = random.nextInt(n);
                        candidate.append(both.candidate().charAt(item));
                        champion.append(both.champion().charAt(item));
                    }
                    return new Outcomes(candidate.toString(), champion.toString());
                },
                letters -> new Letters(times(letters.candidate(), times), times(letters.champion(), times)),
                true);
    }

    private static Map<String, Integer> times(Map<String, Integer> letters, int times) {
        Map<String, Integer> more = new TreeMap<>(letters);
        more.replaceAll((letter, count) -> count * times);
        return more;
    }

    /**
     * A candidate that has so large a share of this one's harm: each item's outcome is this candidate's with that chance, else that of an equal of the champion.
     *
     * @param equal of the same items: a scorecard with what chance alone changes
     */
    Cards mixed(double share, Cards equal, Random random) {
        Map<String, JsonNode> others = byName(equal.candidate());
        Cards base = new Cards(candidate, equal.champion());
        ObjectNode now = base.candidate().deepCopy();
        for (JsonNode suite : now.path("suites")) {
            JsonNode other = others.getOrDefault(suite.path("name").asText(), suite);
            mix((ObjectNode) suite, other, share, random);
            suite.path("slices")
                    .properties()
                    .forEach(cut -> cut.getValue()
                            .properties()
                            .forEach(slice -> mix(
                                    (ObjectNode) slice.getValue(),
                                    other.path("slices").path(cut.getKey()).path(slice.getKey()),
                                    share,
                                    random)));
            ObjectNode letters = (ObjectNode) suite.path("letters");
            Map<String, Integer> mine = letters(suite);
            Map<String, Integer> theirs = letters(other);
            theirs.keySet().forEach(letter -> mine.putIfAbsent(letter, 0));
            mine.forEach((letter, count) -> letters.put(
                    letter, (int) Math.round(share * count + (1 - share) * theirs.getOrDefault(letter, 0))));
        }
        return new Cards(now, base.champion());
    }

    private static void mix(ObjectNode part, JsonNode other, double share, Random random) {
        String mine = part.path(OUTCOMES).asText();
        String theirs = other.path(OUTCOMES).asText(mine);
        StringBuilder mixed = new StringBuilder(mine);
        for (int i = 0; i < mine.length(); i++) {
            if (random.nextDouble() >= share) {
                mixed.setCharAt(i, theirs.charAt(i));
            }
        }
        put(part, mixed.toString());
    }

    /**
     * Both halves of the items, drawn by chance. Slices are left out: a slice's half would have items of the other half in it.
     *
     * @return what the gate is shown, and what tells the truth
     */
    List<Cards> halves(Random random) {
        long seed = random.nextLong();
        return List.of(half(new Random(seed), true), half(new Random(seed), false));
    }

    private Cards half(Random random, boolean first) {
        return changed(
                both -> {
                    StringBuilder candidate = new StringBuilder();
                    StringBuilder champion = new StringBuilder();
                    for (int i = 0; i < both.candidate().length(); i++) {
                        if (random.nextBoolean() == first) {
                            candidate.append(both.candidate().charAt(i));
                            champion.append(both.champion().charAt(i));
                        }
                    }
                    return new Outcomes(candidate.toString(), champion.toString());
                },
                letters -> letters,
                false);
    }

    /** By how much the candidate's share of right answers is above the champion's, over all suites of these kinds. */
    double difference(List<String> kinds) {
        return difference(suite -> kinds.contains(suite.path("kind").asText())).orElse(0);
    }

    /** The same of one suite; empty where there is no such suite. */
    OptionalDouble difference(String suite) {
        return difference(each -> each.path("name").asText().equals(suite));
    }

    private OptionalDouble difference(Predicate<JsonNode> wanted) {
        Map<String, JsonNode> before = byName(champion);
        int n = 0;
        int gained = 0;
        for (JsonNode suite : candidate.path("suites")) {
            if (wanted.test(suite)) {
                n += suite.path("n").asInt();
                gained += suite.path("right").asInt()
                        - before.getOrDefault(suite.path("name").asText(), suite)
                                .path("right")
                                .asInt();
            }
        }
        return n == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) gained / n);
    }

    /** How many items all suites of these kinds have. */
    int items(List<String> kinds) {
        int n = 0;
        for (JsonNode suite : candidate.path("suites")) {
            n += kinds.contains(suite.path("kind").asText()) ? suite.path("n").asInt() : 0;
        }
        return n;
    }

    /** The share of items on which the two differ, over all suites of these kinds. */
    double differing(List<String> kinds) {
        Map<String, JsonNode> before = byName(champion);
        int n = 0;
        int differ = 0;
        for (JsonNode suite : candidate.path("suites")) {
            if (kinds.contains(suite.path("kind").asText())) {
                String mine = suite.path(OUTCOMES).asText();
                String theirs = before.getOrDefault(suite.path("name").asText(), suite)
                        .path(OUTCOMES)
                        .asText();
                for (int i = 0; i < mine.length(); i++) {
                    n++;
                    differ += mine.charAt(i) == theirs.charAt(i) ? 0 : 1;
                }
            }
        }
        return n == 0 ? 0 : (double) differ / n;
    }

    private Cards changed(Change<Outcomes> outcomes, Change<Letters> letters, boolean slices) {
        ObjectNode now = candidate.deepCopy();
        ObjectNode then = champion.deepCopy();
        Map<String, JsonNode> others = byName(then);
        for (JsonNode suite : now.path("suites")) {
            ObjectNode other =
                    (ObjectNode) others.getOrDefault(suite.path("name").asText(), suite);
            change((ObjectNode) suite, other, outcomes);
            if (slices) {
                suite.path("slices")
                        .properties()
                        .forEach(cut -> cut.getValue()
                                .properties()
                                .forEach(slice -> change(
                                        (ObjectNode) slice.getValue(),
                                        (ObjectNode) other.path("slices")
                                                .path(cut.getKey())
                                                .path(slice.getKey()),
                                        outcomes)));
            } else {
                ((ObjectNode) suite).putObject("slices");
                other.putObject("slices");
            }
            if (!suite.path("letters").isEmpty() || !other.path("letters").isEmpty()) {
                Letters both = letters.of(new Letters(letters(suite), letters(other)));
                put((ObjectNode) suite, both.candidate());
                put(other, both.champion());
            }
        }
        return new Cards(now, then);
    }

    private static void change(ObjectNode mine, ObjectNode other, Change<Outcomes> change) {
        Outcomes both = change.of(
                new Outcomes(mine.path(OUTCOMES).asText(), other.path(OUTCOMES).asText()));
        put(mine, both.candidate());
        put(other, both.champion());
    }

    private static void put(ObjectNode part, String outcomes) {
        part.put("n", outcomes.length())
                .put("right", (int) outcomes.chars().filter(each -> each == '1').count())
                .put(OUTCOMES, outcomes);
    }

    private static void put(ObjectNode suite, Map<String, Integer> letters) {
        ObjectNode node = suite.putObject("letters");
        letters.forEach(node::put);
    }

    private static Map<String, Integer> letters(JsonNode suite) {
        Map<String, Integer> letters = new TreeMap<>();
        suite.path("letters")
                .properties()
                .forEach(each -> letters.put(each.getKey(), each.getValue().asInt()));
        return letters;
    }

    private static Map<String, JsonNode> byName(JsonNode card) {
        Map<String, JsonNode> suites = new TreeMap<>();
        card.path("suites").forEach(suite -> suites.put(suite.path("name").asText(), suite));
        return suites;
    }
}
