package dev.journeyman.retrainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.SmallDomain;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.synthesis.teacher.Answer;
import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which strategy, which seeds, what is asked, and what is made of answers. */
class PlanTest {
    @TempDir
    private Path folder;

    @Test
    void theStrategyComesFromTheCallsForEachSeed() {
        assertThat(Strategy.forBudget(399, 100)).isEqualTo(Strategy.ANSWER_AUGMENTATION);
        assertThat(Strategy.forBudget(400, 100)).isEqualTo(Strategy.QUESTION_REPHRASING);
        assertThat(Strategy.forBudget(1599, 100)).isEqualTo(Strategy.QUESTION_REPHRASING);
        assertThat(Strategy.forBudget(1600, 100)).isEqualTo(Strategy.NEW_QUESTIONS);
        for (Strategy each : Strategy.values()) {
            assertThat(Strategy.named(each.wireName())).hasValue(each);
        }
    }

    @Test
    void seedsOfThinConceptsComeFirstAndTheOrderIsTheSeedsOwn() throws Exception {
        Domain domain = SmallDomain.write(folder.resolve("domain"));
        Path report = Files.writeString(folder.resolve("report.json"), """
                {"coverage":{"passages":{"thinnest":[{"concept":"passage/bearing-play","records":1},{"concept":"passage/chain-worn","records":4}]},
                 "codes":{"thinnest":[{"concept":"code/P0301","records":0}]}}}
                """);
        ThinConcepts thin = ThinConcepts.read(report);
        List<Seed> seeds = Seeds.of(domain, Seed.Kind.QUESTION, null, thin, 1, 100);
        assertThat(seeds.get(0).id()).isEqualTo("reference/P0301"); // a code is a seed only where it is thin
        assertThat(seeds.get(1).question() + seeds.get(1).text()).contains("play in a wheel bearing");
        assertThat(Seeds.of(domain, Seed.Kind.QUESTION, null, thin, 1, 100)).isEqualTo(seeds);
        assertThat(Seeds.of(domain, Seed.Kind.QUESTION, null, ThinConcepts.NONE, 1, 100))
                .noneMatch(seed -> seed.id().startsWith("reference/"))
                .noneMatch(seed -> seed.question().contains("lemon cake"))
                .hasSize(18)
                .isNotEqualTo(Seeds.of(domain, Seed.Kind.QUESTION, null, ThinConcepts.NONE, 2, 100));
        assertThatThrownBy(() -> ThinConcepts.read(Files.writeString(folder.resolve("other.json"), "{}")))
                .hasMessageContaining("names no thin concepts");
    }

    @Test
    void paragraphsThatWereCollectedAreExpandedBesideThePassages() throws Exception {
        Domain domain = SmallDomain.write(folder.resolve("domain"));
        Path file = Files.writeString(folder.resolve("expansion-seeds.jsonl"), """
                {"id":"collected/1/0","parent":"collected/1","source":"https://example.org/a","title":"t","passage":"chain-worn","family":"chain","similarity":0.4,"words":20,"text":"A chain gauge shows it."}
                """);
        List<Seed> seeds = Seeds.of(domain, Seed.Kind.PASSAGE, file, ThinConcepts.NONE, 1, 100);
        assertThat(seeds)
                .hasSize(7)
                .contains(new Seed(
                        "collected/1/0",
                        Seed.Kind.PASSAGE,
                        "",
                        "A chain gauge shows it.",
                        List.of("https://example.org/a"),
                        List.of("chain-worn")));
        Files.writeString(file, "{\"id\":\"x\"}\n");
        assertThatThrownBy(() -> Seeds.of(domain, Seed.Kind.PASSAGE, file, ThinConcepts.NONE, 1, 100))
                .hasMessageContaining("line 1")
                .hasMessageContaining("source");
    }

