package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.retrainer.trainingset.Anchor;
import dev.journeyman.retrainer.trainingset.Domains;
import dev.journeyman.retrainer.trainingset.FeedbackScript;
import dev.journeyman.retrainer.trainingset.SetSources;
import dev.journeyman.slm.checkpoint.MergedAdapter;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs of the starter on a few corrections: whole, interrupted, stopped, with other inputs, going wrong. */
class RetrainRunIT {
    private static final String RECIPE = """
            name: small
            row_tokens: 64
            rows_at_once: 8
            checkpoint_steps: 2
            training_set: {technician_share: 1.0, contaminated: leave-out}
            validation: {paraphrases: 2, pairs: 0.2, rehearsals: 4, every_steps: 2, patience: 50}
            stages:
              - {name: sft, objective: {kind: sft}, epochs: 2, samples_per_step: 4, peak: 0.001, warmup_steps: 1, replay: 0.5, mix: {knowledge: 0.2}}
              - {name: dpo, objective: {kind: dpo}, epochs: 1, samples_per_step: 4, peak: 0.0001, warmup_steps: 1, replay: 0}
            """;
    private static final String HELD = RECIPE.replace("{kind: sft}", "{kind: sft, parent_weight: 0.5}");
    private static final int FACTS = 6;

    @TempDir
    private Path folder;

    private ModelStore store;
    private StoredVersion starter;

    @BeforeEach
    void aHomeWithCorrections() throws Exception {
        store = ModelStore.open(Files.createDirectories(folder.resolve("models")));
        Path files = Path.of(System.getProperty("journeyman.root"), "domains", "automotive", "starter");
        try (Staging staging = store.stage();
                Stream<Path> all = Files.list(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                staging.copy(file, String.valueOf(file.getFileName()), ByteProgress.NONE);
            }
            starter =
                    staging.commit("starter", Lineage.imported("starter:automotive", "Apache-2.0"), ByteProgress.NONE);
        }
        snapshot("first", 0);
    }

    /** Two wordings of each fact, and some comparisons. */
    private void snapshot(String name, int from) throws Exception {
        Path log = folder.resolve("feedback-" + name);
        FeedbackScript script = new FeedbackScript(from);
        try (FeedbackLog opened = RocksFeedbackLog.open(log, LogOptions.DEFAULTS, LogEnvironment.system(log))) {
            for (int fact = from; fact < from + FACTS; fact++) {
                for (String wording : List.of("Which fuse feeds circuit %d of the lift?", "Lift, circuit %d: fuse?")) {
                    String asked = script.answers(opened, String.format(wording, fact), "That is not known.");
                    script.corrects(
                            opened, "tom", asked, "Bay card: circuit " + fact + " has fuse F" + (20 + 3 * fact));
                }
            }
            opened.snapshot(folder.resolve(name));
        }
    }

    /** Counts steps, and stops or dies where it is told to. */
    private static final class Counting implements RetrainProgress {
        private final List<String> steps = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private int stopAfter = Integer.MAX_VALUE;
        private int dieAfter = Integer.MAX_VALUE;

        @Override
        public void step(String part, int step, int all, SequencedMap<String, Double> metrics, double secondsLeft) {
            steps.add(part + " " + step + " of " + all + " " + metrics.get("loss"));
            if (steps.size() == dieAfter) {
                throw new Killed();
            }
        }

        @Override
        public void looked(String model, int done, int all) {}

        @Override
        public void event(String text) {
            events.add(text);
        }

        @Override
        public boolean stopped() {
            return steps.size() >= stopAfter;
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private RetrainRun run(String name, String recipe, String snapshot, StoredVersion parent, Counting progress)
            throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, recipe);
        return new RetrainRun(
                RetrainRecipe.read(file),
                file,
                Domains.AUTOMOTIVE,
                new SetSources(folder.resolve(snapshot), List.of(), List.of()),
                store,
                parent,
                folder.resolve("runs").resolve(name),
                progress);
    }

