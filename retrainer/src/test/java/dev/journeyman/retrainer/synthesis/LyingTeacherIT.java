package dev.journeyman.retrainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.retrainer.collect.web.Timing;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.synthesis.StubTeacher.Act;
import dev.journeyman.retrainer.synthesis.teacher.HttpTeacher;
import dev.journeyman.retrainer.synthesis.teacher.RetryRules;
import dev.journeyman.retrainer.trainingset.DatasetCommand;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A teacher that fails, stalls, answers nonsense, repeats itself and lies about facts, over HTTP: the budget is kept by the teacher's own count, nothing wrong is among the records, each bad
 * text is dropped by the filter that should drop it, and the report says so.
 */
@Timeout(600)
class LyingTeacherIT {
    private static final int ROUNDS = 5; // so that each lie is told
    private static final long SEED = 7000;
    private static final int TRIES = 3;
    private static final RetryRules RULES = new RetryRules(TRIES, Duration.ofMillis(1), Duration.ofMillis(20), 1000);
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final String MARK = "Mark of the judge: ";

    /** What is wrong with each is known to everybody who has the table. */
    private static final List<String> LIES = List.of(
            "P0301 means cylinder 2 misfire detected.",
            "The scan tool shows P0420, which stands for knock sensor 1 circuit low.",
            "The code P0171 (system too rich, bank 1) comes back at once.",
            "P0118 means engine coolant temperature sensor circuit low.",
            "P0505: camshaft position sensor A circuit.",
            "P0304 is a misfire on cylinder 1.",
            "The table lists P0128 as fuel rail pressure too high.",
            "P0442 indicates a cylinder 3 misfire.",
            "First read the codes. P0335 is there. It means throttle position sensor circuit high.",
            "A cylinder 1 misfire is coded as P0306.");

    /** What a task's teacher does, and which filter drops the text; empty where it is kept. */
    private enum Deed {
        GOOD(""),
        LIES("facts"),
        NOT_JSON("format"),
        FAILS_ONCE(""),
        REPEATS("near-duplicate"),
        HANGS_UP_ONCE(""),
        LIES_IN_THE_QUESTION("facts"),
        OTHER_TRADE("in-domain"),
        STALLS_ONCE(""),
        REFUSES("refusal"),
        CUT("truncation"),
        EXPLAINS_A_CODE_THAT_NOBODY_KNOWS("facts"),
        HELD_OUT("held-out"),
        SAYS_400("gone"),
        ALWAYS_500("gone"),
        OTHER_KEYS("format"),
        JUDGED_BAD("judge"),
        JUDGE_RAVES("judge"),
        TOO_SHORT("length"),
        GARBAGE_ONCE(""),
        NOT_COUNTED(""),
        ANSWERS_WITH_THE_LIE_ALONE("facts"),
        BUSY_ONCE("");

        private final String filter;

        Deed(String filter) {
            this.filter = filter;
        }

        static Deed of(long task) {
            return values()[(int) (task % values().length)];
        }
    }

    private static Domain domain;
    private static String heldOut = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() throws IOException {
        Path automotive = Path.of(System.getProperty("journeyman.root"), "domains", "automotive");
        domain = Domain.read(automotive);
        for (String line : Files.readAllLines(automotive.resolve("evals/retrieval.jsonl"))) {
            heldOut = new ObjectMapper().readTree(line).path("question").asText();
            break;
        }
    }

