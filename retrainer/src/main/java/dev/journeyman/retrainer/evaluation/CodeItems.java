package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.dataset.UnknownCodes;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Questions about what a code means: those of the table, and those that it does not have. */
final class CodeItems {
    private static final int EVERY_FOURTH = 4;

    private CodeItems() {}

    /** Every code of the table (or as many as {@code counts.codes} says), each in one held-out wording; wordings take turns. */
    static List<EvalItem> meanings(SuiteSpec suite, Domain domain) {
        PhraseIndex meanings = new PhraseIndex(domain.codes());
        List<TroubleCode> codes = Items.shuffled(List.copyOf(domain.codes().all()), suite.seed());
        List<EvalItem> items = new ArrayList<>();
        for (int i = 0; i < Math.min(codes.size(), suite.count("codes", codes.size())); i++) {
            TroubleCode code = codes.get(i);
            String list = suite.templates().get(i % suite.templates().size());
            Map<String, String> slots = Map.of("code", code.code(), "system", code.system());
            String question = Items.write(domain, list, i, slots, Items.random(suite, i));
            items.add(new EvalItem(
                    suite.name() + "/" + code.code(),
                    question,
                    new Expectation.Meaning(code.code(), code.meaning(), meanings),
                    Items.slices(domain, code)));
        }
        return items;
    }

    /**
     * {@code counts.codes} held-out codes that the table lacks, {@value UnknownCodes#ALWAYS_HELD_OUT} always among them: up to
     * {@code counts.near} within sixteen of a known one, the others anywhere. Codes that an instruction names are left out: the table lacks them,
     * and yet a model was told of them. Three of four are asked with the suite's first list, the rest with
     * the others.
     */
    static List<EvalItem> unknown(SuiteSpec suite, SuitesFile.Judging judging, Domain domain) {
        PhraseIndex explanations = new PhraseIndex(explanations(domain));
        UnknownCodes unknown = new UnknownCodes(domain.codes());
        Set<String> near = new HashSet<>(unknown.heldOutNear());
        Set<String> taught = taught(domain);
        List<String> drawn = new ArrayList<>(
                draw(Items.shuffled(unknown.heldOutNear(), suite.seed()), suite.count("near", 500), taught));
        if (unknown.heldOut().contains(UnknownCodes.ALWAYS_HELD_OUT) && !drawn.contains(UnknownCodes.ALWAYS_HELD_OUT)) {
            drawn.add(UnknownCodes.ALWAYS_HELD_OUT);
        }
        drawn.addAll(draw(
                Items.shuffled(unknown.heldOut(), suite.seed() + 1),
                suite.count("codes", 1000) - drawn.size(),
                union(taught, drawn)));
        List<EvalItem> items = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            String code = drawn.get(i);
            RandomGenerator random = Items.random(suite, i);
            List<String> others = suite.templates().subList(1, suite.templates().size());
            String list = others.isEmpty() || random.nextInt(EVERY_FOURTH) > 0
                    ? suite.templates().get(0)
                    : others.get(random.nextInt(others.size()));
            items.add(new EvalItem(
                    suite.name() + "/" + code,
                    Items.write(domain, list, i, Map.of("code", code), random),
                    new Expectation.NotKnown(code, judging.unknown(), explanations),
                    Map.of(
                            "letter", code.substring(0, 1),
                            "distance", near.contains(code) ? "within-16" : "farther",
                            "asked", list.replace('_', '-'))));
        }
        return items;
    }

    /** What is said of codes that are known: their meanings, and the causes and checks of passages. */
    static List<String> explanations(Domain domain) {
        List<String> explanations = new ArrayList<>();
        domain.codes().all().forEach(code -> explanations.add(code.meaning()));
        for (Passage passage : domain.passages()) {
            passage.causes().forEach(cause -> explanations.add(cause.cause()));
            passage.checks().forEach(check -> explanations.add(check.step()));
        }
        return explanations;
    }

    private static List<String> draw(List<String> from, int count, Set<String> without) {
        return from.stream()
                .filter(code -> !without.contains(code))
                .limit(Math.max(0, count))
                .toList();
    }

    /** Codes that the instructions name. */
    private static Set<String> taught(Domain domain) {
        return domain.instructions().stream()
                .flatMap(instruction -> instruction.messages().stream())
                .flatMap(message -> MentionedCodes.in(message.content()).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> union(Set<String> codes, List<String> more) {
        Set<String> union = new HashSet<>(codes);
        union.addAll(more);
        return union;
    }
}
