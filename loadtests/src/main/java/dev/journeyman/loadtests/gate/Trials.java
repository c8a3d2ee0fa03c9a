package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.workshop.LauncherCall;
import dev.journeyman.loadtests.workshop.ResultBook;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a candidate goes through, by the launcher's own commands, each a step of the {@link ResultBook}: training, examination, gate; and merges. */
final class Trials {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String SCORECARD = "scorecard: ";
    private static final int MOST_SAID = 600;

    private final Path root;
    private final Path folder;
    private final ResultBook book;
    private @Nullable String codeDigest; // of what examines now; null until it is needed

    Trials(Path root, Path folder, ResultBook book) {
        this.root = root;
        this.folder = folder;
        this.book = book;
    }

    /**
     * A trained candidate.
     *
     * @param version its name in the home
     * @param directory the trained model
     * @param taught records that were offered
     * @param leftOut those of them that the training set left out, by rule
     * @param seconds of the call
     */
    record Candidate(String version, String directory, int taught, Map<String, Integer> leftOut, double seconds) {
        /** Keeps the order. */
        Candidate {
            leftOut = new TreeMap<>(leftOut);
        }
    }

    /**
     * What the gate said.
     *
     * @param refusals paths of the reasons; empty where it passed
     * @param details of the branches, by name
     */
    record Verdict(boolean passed, List<String> refusals, Map<String, String> details) {
        /** Copies both. */
        Verdict {
            refusals = List.copyOf(refusals);
            details = new TreeMap<>(details);
        }
    }

    /** A home with what technicians corrected, batch by batch; none for one without feedback. */
    WorkshopHome home(String name, List<List<WorkshopHome.Correction>> batches)
            throws IOException, InterruptedException {
        return book.once(
                name + ".home", WorkshopHome.class, () -> WorkshopHome.prepare(root, folder.resolve(name), batches));
    }

    /** Trains the starter further on a poison. */
    Candidate train(WorkshopHome home, String key, Poison poison) throws IOException, InterruptedException {
        return book.once(key + ".trained", Candidate.class, () -> {
            List<String> call =
                    retraining(home, key, home.whole(), poison.recipe().yaml());
            call.addAll(offered(key, poison));
            return trained(home, key, call, poison.records());
        });
    }

    /** Trains the starter further on a snapshot, with a recipe's text, or with the domain's own recipe. */
    Candidate train(WorkshopHome home, String key, String snapshot, @Nullable String recipe)
            throws IOException, InterruptedException {
        return book.once(
                key + ".trained",
                Candidate.class,
                () -> trained(home, key, retraining(home, key, snapshot, recipe), List.of()));
    }

    /** A training that the data policy is expected to refuse: what was said; null where it was not refused. */
    String refusal(WorkshopHome home, String key, Poison poison) throws IOException, InterruptedException {
        return book.once(key + ".refusal", String.class, () -> {
            List<String> call =
                    retraining(home, key, home.whole(), poison.recipe().yaml());
            call.addAll(offered(key, poison));
            LauncherCall.Ended ended = LauncherCall.of(root, call);
            String said = (ended.out() + ended.err()).strip().replaceAll("\\s+", " ");
            return ended.exit() == 0 ? "" : said.substring(0, Math.min(said.length(), MOST_SAID));
        });
    }

    private List<String> offered(String key, Poison poison) throws IOException {
        Path file = file("records", key + ".jsonl");
        Taught.write(file, poison.records(), poison.synthetic());
        return List.of(poison.synthetic() ? "--synthetic" : "--curated", file.toString());
    }

    private List<String> retraining(WorkshopHome home, String key, String snapshot, @Nullable String recipe)
            throws IOException {
        List<String> call = new ArrayList<>(List.of(
                "retrain",
                "--once",
                "--home",
                home.home(),
                "--parent",
                WorkshopHome.STARTER,
                "--run",
                key,
                "--snapshot",
                snapshot));
        if (recipe != null) {
            Path file = file("recipes", key + ".yaml");
            Files.writeString(file, recipe);
            call.addAll(List.of("--recipe", file.toString()));
        }
        return call;
    }