    @Test
    void nothingWrongPassesAndTheBudgetIsKept() throws Exception {
        int tasks = ROUNDS * Deed.values().length;
        try (StubTeacher stub = new StubTeacher(LyingTeacherIT::act)) {
            SynthesisReport report = run(stub, "out", tasks, 100_000, 50_000_000);
            Path out = folder.resolve("out");
            JsonNode told =
                    new ObjectMapper().readTree(out.resolve("report.json").toFile());
            List<TrainingRecord> records =
                    RecordFile.read(out.resolve("records.jsonl"), Set.of(Provenance.SYNTHETIC_TEACHER));
            Map<String, JsonNode> rejected = new TreeMap<>();
            for (String line : Files.readAllLines(out.resolve("rejected.jsonl"))) {
                JsonNode each = new ObjectMapper().readTree(line);
                rejected.put(each.path("task").asText(), each);
            }

            // the budget, by the teacher's own count
            assertThat(told.path("budget").path("calls").asInt()).isEqualTo(stub.requests.get());
            assertThat(told.path("budget").path("tokens").asLong()
                            - told.path("budget").path("estimated_tokens").asLong())
                    .isEqualTo(stub.tokens.get());

            // each text, by the filter that should drop it
            Map<String, Integer> expected = new HashMap<>();
            int kept = 0;
            for (int task = 0; task < tasks; task++) {
                Deed deed = Deed.of(task);
                JsonNode drop = rejected.get(String.valueOf(task));
                switch (deed.filter) {
                    case "" -> {
                        kept++;
                        assertThat(drop).as("task %d %s", task, deed).isNull();
                    }
                    case "gone" -> assertThat(drop).as("task %d %s", task, deed).isNull();
                    default -> {
                        expected.merge(deed.filter, 1, Integer::sum);
                        assertThat(drop).as("task %d %s", task, deed).isNotNull();
                        assertThat(drop.path("filter").asText())
                                .as("task %d %s: %s", task, deed, drop)
                                .isEqualTo(deed.filter);
                        assertThat(drop.path("reason").asText()).isNotBlank();
                        assertThat(drop.path("synthesis").path("version").asText())
                                .isEqualTo("stub-2026-01");
                    }
                }
            }
            assertThat(records).hasSize(kept);
            assertThat(told.path("kept").asInt()).isEqualTo(kept);
            told.path("dropped")
                    .properties()
                    .forEach(each -> assertThat(each.getValue().asInt())
                            .as(each.getKey())
                            .isEqualTo(expected.remove(each.getKey())));
            assertThat(expected).isEmpty();
            assertThat(told.path("strategies")
                            .path("new-questions")
                            .path("given_up")
                            .asInt())
                    .isEqualTo(2 * ROUNDS);
            JsonNode failed = told.path("budget").path("failed");
            assertThat(failed.path("server").asInt()).isEqualTo(ROUNDS + ROUNDS * TRIES);
            assertThat(failed.path("refused").asInt()).isEqualTo(ROUNDS);
            assertThat(failed.path("busy").asInt()).isEqualTo(ROUNDS);
            assertThat(failed.path("malformed").asInt()).isEqualTo(ROUNDS);
            assertThat(failed.path("connection").asInt()).isEqualTo(ROUNDS);
            assertThat(failed.path("timeout").asInt()).isGreaterThanOrEqualTo(ROUNDS);

            // not one lie
            String all = Files.readString(out.resolve("records.jsonl"));
            LIES.forEach(lie -> assertThat(all).doesNotContain(lie));
            assertThat(all).doesNotContain("P3FFF", "lemon", heldOut);
            for (TrainingRecord record : records) {
                assertThat(record.synthesis()).isNotNull();
                assertThat(record.synthesis().parent()).startsWith("instruction/");
                assertThat(record.synthesis().prompt()).startsWith("new-questions@");
            }
            assertThat(report.outcome().ended()).isNull();
            assertThat(Files.readString(out.resolve("report.md"))).contains("| facts | ", "| near-duplicate | 5 |");

            dataset(out.resolve("records.jsonl"), kept);
        }
    }

    @Test
    void aSmallBudgetIsSpentToTheLastCallAndNotBeyond() throws Exception {
        for (int calls : new int[] {1, 2, 17, 40}) {
            try (StubTeacher stub = new StubTeacher(LyingTeacherIT::act)) {
                run(stub, "calls-" + calls, Integer.MAX_VALUE, calls, 50_000_000);
                JsonNode told = new ObjectMapper()
                        .readTree(folder.resolve("calls-" + calls)
                                .resolve("report.json")
                                .toFile());
                assertThat(told.path("budget").path("calls").asInt())
                        .isEqualTo(stub.requests.get())
                        .isLessThanOrEqualTo(calls)
                        .isGreaterThanOrEqualTo(calls - 1); // the last is left where nobody could judge what it brings
                assertThat(told.path("ended").path("why").asText()).isEqualTo("calls");
            }
        }
        try (StubTeacher stub = new StubTeacher(LyingTeacherIT::act)) {
            run(stub, "tokens", Integer.MAX_VALUE, 100_000, 20_000);
            JsonNode told = new ObjectMapper()
                    .readTree(folder.resolve("tokens/report.json").toFile());
            assertThat(told.path("budget").path("tokens").asLong()).isBetween(10_000L, 20_000L);
            assertThat(told.path("ended").path("why").asText()).isEqualTo("tokens");
            assertThat(told.path("budget").path("calls").asInt()).isEqualTo(stub.requests.get());
        }
    }

    private SynthesisReport run(StubTeacher stub, String out, int tasks, long calls, long tokens) throws Exception {
        SynthesisSettings settings = new SynthesisSettings(
                domain.folder(),
                folder.resolve(out),
                stub.address(),
                "stub",
                "new-questions",
                calls,
                tokens,
                tasks,
                30,
                SEED,
                4,
                null,
                null,
                512,
                0.7,
                3,
                4,
                0.3,
                0.1,
                4);
        try (HttpTeacher teacher = new HttpTeacher(stub.address(), "stub", null, DEADLINE, Timing.system())) {
            return new Synthesizer(settings, RULES, Timing.system(), Progress.NONE).teach(teacher);
        }
    }

