package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.workshop.LauncherCall;
import dev.journeyman.loadtests.workshop.ResultBook;
import dev.journeyman.loadtests.workshop.Workshop;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What the studies have in common: workshops, trainings, exams, evals and merges, each a step of the {@link ResultBook}. */
final class Lab {
    /** Of the old evals: what codes mean, codes that are not there, and multiple choice both ways. */
    static final List<String> SUITES = List.of("code-meaning", "unknown-codes", "mcq", "mcq-likelihood");

    private static final int AT_ONCE = 4;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path root;
    private final Path folder;
    private final StudySettings settings;
    private final ResultBook book;

    Lab(Path root, Path folder, StudySettings settings, ResultBook book) {
        this.root = root;
        this.folder = folder;
        this.settings = settings;
        this.book = book;
    }

    StudySettings settings() {
        return settings;
    }

    /**
     * What an arm is trained with.
     *
     * @param name its key
     * @param snapshot of the workshop
     * @param synthetic records; empty for none
     * @param texts for DAPT; empty for none
     */
    record Arm(String name, ArmRecipe recipe, String snapshot, List<SyntheticRecord> synthetic, List<Fact> texts) {
        /** On corrections alone. */
        static Arm real(String name, ArmRecipe recipe, String snapshot) {
            return new Arm(name, recipe, snapshot, List.of(), List.of());
        }
    }

    /**
     * A suite of a scorecard.
     *
     * @param letters how often each was chosen; empty where there are none
     */
    record Eval(Proportion right, Map<String, Integer> letters) {
        /** Puts the letters in their order. */
        Eval {
            letters = Collections.unmodifiableSortedMap(new TreeMap<>(letters));
        }

        Eval plus(Eval other) {
            Map<String, Integer> both = new TreeMap<>(letters);
            other.letters.forEach((letter, count) -> both.merge(letter, count, Integer::sum));
            return new Eval(right.plus(other.right), both);
        }
    }

    /** The suites by name. */
    record Evals(Map<String, Eval> suites) {
        static final Evals NONE = new Evals(Map.of());

        Evals plus(Evals other) {
            Map<String, Eval> both = new LinkedHashMap<>(suites);
            other.suites.forEach((name, eval) -> both.merge(name, eval, Eval::plus));
            return new Evals(both);
        }

        Eval of(String suite) {
            return suites.getOrDefault(suite, new Eval(Proportion.NONE, Map.of()));
        }
    }

    WorkshopHome workshop(String name, List<List<WorkshopHome.Correction>> batches)
            throws IOException, InterruptedException {
        return book.once(
                name + ".workshop",
                WorkshopHome.class,
                () -> WorkshopHome.prepare(root, folder.resolve("workshops").resolve(name), batches));
    }

    /** Trains an arm from the starter. */
    Trained train(WorkshopHome workshop, String key, Arm arm) throws IOException, InterruptedException {
        return book.once(key + ".trained", Trained.class, () -> {
            List<String> call = retraining(workshop, key, WorkshopHome.STARTER, arm);
            LauncherCall.Ended ended = LauncherCall.of(root, call).orFail(call);
            Path run = workshop.folder().resolve("runs").resolve(key);
            Trained trained = Trained.read(run, arm.recipe(), arm.synthetic(), ended);
            Trained.removeCheckpoints(run);
            return trained;
        });
    }

    /** A training that the data policy is expected to refuse: what was said, or that it was not refused. */
    String refusal(WorkshopHome workshop, String key, String parent, Arm arm) throws IOException, InterruptedException {
        return book.once(key + ".refusal", String.class, () -> {
            LauncherCall.Ended ended = LauncherCall.of(root, retraining(workshop, key, parent, arm));
            return ended.exit() == 0
                    ? "NOT REFUSED"
                    : (ended.out() + ended.err())
                            .strip()
                            .replaceAll("\\s+", " ")
                            .replaceFirst(": rec_.*", ""); // which records is not of interest
        });
    }