    private List<JsonNode> log(String run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line :
                Files.readAllLines(folder.resolve("runs").resolve(run).resolve("log.jsonl"))) {
            lines.add(JsonMapper.builder().build().readTree(line));
        }
        return lines;
    }

    @Test
    void aRunThatIsKilledAgainAndAgainEndsAsOneThatIsNot() throws Exception {
        Counting straight = new Counting();
        String candidate = run("whole", HELD, "first", starter, straight).run();
        StoredVersion stored = store.version(candidate);
        Lineage lineage = stored.manifest().lineage();
        assertThat(lineage.parent()).isEqualTo("starter");
        assertThat(lineage.run()).isEqualTo("whole");
        assertThat(lineage.recipe()).isEqualTo("small");
        assertThat(lineage.datasetDigest()).hasSize(64);
        assertThat(lineage.examples()).containsEntry("human_feedback", 2L * 2 * FACTS);
        assertThat(lineage.licence()).isEqualTo("Apache-2.0");
        assertThat(Anchor.ofVersion(stored).entries()).hasSizeGreaterThan(4 * FACTS);
        assertThat(store.champion()).as("to be promoted is another's business").isEmpty();
        assertThat(straight.steps.get(0)).startsWith("sft-real 1 of ");
        assertThat(straight.steps.get(straight.steps.size() - 1)).startsWith("dpo-real ");
        List<JsonNode> log = log("whole");
        assertThat(log).anyMatch(line -> line.has("eval_rewards/margins")).anyMatch(line -> line.has("eval_loss"));
        List<Double> apart = log.stream()
                .filter(line -> line.path("stage").asText().equals("sft-real") && line.has("grad_norm"))
                .map(line -> line.path("parent_kl").asDouble(Double.NaN))
                .toList();
        assertThat(apart.get(0)).as("the network is its parent still").isBetween(-1e-5, 1e-5);
        assertThat(apart.subList(1, apart.size())).as("every step rehearses").allMatch(each -> each > 1e-5);
        assertThat(log).as("looks are at cross-entropy alone").noneMatch(line -> line.has("eval_parent_kl"));
        double first = log.stream()
                .filter(line -> line.path("stage").asText().equals("dpo-real") && line.has("rewards/margins"))
                .findFirst()
                .orElseThrow()
                .path("loss")
                .asDouble();
        assertThat(first).as("DPO begins at ln 2").isCloseTo(Math.log(2), org.assertj.core.data.Offset.offset(1e-4));
        assertThat(folder.resolve("runs/whole/curves.svg")).isNotEmptyFile();
        assertThat(folder.resolve("runs/whole/set/report.txt")).isNotEmptyFile();

        int kills = 0;
        String again = "";
        while (again.isEmpty()) {
            Counting dying = new Counting();
            dying.dieAfter = kills == 0 ? 1 : 4;
            try {
                again = run("killed", HELD, "first", starter, dying).run();
            } catch (Killed e) {
                kills++;
                assertThat(store.list().versions()).as("nothing half made").hasSize(2);
            }
        }
        assertThat(kills).isGreaterThan(2);
        assertThat(again).as("the same bytes have the same name").isEqualTo(candidate);
        assertThat(losses(log("killed"))).as("each step once in the log").isEqualTo(losses(log));

        Counting finished = new Counting();
        assertThat(run("whole", HELD, "first", starter, finished).run()).isEqualTo(candidate);
        assertThat(finished.steps).as("a finished run is not run again").isEmpty();

        // the next generation has the anchor of this one, and learns on
        snapshot("second", 50);
        assertThatThrownBy(() ->
                        run("next", HELD, "second", stored, new Counting()).run())
                .as("another log does not account for the anchored feedback")
                .hasMessageContaining("anchor");
        Counting next = new Counting();
        next.stopAfter = 1;
        assertThatThrownBy(() -> run("next", HELD, "first", stored, next).run())
                .as("nothing is new: what is known is replayed")
                .isInstanceOf(PartTraining.StoppedException.class);
        assertThat(next.steps.get(0)).startsWith("sft-replay 1 of ");
    }

    private static List<String> losses(List<JsonNode> log) {
        return log.stream()
                .map(line -> line.path("stage").asText() + line.path("step") + " " + line.path("loss") + " "
                        + line.path("eval_loss"))
                .toList();
    }

    @Test
    void aRunThatIsStoppedGoesOnFromThatStepAndOnlyWithTheSameInputs() throws Exception {
        Counting first = new Counting();
        first.stopAfter = 3;
        assertThatThrownBy(() -> run("stopped", RECIPE, "first", starter, first).run())
                .isInstanceOf(PartTraining.StoppedException.class);
        assertThat(first.steps).hasSize(3);
        assertThatThrownBy(() -> run("stopped", RECIPE + "seed: 2\n", "first", starter, new Counting())
                        .run())
                .hasMessageContaining("began with another recipe");
        snapshot("other", 50);
        assertThatThrownBy(() ->
                        run("stopped", RECIPE, "other", starter, new Counting()).run())
                .hasMessageContaining("is not the one that the run stopped began with");
        Path lock = folder.resolve("runs/lock");
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> run("stopped", RECIPE, "first", starter, new Counting())
                            .run())
                    .hasMessageContaining("another run trains");
        }
        Counting second = new Counting();
        run("stopped", RECIPE, "first", starter, second).run();
        assertThat(second.steps.get(0)).as("no step is taken twice").startsWith("sft-real 4 of ");
        assertThat(second.events).anyMatch(event -> event.startsWith("resumed after 3 steps"));
    }

    @Test
    void aLossThatExplodesGoesBackThreeTimesAndFailsWithTheReason() throws Exception {
        String wild = RECIPE.replace("peak: 0.001", "peak: 1.0").replace("epochs: 2", "epochs: 20");
        Counting progress = new Counting();
        assertThatThrownBy(() -> run("wild", wild, "first", starter, progress).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stage sft-real failed at step")
                .hasMessageContaining("gone back 3 times already")
                .hasMessageContaining("lower its peak");
        assertThat(progress.events.stream().filter(event -> event.contains("goes back to its last checkpoint")))
                .hasSize(3);
        assertThat(store.list().versions()).hasSize(1);
    }

    @Test
    void anAdapterIsTrainedKeptInItsOwnFormAndMergedAndAMixtureMayBeTaken() throws Exception {
        String recipe = RECIPE + "adapter: {rank: 4, targets: [q_proj, v_proj]}\n"
                + "merge: {shares: [0.5], tolerance: 100, suites: [code-meaning], limit: 4}\n";
        Counting progress = new Counting();
        progress.dieAfter = 3;
        assertThatThrownBy(
                        () -> run("adapter", recipe, "first", starter, progress).run())
                .isInstanceOf(Killed.class);
        String candidate =
                run("adapter", recipe, "first", starter, new Counting()).run();
        Path run = folder.resolve("runs/adapter");
        assertThat(run.resolve("adapter/adapter_config.json")).isNotEmptyFile();
        assertThat(MergedAdapter.in(run.resolve("trained"))
                        .orElseThrow()
                        .config()
                        .baseModel())
                .isEqualTo(store.version("starter").exactName());
        JsonNode mixtures = JsonMapper.builder()
                .build()
                .readTree(run.resolve("mixtures.json").toFile());
        assertThat(mixtures.path("looks")).hasSize(2);
        assertThat(mixtures.path("looks").findValuesAsText("chosen")).containsOnlyOnce("true");
        assertThat(store.version(candidate).manifest().lineage().parent()).isEqualTo("starter");
    }
}