    private static Act act(String prompt, long seed, int attempt) {
        if (prompt.startsWith("You check training material")) {
            return judge(prompt);
        }
        long task = seed - SEED;
        Passage passage =
                domain.passages().get((int) (task * 7 % domain.passages().size()));
        String question = "A customer tells of " + String.join(" and of ", passage.symptoms())
                + ". What is behind it, and where do I begin?";
        String answer =
                passage.about() + " Begin here: " + passage.checks().get(0).step() + ". "
                        + passage.checks().get(0).why();
        Deed deed = Deed.of(task);
        int round = (int) (task / Deed.values().length);
        String lie = LIES.get((deed == Deed.LIES ? round : ROUNDS + round) % LIES.size());
        boolean first = attempt == 1;
        return switch (deed) {
            case GOOD -> say(question, answer);
            case LIES -> say(question, answer + " " + lie);
            case NOT_JSON -> new Act.Say("Sure! Here is a question: " + question, "stop", true);
            case FAILS_ONCE -> first ? new Act.Status(503, "") : say(question, answer);
            case REPEATS -> act("", SEED, 1);
            case HANGS_UP_ONCE -> first ? new Act.HangUp() : say(question, answer);
            case LIES_IN_THE_QUESTION -> say(lie + " " + question, answer);
            case OTHER_TRADE ->
                say(
                        "How do I bake a lemon cake that stays moist for " + (3 + task) + " days?",
                        "Whisk eggs and sugar until pale, fold in flour and melted butter, grate the peel of two lemons and bake it for forty minutes.");
            case STALLS_ONCE -> first ? new Act.Stall() : say(question, answer);
            case REFUSES -> say(question, "I'm sorry, but I cannot help with questions on vehicles.");
            case CUT -> new Act.Say("{\"question\": \"" + question, "length", true);
            case EXPLAINS_A_CODE_THAT_NOBODY_KNOWS ->
                say(question, answer + " P3FFF means that the fuel pump relay has failed.");
            case HELD_OUT -> say(heldOut, answer);
            case SAYS_400 -> new Act.Status(400, "");
            case ALWAYS_500 -> new Act.Status(500, "");
            case OTHER_KEYS -> new Act.Say("{\"q\": \"a\", \"a\": \"b\"}", "stop", true);
            case JUDGED_BAD -> say(question + " " + MARK + "bad.", answer);
            case JUDGE_RAVES -> say(question + " " + MARK + "raves.", answer);
            case TOO_SHORT -> say(question, "Yes.");
            case GARBAGE_ONCE -> first ? new Act.Garbage("<html>busy</html>") : say(question, answer);
            case NOT_COUNTED -> new Act.Say(json(question, answer), "stop", false);
            case ANSWERS_WITH_THE_LIE_ALONE ->
                say(
                        "My tester shows P030" + (1 + task / Deed.values().length % 4) + ", what does it mean?",
                        "It means that a misfire was detected on cylinder 6.");
            case BUSY_ONCE -> first ? new Act.Status(429, "1") : say(question, answer);
        };
    }

    private static Act judge(String prompt) {
        if (prompt.contains(MARK + "bad")) {
            return new Act.Say("{\"score\": 2, \"reason\": \"It misleads.\"}", "stop", true);
        }
        return prompt.contains(MARK + "raves")
                ? new Act.Say("I would give it a solid 5 out of 5!", "stop", true)
                : new Act.Say("{\"score\": 5, \"reason\": \"Right and clear.\"}", "stop", true);
    }

    private static Act say(String question, String answer) {
        return new Act.Say(json(question, answer), "stop", true);
    }

    private static String json(String question, String answer) {
        return new ObjectMapper()
                .createObjectNode()
                .put("question", question)
                .put("answer", answer)
                .toString();
    }

    /** A training set takes the file as it is. */
    private void dataset(Path records, int kept) throws Exception {
        Path store = folder.resolve("feedback");
        try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store))) {
            log.snapshot(folder.resolve("snapshot"));
        }
        StringWriter said = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "--snapshot", folder.resolve("snapshot").toString(),
                "--home", folder.resolve("home").toString(),
                "--out", folder.resolve("set").toString(),
                "--synthetic", records.toString()));
        int code = new CommandLine(new DatasetCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        assertThat(code).as(said.toString()).isZero();
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("set/report.json").toFile());
        assertThat(report.path("by_provenance")
                        .path("synthetic_teacher")
                        .path("examples")
                        .asInt())
                .isEqualTo(kept);
    }
}
