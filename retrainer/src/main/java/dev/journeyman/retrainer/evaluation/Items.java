package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.domain.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Writes the items of a suite; the same domain and suite give the same items in the same order. */
final class Items {
    private Items() {}

    /**
     * All items of a suite.
     *
     * @throws IOException where a file of written items is missing or malformed
     */
    static List<EvalItem> of(SuiteSpec suite, SuitesFile.Judging judging, Domain domain) throws IOException {
        return switch (suite.kind()) {
            case CODE_MEANING -> CodeItems.meanings(suite, domain);
            case UNKNOWN_CODES -> CodeItems.unknown(suite, judging, domain);
            case MCQ, MCQ_LIKELIHOOD -> ChoiceItems.of(suite, domain);
            case CAUSE_CHECK -> PassageItems.firstCausesAndChecks(suite, domain);
            case DIAGNOSIS -> PassageItems.diagnoses(suite, domain);
            case REFUSALS, WRITTEN, SAFETY, PREFERENCES, PERPLEXITY -> WrittenItems.read(suite, judging, domain);
            case STOPS -> List.of();
        };
    }

    /** The randomness of one item: of the suite's seed and the item's number alone, so that adding items changes no other. */
    static RandomGenerator random(SuiteSpec suite, int item) {
        return new SplittableRandom(suite.seed() * 1_000_003L + item);
    }

    /** The list in an order drawn by a seed. */
    static <T> List<T> shuffled(List<T> list, long seed) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /** The held-out template whose turn it is, with its slots filled; vehicle and mileage are drawn. */
    static String write(Domain domain, String list, int turn, Map<String, String> slots, RandomGenerator random) {
        List<Template> templates = domain.phrasings().heldOut(list);
        Map<String, String> all = new HashMap<>(slots);
        all.put("vehicle", domain.phrasings().vehicle(random));
        all.put("mileage", 1000 * (20 + random.nextInt(230)) + " km");
        return templates.get(Math.floorMod(turn, templates.size())).write(random, all);
    }

    /** The cuts of the scorecard that every item about a code has. */
    static Map<String, String> slices(Domain domain, TroubleCode code) {
        Map<String, String> slices = new HashMap<>();
        slices.put("letter", code.code().substring(0, 1));
        slices.put("family", domain.passageFor(code.code()).map(Passage::family).orElse("none"));
        return slices;
    }
}
