package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Questions whose answer is a part of a passage: its first cause, its first check, a whole diagnosis. */
final class PassageItems {
    private PassageItems() {}

    /**
     * For every passage (or {@code counts.passages}) and each list of the suite's templates one question; lists by code are left out for a
     * passage that no code falls to. The list's name says what is asked: the first cause or the first check.
     */
    static List<EvalItem> firstCausesAndChecks(SuiteSpec suite, Domain domain) {
        Map<String, List<TroubleCode>> codesOf = codesByPassage(domain);
        List<Passage> passages = Items.shuffled(domain.passages(), suite.seed());
        List<EvalItem> items = new ArrayList<>();
        int n = Math.min(passages.size(), suite.count("passages", passages.size()));
        for (int i = 0; i < n; i++) {
            Passage passage = passages.get(i);
            List<TroubleCode> codes = codesOf.getOrDefault(passage.id(), List.of());
            for (int j = 0; j < suite.templates().size(); j++) {
                String list = suite.templates().get(j);
                RandomGenerator random =
                        Items.random(suite, i * suite.templates().size() + j);
                boolean byCode = list.endsWith("_by_code");
                if (byCode && codes.isEmpty()) {
                    continue;
                }
                Map<String, String> slots = Map.of("title", passage.title());
                String restated = passage.title();
                if (byCode) {
                    TroubleCode code = codes.get(random.nextInt(codes.size()));
                    slots = Map.of("code", code.code());
                    restated = code.meaning() + "\n" + passage.title();
                }
                List<String> parts = list.startsWith("first_check")
                        ? passage.checks().stream().map(Passage.Check::step).toList()
                        : passage.causes().stream().map(Passage.Cause::cause).toList();
                String asked = list.replace('_', '-');
                items.add(new EvalItem(
                        suite.name() + "/" + passage.id() + "/" + asked,
                        Items.write(domain, list, i + j, slots, random),
                        new Expectation.Phrase(parts.get(0), others(parts, restated)),
                        Map.of("family", passage.family(), "asked", asked)));
            }
        }
        return items;
    }

    /** All parts but the first; not one that an answer may say before it because the meaning or the title has it. */
    private static List<String> others(List<String> parts, String restated) {
        PlainWords words = PlainWords.of(restated);
        return parts.stream()
                .skip(1)
                .filter(part -> !words.contains(PlainWords.of(part)))
                .toList();
    }

    /**
     * Diagnoses of one code with two symptoms of its passage, {@code counts.codes} of them, of as many different passages as there are. The
     * mileage is never a full thousand, as it always is in training, so no question of this suite was trained on.
     */
    static List<EvalItem> diagnoses(SuiteSpec suite, Domain domain) {
        Map<String, List<TroubleCode>> codesOf = codesByPassage(domain);
        List<Passage> passages = Items.shuffled(
                domain.passages().stream()
                        .filter(passage -> codesOf.containsKey(passage.id()))
                        .toList(),
                suite.seed());
        List<EvalItem> items = new ArrayList<>();
        int wanted = suite.count("codes", 300);
        for (int turn = 0; items.size() < wanted; turn++) {
            int before = items.size();
            for (int i = 0; i < passages.size() && items.size() < wanted; i++) {
                Passage passage = passages.get(i);
                List<TroubleCode> codes = codesOf.getOrDefault(passage.id(), List.of());
                if (turn < codes.size()) {
                    RandomGenerator random = Items.random(suite, items.size());
                    items.add(diagnosis(
                            suite,
                            domain,
                            passage,
                            Items.shuffled(codes, suite.seed()).get(turn),
                            random));
                }
            }
            if (items.size() == before) {
                break;
            }
        }
        return items;
    }

    private static EvalItem diagnosis(
            SuiteSpec suite, Domain domain, Passage passage, TroubleCode code, RandomGenerator random) {
        List<String> symptoms =
                Items.shuffled(passage.symptoms(), random.nextLong()).subList(0, 2);
        int mileageKm = 1000 * (20 + random.nextInt(230)) + 100 * (1 + random.nextInt(9));
        String question = DiagnosisPrompt.write(
                domain.phrasings().vehicle(random), mileageKm, List.of(code), String.join(", ", symptoms));
        return new EvalItem(
                suite.name() + "/" + code.code(),
                question,
                new Expectation.Diagnosis(
                        List.of(code.code()), passage.causes().get(0).cause()),
                Items.slices(domain, code));
    }

    private static Map<String, List<TroubleCode>> codesByPassage(Domain domain) {
        Map<String, List<TroubleCode>> codes = new HashMap<>();
        for (TroubleCode code : domain.codes().all()) {
            domain.passageFor(code.code())
                    .ifPresent(passage -> codes.computeIfAbsent(passage.id(), id -> new ArrayList<>())
                            .add(code));
        }
        return codes;
    }
}