    private List<String> retraining(WorkshopHome workshop, String key, String parent, Arm arm) throws IOException {
        Path recipe = file("recipes", key + ".yaml");
        Files.writeString(recipe, arm.recipe().yaml());
        List<String> call = new ArrayList<>(List.of(
                "retrain",
                "--once",
                "--home",
                workshop.home(),
                "--parent",
                parent,
                "--run",
                key,
                "--recipe",
                recipe.toString(),
                "--snapshot",
                arm.snapshot()));
        if (!arm.synthetic().isEmpty()) {
            Path file = file("records", key + ".jsonl");
            SyntheticRecord.write(file, arm.synthetic());
            call.addAll(List.of("--synthetic", file.toString()));
        }
        if (!arm.texts().isEmpty()) {
            Path file = file("records", key + ".texts.jsonl");
            ManualTexts.write(file, arm.texts());
            call.addAll(List.of("--curated", file.toString()));
        }
        return call;
    }

    private Path file(String kind, String name) throws IOException {
        return Files.createDirectories(folder.resolve(kind)).resolve(name);
    }

    /** Asks a model, a version of the workshop or a folder, each question once, without randomness. */
    Exam exam(WorkshopHome workshop, String key, String model, List<Exam.Question> questions)
            throws IOException, InterruptedException {
        return book.once(key + ".exam", Exam.class, () -> {
            try (GatewayProcess gateway = workshop.serve(root, model);
                    Workshop asked = new Workshop(gateway.base())) {
                return Exam.of(
                        questions,
                        answers(
                                asked,
                                workshop.operator(),
                                questions.stream().map(Exam.Question::text).toList(),
                                null));
            }
        });
    }

    /** What a model says when its answers are drawn at temperature 1, each with a seed of its own. */
    Answers drawn(WorkshopHome workshop, String key, String model, List<String> questions, long seed)
            throws IOException, InterruptedException {
        return book.once(key + ".answers", Answers.class, () -> {
            try (GatewayProcess gateway = workshop.serve(root, model);
                    Workshop asked = new Workshop(gateway.base())) {
                return new Answers(questions, answers(asked, workshop.operator(), questions, seed));
            }
        });
    }

    /** Questions and what was said to each. */
    record Answers(List<String> questions, List<String> said) {}

    /** In the order of the questions; some at once, since the gateway answers them together. */
    private static List<String> answers(Workshop workshop, String key, List<String> questions, @Nullable Long seed)
            throws IOException, InterruptedException {
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            String question = questions.get(i);
            Workshop.Asking asking = seed == null
                    ? Workshop.Asking.ofModel(WorkshopHome.MOST_TOKENS)
                    : Workshop.Asking.drawn(WorkshopHome.MOST_TOKENS, seed + i);
            calls.add(() -> workshop.ask(key, question, asking).text());
        }
        List<String> answers = new ArrayList<>();
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<String> answer : some.invokeAll(calls)) {
                answers.add(answer.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a question was not answered: " + e.getCause(), e);
        }
        return answers;
    }

    /** The old evals of a model, a version of the workshop or a folder; none where none are wanted. */
    Evals evals(WorkshopHome workshop, String key, String model) throws IOException, InterruptedException {
        if (settings.limit() == 0) {
            return Evals.NONE;
        }
        return book.once(key + ".evals", Evals.class, () -> {
            Path card = file("scorecards", key + ".json");
            List<String> call = List.of(
                    "evals",
                    "run",
                    "--model",
                    model,
                    "--home",
                    workshop.home(),
                    "--suite",
                    String.join(",", SUITES),
                    "--limit",
                    String.valueOf(settings.limit()),
                    "--out",
                    card.toString());
            LauncherCall.of(root, call).orFail(call);
            Map<String, Eval> suites = new LinkedHashMap<>();
            for (JsonNode suite : JSON.readTree(card.toFile()).path("suites")) {
                Map<String, Integer> letters = new TreeMap<>();
                suite.path("letters")
                        .properties()
                        .forEach(each ->
                                letters.put(each.getKey(), each.getValue().asInt()));
                suites.put(
                        suite.path("name").asText(),
                        new Eval(
                                new Proportion(
                                        suite.path("right").asInt(),
                                        suite.path("n").asInt()),
                                letters));
            }
            return new Evals(suites);
        });
    }

    /** Merges two models; the merged one's folder. */
    String merge(WorkshopHome workshop, String key, List<String> method, List<String> models)
            throws IOException, InterruptedException {
        return book.once(key + ".merged", String.class, () -> {
            Path out = file("merged", key);
            GatewayProcess.remove(out);
            List<String> call = new ArrayList<>(List.of("merge", "--home", workshop.home(), "--out", out.toString()));
            call.addAll(method);
            call.addAll(models);
            LauncherCall.of(root, call).orFail(call);
            return out.toString();
        });
    }
}