    @Test
    void answersAreReadStrictly() throws Exception {
        assertThat(read(Strategy.NEW_QUESTIONS, "{\"question\":\"a b c?\",\"answer\":\"d\"}", "stop"))
                .isInstanceOfSatisfying(Draft.Candidate.class, candidate -> {
                    TrainingRecord record = candidate.record();
                    assertThat(record.question()).isEqualTo("a b c?");
                    assertThat(record.answer()).isEqualTo("d");
                    assertThat(record.isSynthetic()).isTrue();
                });
        assertThat(read(Strategy.NEW_QUESTIONS, "```json\n{\"question\":\"a\",\"answer\":\"d\"}\n```", "stop"))
                .isInstanceOf(Draft.Candidate.class);
        Map<String, String> wrong = new TreeMap<>();
        wrong.put("Here: {\"question\":\"a\",\"answer\":\"d\"}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":\"d\"} and more", "format");
        wrong.put("{\"question\":\"a\"}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":\"d\",\"note\":\"n\"}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":7}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":\" \"}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":\"d\",\"answer\":\"e\"}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":\"\\ud800\"}", "format");
        wrong.put("{\"question\":\"a\",\"answer\":\"\\u0000\"}", "format");
        wrong.put("[]", "format");
        wrong.put("", "format");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            assertThat(read(Strategy.NEW_QUESTIONS, each.getKey(), "stop"))
                    .as(each.getKey())
                    .isInstanceOfSatisfying(
                            Draft.Rejected.class,
                            rejected -> assertThat(rejected.filter()).isEqualTo(each.getValue()));
        }
        assertThat(filter(read(Strategy.NEW_QUESTIONS, "{\"question\":\"a\",\"answer\":\"d\"}", "length")))
                .isEqualTo("truncation");
        assertThat(filter(read(Strategy.GUIDED_EXPANSION, "{\"text\":\"NA\"}", "stop")))
                .isEqualTo("not-applicable");
        assertThat(filter(read(Strategy.PREFERENCE_PAIRS, "{\"chosen\":\"A b.\",\"rejected\":\"a B\"}", "stop")))
                .isEqualTo("format");
    }

    @Test
    void eachStrategyMakesItsKindOfRecord() throws Exception {
        assertThat(record(Strategy.ANSWER_AUGMENTATION, "{\"answer\":\"new\"}").answer())
                .isEqualTo("new");
        TrainingRecord rephrased = record(Strategy.QUESTION_REPHRASING, "{\"question\":\"new\"}");
        assertThat(rephrased.question()).isEqualTo("new");
        assertThat(rephrased.answer()).isNotEqualTo("new");
        TrainingRecord text = record(Strategy.GUIDED_EXPANSION, "{\"text\":\"new\"}");
        assertThat(text.kind()).isEqualTo(RecordKind.TEXT);
        assertThat(text.messages()).isEmpty();
        TrainingRecord pair = record(Strategy.PREFERENCE_PAIRS, "{\"chosen\":\"a\",\"rejected\":\"b\"}");
        assertThat(pair.kind()).isEqualTo(RecordKind.PAIR);
        assertThat(pair.rejected()).isEqualTo("b");
        assertThat(pair.synthesis()).isNotNull();
        assertThat(pair.synthesis().prompt()).matches("preference-pairs@[0-9a-f]{12}");
        assertThat(pair.synthesis().version()).isEqualTo("m-1");
    }

    @Test
    void aTemplateIsFilledInOnePass() throws Exception {
        Domain domain = SmallDomain.write(folder.resolve("domain"));
        Files.createDirectories(domain.folder().resolve("prompts"));
        Files.writeString(domain.folder().resolve("prompts/judge.txt"), "Q {question} A {answer} {\"score\": N}");
        Prompts prompts = Prompts.read(domain);
        assertThat(prompts.fill("judge", Map.of("question", "what is {answer}? $1", "answer", "x")))
                .isEqualTo("Q what is {answer}? $1 A x {\"score\": N}");
        Files.writeString(domain.folder().resolve("prompts/judge.txt"), "{nothing}");
        assertThatThrownBy(() -> Prompts.read(domain)).hasMessageContaining("{nothing}");
    }

    @Test
    void aRunDoesNotGoOnWithOtherSettings() throws Exception {
        new RunInputs(new TreeMap<>(Map.of("model", "a", "seed", "1"))).keep(folder);
        new RunInputs(new TreeMap<>(Map.of("model", "a", "seed", "1"))).keep(folder);
        assertThatThrownBy(() -> new RunInputs(new TreeMap<>(Map.of("model", "b", "seed", "1"))).keep(folder))
                .hasMessageContaining("model was a and is b")
                .hasMessageNotContaining("seed");
    }

    private Draft read(Strategy strategy, String text, String finish) throws Exception {
        Domain domain = SmallDomain.write(folder.resolve("domain"));
        List<Seed> seeds = Seeds.of(domain, strategy.seeds(), null, ThinConcepts.NONE, 1, 10);
        TeacherPlan plan =
                new TeacherPlan(domain, strategy, seeds, Prompts.read(domain), "m", 100, 0.5, 1, Integer.MAX_VALUE);
        assertThat(plan.size()).isEqualTo(seeds.size() * TeacherPlan.MOST_VARIANTS);
        Task task = plan.task(3);
        assertThat(task.requests().get(0).messages().get(0).content())
                .contains(seeds.get(3).text())
                .doesNotContain("{question}");
        return task.read(List.of(new Calls.Reply.Answered(new Answer(text, "m-1", finish, 1, false))))
                .get(0);
    }

    private TrainingRecord record(Strategy strategy, String text) throws Exception {
        return ((Draft.Candidate) read(strategy, text, "stop")).record();
    }

    private static String filter(Draft draft) {
        return draft instanceof Draft.Rejected rejected ? rejected.filter() : "";
    }
}
