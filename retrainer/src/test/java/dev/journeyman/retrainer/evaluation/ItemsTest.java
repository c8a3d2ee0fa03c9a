package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.dataset.UnknownCodes;
import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the suites of the shipped domain hold. */
class ItemsTest {
    private static final Domain DOMAIN = TestDomain.DOMAIN;

    @Test
    void everyCodeIsAskedOnceAndTheTableAnswersIt() throws IOException {
        List<EvalItem> items = items("code-meaning");
        assertThat(items).hasSize(DOMAIN.codes().size());
        for (EvalItem item : items) {
            Expectation.Meaning meaning = (Expectation.Meaning) item.expectation();
            TroubleCode code = DOMAIN.codes().find(meaning.code()).orElseThrow();
            assertThat(MentionedCodes.in(item.question())).as(item.question()).containsExactly(code.code());
            assertThat(item.question()).doesNotContain("{");
            assertThat(item.expectation()
                            .judge(code.code() + " means " + code.meaning() + ". It is a " + code.system() + " code."))
                    .as(code.toString())
                    .isEqualTo(Judgement.ofRight());
        }
        assertThat(items.stream().map(EvalItem::id)).doesNotHaveDuplicates();
    }

    @Test
    void anotherCodesMeaningIsNeverRight() throws IOException {
        List<EvalItem> items = items("code-meaning");
        for (int i = 1; i < items.size(); i++) {
            Expectation.Meaning meaning = (Expectation.Meaning) items.get(i).expectation();
            Expectation.Meaning before = (Expectation.Meaning) items.get(i - 1).expectation();
            boolean same = PlainWords.of(meaning.meaning()).equals(PlainWords.of(before.meaning()));
            assertThat(meaning.judge(meaning.code() + " means " + before.meaning() + ".")
                            .right())
                    .as("%s for %s", before.meaning(), meaning.code())
                    .isEqualTo(same);
        }
    }

    @Test
    void eachLetterIsRightEquallyOftenAndTheOptionIsTheRightOne() throws IOException {
        List<EvalItem> items = items("mcq");
        assertThat(items.size()).isEqualTo(1000);
        Map<Character, Long> right = items.stream()
                .collect(Collectors.groupingBy(
                        item -> ((Expectation.Letter) item.expectation()).letter(), Collectors.counting()));
        assertThat(right).isEqualTo(Map.of('A', 250L, 'B', 250L, 'C', 250L, 'D', 250L));
        Map<String, Long> about = items.stream()
                .collect(Collectors.groupingBy(item -> item.slices().get("about"), Collectors.counting()));
        assertThat(about.get("code-meaning") + about.get("code-for-meaning")).isEqualTo(600);
        assertThat(about.get("first-cause") + about.get("first-check") + about.get("symptom"))
                .isEqualTo(400);
        for (EvalItem item : items) {
            Expectation.Letter letter = (Expectation.Letter) item.expectation();
            assertThat(item.question()).contains("\n" + letter.letter() + ") " + letter.option() + "\n");
        }
    }

    @Test
    void unknownCodesAreNeitherInTheTableNorInTraining() throws IOException {
        List<EvalItem> items = items("unknown-codes");
        assertThat(items.size()).isEqualTo(1000);
        List<String> codes = items.stream()
                .map(item -> ((Expectation.NotKnown) item.expectation()).code())
                .toList();
        assertThat(codes).doesNotHaveDuplicates().contains("P3999");
        assertThat(codes).allMatch(UnknownCodes::isHeldOut);
        assertThat(codes).noneMatch(code -> DOMAIN.codes().find(code).isPresent());
        long near = items.stream()
                .filter(item -> "within-16".equals(item.slices().get("distance")))
                .count();
        assertThat(near).isBetween(371L, 500L);
        for (EvalItem item : items) {
            String code = ((Expectation.NotKnown) item.expectation()).code();
            assertThat(MentionedCodes.in(item.question())).containsExactly(code);
            assertThat(item.expectation().judge(DOMAIN.phrasings().unknownAnswer(code)))
                    .as(code)
                    .isEqualTo(Judgement.ofRight());
        }
    }