    private Candidate trained(WorkshopHome home, String key, List<String> call, List<Taught> taught)
            throws IOException, InterruptedException {
        LauncherCall.Ended ended = LauncherCall.shown(root, call).orFail(call);
        Path run = home.folder().resolve("runs").resolve(key);
        Map<String, Integer> leftOut = new TreeMap<>();
        Set<String> offered = taught.stream().map(Taught::id).collect(Collectors.toSet());
        for (String line : Files.readAllLines(run.resolve("set").resolve("left-out.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            if (offered.contains(node.path("id").asText())) {
                leftOut.merge(node.path("rule").asText(), 1, Integer::sum);
            }
        }
        removeCheckpoints(run);
        return new Candidate(
                JSON.readTree(run.resolve("outcome.json").toFile())
                        .path("candidate")
                        .asText(),
                run.resolve("trained").toString(),
                taught.size(),
                leftOut,
                ended.seconds());
    }

    private static void removeCheckpoints(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run)) {
            for (Path entry : entries.toList()) {
                if (String.valueOf(entry.getFileName()).startsWith("checkpoint-")) {
                    GatewayProcess.remove(entry);
                }
            }
        }
    }

    /** Examines a version of a home, where the gate finds it; the scorecard's file. */
    String examine(WorkshopHome home, String key, String version, int limit) throws IOException, InterruptedException {
        return book.once(
                key + ".examined",
                String.class,
                card -> isOfThisProgram(home, card),
                () -> examined(home, version, limit, List.of()));
    }

    /** Examines a model's folder; the scorecard's file. */
    String examineFolder(WorkshopHome home, String key, String directory, int limit)
            throws IOException, InterruptedException {
        return book.once(
                key + ".examined",
                String.class,
                card -> isOfThisProgram(home, card),
                () -> examined(
                        home,
                        directory,
                        limit,
                        List.of("--out", file("cards", key + ".json").toString())));
    }

    /** Scorecards of programs that ask or judge otherwise cannot be compared, and a home may have been begun with another one. */
    private boolean isOfThisProgram(WorkshopHome home, String card) throws IOException, InterruptedException {
        String known = codeDigest;
        if (known == null) {
            Path probe = file("cards", "program.json");
            examined(home, WorkshopHome.STARTER, 1, List.of("--suite", "general", "--out", probe.toString()));
            known = codeDigest(probe.toString());
            codeDigest = known;
        }
        return Files.exists(Path.of(card)) && codeDigest(card).equals(known);
    }

    private static String codeDigest(String card) throws IOException {
        return Judge.card(card).path("code_digest").asText();
    }

    private String examined(WorkshopHome home, String model, int limit, List<String> more)
            throws IOException, InterruptedException {
        List<String> call = new ArrayList<>(List.of("evals", "run", "--model", model, "--home", home.home()));
        if (limit > 0) {
            call.addAll(List.of("--limit", String.valueOf(limit)));
        }
        call.addAll(more);
        String out = LauncherCall.shown(root, call).orFail(call).out();
        int at = out.lastIndexOf(SCORECARD);
        if (at < 0) {
            throw new IOException("evals run named no scorecard: " + out);
        }
        return out.substring(at + SCORECARD.length()).lines().findFirst().orElse("");
    }

    /** Brings a version before the gate, as an operator would. */
    Verdict gate(WorkshopHome home, String version) throws IOException, InterruptedException {
        List<String> call = List.of("models", "gate", version, "--json", "--home", home.home());
        LauncherCall.Ended ended = LauncherCall.of(root, call);
        String last = ended.out().strip().lines().reduce("", (first, second) -> second);
        JsonNode decision = last.startsWith("{") ? JSON.readTree(last) : JSON.createObjectNode();
        if (!decision.path("event").asText().equals("gate")) {
            throw new IOException("models gate did not decide: " + ended.out() + ended.err());
        }
        List<String> refusals = new ArrayList<>();
        decision.path("refusals").forEach(each -> refusals.add(each.asText()));
        Map<String, String> details = new TreeMap<>();
        for (JsonNode branch : decision.path("reason").path("reasons")) {
            details.put(branch.path("name").asText(), branch.path("detail").asText());
        }
        if (refusals.stream().anyMatch(each -> each.startsWith("comparable/"))) {
            throw new IOException(version
                    + " was not judged, since its scorecard is of another kind than the champion's: " + refusals);
        }
        boolean passed = decision.path("passed").asBoolean();
        if (passed != (ended.exit() == 0)) {
            throw new IOException("models gate ended with " + ended.exit() + " and said passed: " + passed);
        }
        return new Verdict(passed, refusals, details);
    }

    /** A model on the line from the starter to another, brought into the home as a version; its name. */
    String between(WorkshopHome home, String key, String starter, String other, double share)
            throws IOException, InterruptedException {
        return book.once(key + ".merged", String.class, () -> {
            Path out = file("merged", key);
            GatewayProcess.remove(out);
            List<String> call = List.of(
                    "merge",
                    "--method",
                    "linear",
                    "--t",
                    String.format(Locale.ROOT, "%.3f", share),
                    "--out",
                    out.toString(),
                    "--home",
                    home.home(),
                    starter,
                    other);
            LauncherCall.of(root, call).orFail(call);
            List<String> imported =
                    List.of("models", "import", out.toString(), "--name", key, "--json", "--home", home.home());
            LauncherCall.of(root, imported).orFail(imported);
            return key;
        });
    }

    private Path file(String kind, String name) throws IOException {
        return Files.createDirectories(folder.resolve(kind)).resolve(name);
    }
}
