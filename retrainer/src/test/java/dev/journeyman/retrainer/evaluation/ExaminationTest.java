package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.retrainer.evaluation.Respondent.Finish;
import dev.journeyman.retrainer.evaluation.Respondent.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {
    private static final EvaluationProgress SILENT = (suite, soFar, done, all) -> {};

    @TempDir
    private Path folder;

    @Test
    void onlyTheCodesOfOneSystemAreKnown() throws Exception {
        // knows the meaning of the U codes and nothing of the others
        Map<String, String> meanings = new HashMap<>();
        TestDomain.DOMAIN.codes().all().forEach(code -> meanings.put(code.code(), code.meaning()));
        ScriptedRespondent respondent = new ScriptedRespondent(4, question -> {
            String code = MentionedCodes.in(question).iterator().next();
            return ScriptedRespondent.said(code.startsWith("U") ? code + " means " + meanings.get(code) + "." : "?");
        });
        Scorecard.Suite suite =
                run(examination("code-meaning", null), respondent, "m").suites().get(0);
        long u = meanings.keySet().stream().filter(code -> code.startsWith("U")).count();
        assertThat(suite.right()).isEqualTo((int) u);
        assertThat(suite.n()).isEqualTo(meanings.size());
        assertThat(suite.accuracy()).isEqualTo((double) u / meanings.size(), within(1e-12));
        Map<String, Scorecard.Slice> letters = suite.slices().get("letter");
        assertThat(letters).isNotNull();
        assertThat(letters.get("U")).isEqualTo(Scorecard.Slice.of("1".repeat((int) u)));
        assertThat(letters.get("P").right()).isZero();
        assertThat(suite.met()).isFalse();
        assertThat(suite.wrong()).hasSize(10).allSatisfy(wrong -> {
            assertThat(wrong.answer()).isEqualTo("?");
            assertThat(wrong.reason()).isEqualTo("the meaning is not in the answer");
        });
        assertThat(respondent.mostOpen.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void alwaysSayingBIsRightAQuarterOfTheTime() throws Exception {
        Function<String, Reply> script = question ->
                question.length() % 10 == 0 ? new Reply("B B B", Finish.LENGTH, 128, "") : ScriptedRespondent.said("B");
        Examination.Result result = run(examination("mcq", null), new ScriptedRespondent(8, script), "m");
        Scorecard.Suite mcq = result.suites().get(0);
        Scorecard.Suite stops = result.suites().get(1);
        int unparsable = mcq.letters().get(Judgement.UNPARSABLE);
        assertThat(unparsable).isPositive();
        assertThat(mcq.letters())
                .isEqualTo(Map.of("A", 0, "B", 1000 - unparsable, "C", 0, "D", 0, Judgement.UNPARSABLE, unparsable));
        Map<String, Scorecard.Slice> right = mcq.slices().get("right");
        assertThat(right).isNotNull();
        assertThat(right.get("B").n()).isEqualTo(250);
        assertThat(mcq.right()).isEqualTo(right.get("B").right()).isLessThanOrEqualTo(250);
        Scorecard.MostChosen most = mcq.mostChosen();
        assertThat(most).isNotNull();
        assertThat(most)
                .as("always B of those chosen, less often of all asked")
                .isEqualTo(new Scorecard.MostChosen("B", 1, (1000 - unparsable) / 1000.0, 0.35));
        assertThat(most.met()).isFalse();
        assertThat(mcq.met()).isFalse();
        assertThat(stops.name()).isEqualTo("stops");
        assertThat(stops.n()).isEqualTo(1000);
        assertThat(stops.right()).isEqualTo(1000 - unparsable);
        assertThat(mcq.stopped()).isEqualTo((1000 - unparsable) / 1000.0, within(1e-12));
    }

    @Test
    void theSameQuestionsHaveTheirLikeliestAnswerChosenAndThatIsNoAnswerThatStops() throws Exception {
        Examination chosen = examination("mcq-likelihood", null);
        List<EvalItem> said = examination("mcq", null).papers().get(0).items();
        List<EvalItem> items = chosen.papers().get(0).items();
        assertThat(items)
                .extracting(EvalItem::question)
                .isEqualTo(said.stream().map(EvalItem::question).toList());
        for (EvalItem item : items) {
            assertThat(item.candidates()).as(item.id()).hasSize(4).doesNotHaveDuplicates();
            Expectation.Letter right = (Expectation.Letter) item.expectation();
            assertThat(item.candidates().get(right.letter() - 'A')).contains(right.option());
        }
        ScriptedRespondent respondent = new ScriptedRespondent(8, question -> ScriptedRespondent.said("C"));
        Examination.Result result = run(chosen, respondent, "m");
        assertThat(respondent.candidates).isEqualTo(items.get(items.size() - 1).candidates());
        assertThat(result.suites().get(0).letters()).containsEntry("C", 1000);
        assertThat(result.suites().get(0).accuracy()).isEqualTo(0.25);
        assertThat(result.suites().get(1).n()).isZero();
    }

    @Test
    void whoeverKnowsTheLettersKeepsTheBound() throws Exception {
        Map<String, String> right = new HashMap<>();
        Examination examination = examination("mcq", null);
        examination
                .papers()
                .get(0)
                .items()
                .forEach(item ->
                        right.put(item.question(), String.valueOf(((Expectation.Letter) item.expectation()).letter())));
        Function<String, Reply> script =
                question -> ScriptedRespondent.said("The answer is " + right.get(question) + ".");
        Scorecard.Suite mcq = run(examination, new ScriptedRespondent(8, script), "m")
                .suites()
                .get(0);
        assertThat(mcq.accuracy()).isEqualTo(1.0);
        assertThat(mcq.mostChosen()).isEqualTo(new Scorecard.MostChosen("A", 0.25, 0.25, 0.35));
        assertThat(mcq.met()).isTrue();
    }

    @Test
    void nothingAskedMeetsNoThreshold() throws Exception {
        Scorecard.Suite stops = run(examination("stops", null), answering("never asked"), "m")
                .suites()
                .get(0);
        assertThat(stops.n()).isZero();
        assertThat(stops.accuracy()).isNull();
        assertThat(stops.met()).isFalse();
    }

    @Test
    void theLimitTakesTheSameSampleEachTime() throws Exception {
        Examination first = examination("refusals", 20);
        Examination again = examination("refusals", 20);
        assertThat(first.papers().get(0).asked())
                .hasSize(20)
                .isEqualTo(again.papers().get(0).asked());
        Scorecard.Suite suite = run(first, answering("I will not help with that."), "m")
                .suites()
                .get(0);
        assertThat(suite.n()).isEqualTo(20);
        assertThat(suite.items()).isEqualTo(140);
        assertThat(suite.itemsDigest())
                .isEqualTo(run(examination("refusals", 3), answering("x"), "m2")
                        .suites()
                        .get(0)
                        .itemsDigest());
    }

    @Test
    void aStoppedRunGoesOnWhereItWas() throws Exception {
        int[] answered = {0};
        Function<String, Reply> breaksAtThirty = question -> ++answered[0] > 30
                ? new Reply("", Finish.BROKEN, 0, "out of memory")
                : ScriptedRespondent.said("I will not help with that. No.");
        assertThatThrownBy(() -> run(examination("refusals", null), new ScriptedRespondent(2, breaksAtThirty), "m"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the model failed on refusals/")
                .hasMessageContaining("out of memory");
        // a crash in the middle of a line
        Files.writeString(folder.resolve("answers.jsonl"), "{\"model\":\"m\",\"it", StandardOpenOption.APPEND);
        Files.write(folder.resolve("answers.jsonl"), new byte[] {(byte) 0xC3}, StandardOpenOption.APPEND);

        ScriptedRespondent second = answering("I will not help with that. No.");
        Examination.Result resumed = run(examination("refusals", null), second, "m");
        assertThat(resumed.reused()).isEqualTo(30);
        assertThat(second.asked).hasSize(110);
        Scorecard.Suite whole = resumed.suites().get(0);
        assertThat(whole.right()).isEqualTo(60);

        ScriptedRespondent third = answering("never asked");
        Examination.Result again = run(examination("refusals", null), third, "m");
        assertThat(third.asked).isEmpty();
        assertThat(again.suites()).isEqualTo(resumed.suites());

        ScriptedRespondent otherModel = answering("Sure.");
        assertThat(run(examination("refusals", null), otherModel, "other")
                        .suites()
                        .get(0)
                        .right())
                .isEqualTo(40);
        assertThat(otherModel.asked).hasSize(140);
    }

    @Test
    void outcomesStandInTheOrderOfTheItemsHoweverTheAnswersCome() throws Exception {
        Function<String, Reply> script =
                question -> ScriptedRespondent.said(question.length() % 3 == 0 ? "I will not help with that." : "Yes.");
        Examination examination = examination("refusals", 25);
        Examination.Result result = run(examination, new ScriptedRespondent(16, script), "m");
        Scorecard.Suite suite = result.suites().get(0);
        StringBuilder expected = new StringBuilder();
        Map<String, StringBuilder> bySlice = new HashMap<>();
        for (EvalItem item : examination.papers().get(0).asked()) {
            char outcome = item.expectation()
                            .judge(script.apply(item.question()).text())
                            .right()
                    ? '1'
                    : '0';
            expected.append(outcome);
            bySlice.computeIfAbsent(item.slices().get("expect"), name -> new StringBuilder())
                    .append(outcome);
        }
        assertThat(suite.outcomes()).hasSize(25).isEqualTo(expected.toString()).contains("0", "1");
        assertThat(suite.right())
                .isEqualTo((int) suite.outcomes().chars().filter(c -> c == '1').count());
        Map<String, Scorecard.Slice> expect = suite.slices().getOrDefault("expect", Map.of());
        bySlice.forEach(
                (part, outcomes) -> assertThat(expect.get(part)).isEqualTo(Scorecard.Slice.of(outcomes.toString())));
        Scorecard.Suite stops = result.suites().get(1);
        assertThat(stops.outcomes()).isEqualTo("1".repeat(25));
        assertThat(stops.itemsDigest())
                .isNotEqualTo(run(examination("reworded", 2), answering("x"), "n")
                        .suites()
                        .get(1)
                        .itemsDigest());
    }

    @Test
    void textsAreReadAndMeasuredAndNotJudged() throws Exception {
        Examination examination = examination("real-text", 3);
        ScriptedRespondent reads = new ScriptedRespondent(
                2, text -> ScriptedRespondent.said(new ReadText(10 * Math.log(2), 5, 20).text()));
        Examination.Result result = run(examination, reads, "m");
        assertThat(reads.asked)
                .containsExactlyInAnyOrderElementsOf(examination.papers().get(0).asked().stream()
                        .map(EvalItem::question)
                        .toList());
        Scorecard.Suite suite = result.suites().get(0);
        assertThat(suite.n()).isZero();
        assertThat(suite.outcomes()).isEmpty();
        assertThat(suite.accuracy()).isNull();
        assertThat(suite.met()).isTrue();
        // 30 bits for 15 tokens and 60 bytes: two bits a token, a perplexity of 4, half a bit a byte
        assertThat(suite.measures().get("perplexity")).isNotNull().satisfies(measure -> {
            assertThat(measure.value()).isEqualTo(4, within(1e-9));
            assertThat(measure.higherIsBetter()).isFalse();
        });
        assertThat(suite.measures().get("bits_per_byte")).isNotNull().satisfies(measure -> {
            assertThat(measure.value()).isEqualTo(0.5, within(1e-6));
            assertThat(measure.values()).containsExactly(0.5, 0.5, 0.5);
        });
        assertThat(result.suites().get(1).n()).as("what is read does not stop").isZero();
    }

    @Test
    void theBetterOfTwoAnswersIsAAndBInTurn() throws Exception {
        ScriptedRespondent alwaysA = answering("A");
        Scorecard.Suite suite =
                run(examination("preferences", null), alwaysA, "m").suites().get(0);
        assertThat(suite.n()).isEqualTo(60);
        assertThat(suite.accuracy()).isEqualTo(0.5);
        assertThat(suite.letters()).isEmpty();
        assertThat(alwaysA.candidates).hasSize(2);
    }

    @Test
    void theOrderOfAnswersDoesNotMatter() throws Exception {
        Function<String, Reply> script =
                question -> ScriptedRespondent.said(question.length() % 2 == 0 ? "I will not help with that." : "Yes.");
        Examination.Result one = run(examination("refusals", null), new ScriptedRespondent(1, script), "a");
        Examination.Result many = run(examination("refusals", null), new ScriptedRespondent(16, script), "b");
        assertThat(many.suites()).isEqualTo(one.suites());
    }

    @Test
    void aQuestionThatDoesNotFitCountsAsWrongAndIsNotKept() throws Exception {
        ScriptedRespondent tooSmall =
                new ScriptedRespondent(2, question -> new Reply("", Finish.FAILED, 0, "the prompt is too long"));
        Scorecard.Suite suite =
                run(examination("refusals", 5), tooSmall, "m").suites().get(0);
        assertThat(suite.failed()).isEqualTo(5);
        assertThat(suite.right()).isZero();
        assertThat(suite.wrong().get(0).reason()).isEqualTo("the prompt is too long");
        assertThat(run(examination("refusals", 5), answering("Sure."), "m").reused())
                .isZero();
    }

    @Test
    void anAnswerIsOfItsModelAndOfTheProgramThatRunsIt() {
        ModelIdentity model = new ModelIdentity("m", "weights", "f1");
        String answering = AnswerJournal.answering(model, "c1");
        assertThat(AnswerJournal.answering(model, "c1")).isEqualTo(answering).hasSize(64);
        assertThat(AnswerJournal.answering(model, "c2")).isNotEqualTo(answering);
        assertThat(AnswerJournal.answering(new ModelIdentity("m", "weights", "f2"), "c1"))
                .isNotEqualTo(answering);
    }

    @Test
    void anUnknownSuiteIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> examination("code-meanings", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"code-meanings\"")
                .hasMessageContaining("code-meaning, mcq, mcq-likelihood, cause-check");
    }

    private Examination examination(String suite, @Nullable Integer limit) throws IOException {
        return Examination.of(TestDomain.DOMAIN, TestDomain.SUITES, List.of(suite), limit, "", true);
    }

    private Examination.Result run(Examination examination, Respondent respondent, String model) throws Exception {
        try (AnswerJournal journal = AnswerJournal.open(folder.resolve("answers.jsonl"), model)) {
            return examination.run(respondent, journal, SILENT);
        }
    }

    private static ScriptedRespondent answering(String text) {
        return new ScriptedRespondent(4, question -> ScriptedRespondent.said(text));
    }
}