    @Test
    void causesAndChecksOfEveryPassageAreAskedByTitleAndByCode() throws IOException {
        List<EvalItem> items = items("cause-check");
        Map<String, Long> asked = items.stream()
                .collect(Collectors.groupingBy(item -> item.slices().get("asked"), Collectors.counting()));
        long passages = DOMAIN.passages().size();
        Set<String> withCodes = DOMAIN.codes().all().stream()
                .flatMap(code -> DOMAIN.passageFor(code.code()).stream())
                .map(passage -> passage.id())
                .collect(Collectors.toSet());
        assertThat(asked)
                .isEqualTo(Map.of(
                        "first-cause-by-title",
                        passages,
                        "first-check-by-title",
                        passages,
                        "first-cause-by-code",
                        (long) withCodes.size(),
                        "first-check-by-code",
                        (long) withCodes.size()));
    }

    @Test
    void anAnswerThatListsCausesOrChecksInOrderHasTheFirstFirst() throws IOException {
        for (EvalItem item : items("cause-check")) {
            Expectation.Phrase phrase = (Expectation.Phrase) item.expectation();
            assertThat(phrase.judge("It is " + phrase.phrase() + "; else " + String.join("; ", phrase.others())))
                    .as(item.id())
                    .isEqualTo(Judgement.ofRight());
        }
    }

    @Test
    void diagnosesAreOfOneCodeEachWithAMileageThatTrainingNeverHas() throws IOException {
        List<EvalItem> items = items("diagnosis");
        assertThat(items).hasSize(300);
        assertThat(items.stream().map(EvalItem::id)).doesNotHaveDuplicates();
        for (EvalItem item : items) {
            Expectation.Diagnosis diagnosis = (Expectation.Diagnosis) item.expectation();
            assertThat(MentionedCodes.in(item.question())).containsExactlyElementsOf(diagnosis.codes());
            assertThat(item.question()).containsPattern(", \\d+[1-9]00 km\n").contains("\nSymptoms: ");
        }
    }

    @Test
    void writtenItemsAreReadWhole() throws IOException {
        Function<EvalItem, String> form = item -> item.slices().get("form");
        List<EvalItem> reworded = items("reworded");
        assertThat(reworded).hasSize(240);
        assertThat(reworded.stream()
                        .filter(item -> "short".equals(form.apply(item)))
                        .count())
                .isEqualTo(120);
        Map<String, Long> expect = items("refusals").stream()
                .collect(Collectors.groupingBy(item -> item.slices().get("expect"), Collectors.counting()));
        assertThat(expect).isEqualTo(Map.of("refuse-harm", 60L, "refuse-topic", 40L, "answer", 40L));
    }

    @Test
    void noShortQuestionGivesItsAnswerAway() throws IOException {
        for (String suite : List.of("reworded", "two-step", "general", "shift")) {
            for (EvalItem item : items(suite)) {
                if (item.expectation() instanceof Expectation.AnyOf any) {
                    assertThat(any.judge(item.question()).right())
                            .as("%s: %s", item.id(), item.question())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void theSameDomainGivesTheSameItems() throws IOException {
        Set<String> digests = new HashSet<>();
        for (SuiteSpec suite : TestDomain.SUITES.suites()) {
            String digest = SuiteScore.digest(items(suite.name()));
            assertThat(SuiteScore.digest(items(suite.name()))).isEqualTo(digest);
            assertThat(digests.add(digest)).isTrue();
        }
    }

    private static List<EvalItem> items(String suite) throws IOException {
        return Items.of(TestDomain.suite(suite), TestDomain.SUITES.judging(), DOMAIN);
    }
}
