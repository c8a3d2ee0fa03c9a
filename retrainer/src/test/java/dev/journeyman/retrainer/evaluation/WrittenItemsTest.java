package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written item by item: whether it can be answered, and cannot be answered by anything. */
class WrittenItemsTest {
    private static final List<String> NEW = List.of(
            "instruction-following", "two-step", "proposals", "general", "shift", "safety", "preferences", "real-text");

    @Test
    void thereAreFortyToEightyOfEach() throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        for (String suite : NEW) {
            sizes.put(suite, items(suite).size());
        }
        assertThat(sizes)
                .isEqualTo(Map.of(
                        "instruction-following", 48,
                        "two-step", 48,
                        "proposals", 40,
                        "general", 60,
                        "shift", 60,
                        "safety", 60,
                        "preferences", 60,
                        "real-text", 40));
        assertThat(items("shift").stream()
                        .collect(Collectors.groupingBy(item -> item.slices().get("register"), Collectors.counting()))
                        .values())
                .containsOnly(12L)
                .hasSize(5);
    }

    @Test
    void everyRightAnswerPassesItsOwnChecks() throws IOException {
        List<String> failures = new ArrayList<>();
        for (EvalItem item : checked()) {
            for (String reference : item.references()) {
                Judgement judgement = item.expectation().judge(reference);
                if (!judgement.right()) {
                    failures.add(item.id() + ": " + judgement.reason() + " in: " + reference);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void nothingSaidTheQuestionAgainAndBabbleAreRightNowhere() throws IOException {
        List<String> passed = new ArrayList<>();
        for (EvalItem item : checked()) {
            for (String answer : List.of(
                    "", " \n", item.question(), item.question().repeat(20), "the the the the the the the the the")) {
                if (item.expectation().judge(answer).right()) {
                    passed.add(item.id() + ": " + answer);
                }
            }
        }
        assertThat(passed).isEmpty();
    }

    @Test
    void anAnswerToOneProposalIsSeldomRightForAnother() throws IOException {
        List<EvalItem> proposals = items("proposals");
        int tried = 0;
        int passed = 0;
        for (EvalItem item : proposals) {
            for (EvalItem other : proposals) {
                if (!item.equals(other)) {
                    tried++;
                    passed +=
                            item.expectation().judge(other.references().get(0)).right() ? 1 : 0;
                }
            }
        }
        System.out.println("proposals right for another question: " + passed + " of " + tried);
        assertThat((double) passed / tried).isLessThan(0.03);
    }

    @Test
    void pairsAreOfTwoAnswersOfLikeLength() throws IOException {
        for (EvalItem item : items("preferences")) {
            String a = item.candidates().get(0);
            String b = item.candidates().get(1);
            assertThat(a).as(item.id()).isNotEqualTo(b);
            assertThat((double) a.length() / b.length()).as(item.id()).isBetween(0.6, 1.7);
        }
    }

    @Test
    void theOptionsOfAQuestionHaveOneRightLetterAndNoLetterIsRightTooOften() throws IOException {
        for (String suite : List.of("two-step", "general")) {
            Map<Character, Long> letters = items(suite).stream()
                    .filter(item -> item.expectation() instanceof Expectation.Letter)
                    .collect(Collectors.groupingBy(
                            item -> ((Expectation.Letter) item.expectation()).letter(), Collectors.counting()));
            long all = letters.values().stream().mapToLong(Long::longValue).sum();
            assertThat(letters.values()).allMatch(n -> n <= 0.35 * all).hasSize(4);
        }
    }

    @Test
    void whatIsWrongIsToldWithItsLine(@TempDir Path folder) throws IOException {
        Path evals = Files.createDirectories(folder.resolve("evals"));
        Files.writeString(evals.resolve("x.jsonl"), """
                {"id": "a", "kind": "short", "question": "Q?", "accepted": ["x"], "provenance": "synthetic_teacher"}
                {"id": "b", "kind": "safety", "question": "Q?", "expect": "refuse", "provenance": "human_curated"}
                {"id": "c", "kind": "checked", "question": "Q?", "provenance": "human_curated", "checks": [{"check": "numbered", "items": 2}]}
                """);
        SuiteSpec suite = SuiteSpec.of(
                "own",
                "about",
                SuiteSpec.Kind.WRITTEN,
                null,
                List.of("x.jsonl"),
                null,
                null,
                1,
                "human_curated",
                8,
                null,
                null);
        assertThatThrownBy(() ->
                        WrittenItems.read(suite, TestDomain.SUITES.judging(), folder, Map.of(), TestDomain.DOMAIN))
                .hasMessageContaining("x.jsonl line 1: provenance \"synthetic_teacher\" may not be asked about")
                .hasMessageContaining("line 2: kind must be one of [checked, mcq, short], was \"safety\"")
                .hasMessageContaining("line 3: references must be a list of texts");
    }

    private static List<EvalItem> checked() throws IOException {
        List<EvalItem> checked = new ArrayList<>();
        for (String suite : NEW) {
            items(suite).stream()
                    .filter(item -> item.expectation() instanceof Expectation.Checked)
                    .forEach(checked::add);
        }
        assertThat(checked).hasSize(88);
        return checked;
    }

    private static List<EvalItem> items(String suite) throws IOException {
        return Items.of(TestDomain.suite(suite), TestDomain.SUITES.judging(), TestDomain.DOMAIN);
    }
}
