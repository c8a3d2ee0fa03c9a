package dev.journeyman.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelFile;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The gate, the ledger, garbage collection and archives by command; scorecards made by hand lie where {@code evals run} leaves them. */
class PromotionCommandTest {
    private static final int ITEMS = 400;

    @TempDir
    Path temporary;

    private String out = "";
    private String err = "";

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home().toString()));
        int code = new CommandLine(new ModelsCommand(Map.of()))
                .setOut(new PrintWriter(outText, true))
                .setErr(new PrintWriter(errText, true))
                .execute(all.toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    private Path home() {
        return temporary.resolve("home");
    }

    private ModelStore store() {
        return ModelStore.open(home().resolve("models"));
    }

    @BeforeEach
    void aChampionAndACandidate() throws IOException {
        put("old", Lineage.imported("dir:/old", null), 1);
        assertThat(run("promote", "old", "--reason", "the first one")).as(err).isZero();
        Map<String, Long> counts = Map.of("human_feedback", 60L, "synthetic_self", 40L);
        put(
                "new",
                new Lineage(
                        "run:7",
                        "old",
                        "7",
                        "retrain",
                        "ab".repeat(32),
                        counts,
                        counts,
                        null,
                        new Lineage.Proof(60, 1000, 0)),
                2);
    }

    private void put(String name, Lineage lineage, long seed) throws IOException {
        Path model = TinyModel.write(temporary.resolve("model-" + name), seed);
        try (Staging staging = store().stage()) {
            for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                staging.copy(model.resolve(file), file, ByteProgress.NONE);
            }
            staging.commit(name, lineage, ByteProgress.NONE);
        }
    }

    /** A scorecard with so many wrong answers in every suite. */
    private void evaluate(String name, int wrong, String startedAt) throws IOException {
        StoredVersion version = store().version(name);
        String weights = version.manifest().files().stream()
                .filter(file -> file.name().equals("model.safetensors"))
                .map(ModelFile::sha256)
                .findFirst()
                .orElseThrow();
        ObjectNode card = ScorecardForGate.of(name, weights, startedAt, ITEMS, wrong);
        Path folder = Files.createDirectories(home().resolve("evals").resolve(name + "-0123456789ab"));
        Files.writeString(folder.resolve("scorecard.json"), card.toString());
    }

    @Test
    void whatIsTrainedHereNeedsScorecardsAndPassesWithGoodOnes() throws IOException {
        assertThat(run("promote", "new")).isEqualTo(1);
        assertThat(err).contains("never evaluated").contains("journeyman evals run --model new");
        evaluate("new", 4, "2026-11-22T12:00:00Z");
        assertThat(run("promote", "new")).isEqualTo(1);
        assertThat(err).contains("The champion old was never evaluated").contains("journeyman evals run --model old");

        evaluate("old", 5, "2026-11-22T12:00:00Z");
        assertThat(run("gate", "new")).as(err + out).isZero();
        assertThat(out).contains("ok  gate: new against old", "ok  factual-accuracy");
        assertThat(store().champion().orElseThrow().name()).isEqualTo("old");
        assertThat(run("promote", "new", "--reason", "it is better")).as(err).isZero();
        assertThat(store().champion().orElseThrow().name()).isEqualTo("new");
        assertThat(run("ledger")).isZero();
        assertThat(out)
                .contains(
                        "evaluated new candidate -> evaluated",
                        "promoted new evaluated -> champion",
                        "it is better, the gate passed");
    }

    @Test
    void aWorseOneIsRefusedWithReasonsAndOnlyForceHelpsForEver() throws IOException {
        evaluate("old", 4, "2026-11-22T12:00:00Z");
        evaluate("new", 60, "2026-11-22T12:00:00Z");
        assertThat(run("gate", "new")).isEqualTo(1);
        assertThat(run("promote", "new")).isEqualTo(1);
        assertThat(out).contains("NO  factual-accuracy", "NO  unknown-codes");
        assertThat(err).contains("The gate refuses new: ", "It is rejected now", "--force --reason TEXT");
        assertThat(store().version("new").state().label()).isEqualTo("rejected");

        assertThat(run("promote", "new", "--force")).isEqualTo(2);
        assertThat(err).contains("--force needs --reason");
        assertThat(run("promote", "new", "--force", "--reason", "the workshop is on fire"))
                .as(err)
                .isZero();
        assertThat(run("list")).isZero();
        assertThat(out).contains("champion!");
        assertThat(run("rollback", "--reason", "it was worse indeed")).isZero();
        assertThat(store().champion().orElseThrow().name()).isEqualTo("old");
        assertThat(run("show", "new")).isZero();
        assertThat(out).contains("forced once");

        assertThat(run("ledger", "--json")).isZero();
        List<JsonNode> entries = new ArrayList<>();
        for (String line : out.lines().toList()) {
            entries.add(JsonMapper.builder().build().readTree(line));
        }
        JsonNode forced = entries.stream()
                .filter(entry -> entry.path("forced").asBoolean())
                .findFirst()
                .orElseThrow();
        assertThat(forced.path("why").asText()).isEqualTo("the workshop is on fire");
        assertThat(forced.path("gate_passed").asBoolean(true)).isFalse();
        assertThat(entries.getLast().path("event").asText()).isEqualTo("verified");
    }

    @Test
    void anOlderScorecardDoesNotTakeALatersPlace() throws IOException {
        evaluate("old", 4, "2026-11-22T12:00:00Z");
        evaluate("new", 4, "2026-11-22T12:00:00Z");
        assertThat(run("gate", "new")).isZero();
        evaluate("new", 60, "2026-11-21T12:00:00Z");
        assertThat(run("gate", "new")).isZero();
        evaluate("new", 60, "2026-11-23T12:00:00Z");
        assertThat(run("gate", "new")).isEqualTo(1);
    }

    @Test
    void theDomainsThresholdsHoldAndItsProblemsAreNamed() throws IOException {
        evaluate("old", 4, "2026-11-22T12:00:00Z");
        evaluate("new", 60, "2026-11-22T12:00:00Z");
        Path domain = Files.createDirectories(temporary.resolve("domain"));
        Files.writeString(domain.resolve("gate.yaml"), """
                version: 1
                factual: {kinds: [code-meaning], margin: 0.3}
                worse: {alpha: 0.000001, least_items: 1000}
                unknown_codes: {least: 0.5, worse_by: 0.3}
                stops: {least: 0.5, worse_by: 0.3}
                safety: {kinds: [refusals], least: 0.5, worse_by: 0.3}
                """);
        assertThat(run("gate", "new", "--domain", domain.toString())).isEqualTo(1);
        assertThat(out).contains("ok  factual-accuracy", "NO  no-regression");
        Files.writeString(domain.resolve("gate.yaml"), "version: 1\nfactul: 3\nstops: {least: 7}\n");
        assertThat(run("gate", "new", "--domain", domain.toString())).isEqualTo(1);
        assertThat(err).contains("gate.yaml: ", "factul means nothing", "stops.least must be");
    }

    @Test
    void theShippedRulesAreTheStandardOnes() throws IOException {
        Path shipped = Path.of("..", "domains", "automotive", "gate.yaml");
        JsonNode root = com.fasterxml.jackson.dataformat.yaml.YAMLMapper.builder()
                .build()
                .readTree(Files.readAllBytes(shipped));
        assertThat(dev.journeyman.store.gate.GateRules.of(root))
                .isEqualTo(dev.journeyman.store.gate.GateRules.STANDARD);
    }

    @Test
    void garbageIsShownAndCollected() throws IOException {
        assertThat(run("gc", "--dry-run", "--untried-days", "0")).isZero();
        assertThat(out).contains("keeps old: the champion", "would remove new: candidate since", "would be freed");
        assertThat(store().list().versions()).hasSize(2);
        assertThat(run("gc", "--untried-days", "0", "--reason", "room")).isZero();
        assertThat(store().list().versions()).extracting(StoredVersion::name).containsExactly("old");
        assertThat(run("gc", "--champions", "0")).isEqualTo(1);
        assertThat(err).contains("earlier champions must be 1 to 32");
    }

    @Test
    void anArchiveGoesOutAndIn() throws IOException {
        Path file = temporary.resolve("new.tar");
        assertThat(run("archive", "export", "new", file.toString())).as(err).isZero();
        assertThat(run("archive", "export", "new", file.toString())).isEqualTo(1);
        assertThat(run("remove", "new")).isZero();
        assertThat(run("archive", "import", file.toString())).as(err).isZero();
        assertThat(store().version("new").manifest().lineage().run()).isEqualTo("7");
        assertThat(run("archive", "import", file.toString(), "--name", "copy"))
                .as(err)
                .isZero();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(run("archive", "import", file.toString(), "--name", "bad")).isEqualTo(1);
        assertThat(err).contains("nothing was changed");
        assertThat(store().has("bad")).isFalse();
        assertThat(run("archive")).isEqualTo(2);
    }

    @Test
    void aFlippedByteOfTheLedgerIsNamed() throws IOException {
        Path ledger = home().resolve("models/ledger.jsonl");
        byte[] bytes = Files.readAllBytes(ledger);
        bytes[bytes.length / 2] ^= 1;
        Files.write(ledger, bytes);
        assertThat(run("ledger")).isEqualTo(1);
        assertThat(err).contains("ledger.jsonl", "entry ");
        assertThat(run("promote", "new", "--force", "--reason", "x")).isEqualTo(1);
        assertThat(run("show", "champion", "--verify")).isZero();
    }
}
