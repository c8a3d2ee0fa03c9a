package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.CodeVersion;
import dev.journeyman.retrainer.lineage.ModelFolder;
import dev.journeyman.retrainer.runfolder.FolderLock;
import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.CheckpointAverage;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;
import dev.journeyman.slm.tokenizer.BpeTrainer;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.slm.tokenizer.TokenizerConfig;
import dev.journeyman.slm.training.AdamW;
import dev.journeyman.slm.training.PackedBatch;
import dev.journeyman.slm.training.Schedule;
import dev.journeyman.slm.training.StepResult;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Carries out a recipe in a folder.
 *
 * <pre>
 *   new ──> stage 1 ──> stage 2 ──> … ──> model
 *              │ at each stage's end: stages/NAME, a model like any other
 *              │ every checkpoint_steps: checkpoint-N
 *   killed ────┘ the next run goes on from the last whole checkpoint, to the same losses
 * </pre>
 *
 * The model is what the last stage ends in, or the mean of the ends of those stages that the recipe averages.
 */
public final class TrainingRun {
    /** Control tokens of models made from scratch. */
    static final String END = "<|end|>";

    private static final List<String> CONTROL = List.of(END, "<|system|>", "<|user|>", "<|assistant|>");
    private static final String TEMPLATE =
            "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>"
                    + "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";
    private static final String TOKENIZER = "tokenizer";
    private static final String MODEL = "model";
    private static final String STAGES = "stages";
    private static final String LINEAGE = "journeyman.json";
    private static final int MOST_FAILURES = 5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Recipe recipe;
    private final Path recipeFile;
    private final Path folder;
    private final Progress progress;
    private final CheckpointFolder<CheckpointFolder.State> checkpoints;

    public TrainingRun(Recipe recipe, Path recipeFile, Path folder, Progress progress) {
        this.recipe = recipe;
        this.recipeFile = recipeFile;
        this.folder = folder;
        this.progress = progress;
        this.checkpoints = new CheckpointFolder<>(folder, CheckpointFolder.State.class);
    }

    /** Told of every step and every event of a run. */
    public interface Progress {
        void step(String stage, int step, int steps, StepResult result, double rate, double tokensPerSecond);

        void event(String text);

        /** Whether the run shall stop after this step; it writes a checkpoint first. */
        default boolean stopped() {
            return false;
        }
    }

    /** The run was asked to stop, and can go on from where it is. */
    public static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Trains to the end and exports the model.
     *
     * @return the model's directory
     * @throws IOException where files cannot be read or written, another run trains in the folder, its checkpoints are of another recipe or domain,
     *     or the loss stays not finite
     * @throws StoppedException where {@link Progress#stopped} said so
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Path run() throws IOException, StoppedException {
        Domain domain = Domain.read(
                recipeFile.toAbsolutePath().resolveSibling(recipe.domain()).normalize());
        Files.createDirectories(folder);
        String busy = "another run trains in " + folder + ": wait until it ends, or name another folder with --out";
        try (FolderLock held = FolderLock.take(folder.resolve("lock"), busy)) {
            return run(domain);
        }
    }

    private Path run(Domain domain) throws IOException, StoppedException {
        checkpoints.clean();
        CheckpointFolder.State state = checkpoints.last().orElse(CheckpointFolder.State.startOf(0));
        RunInputs inputs = inputs(domain, state);
        Path tokenizerFolder = tokenizer(domain);
        List<String> stages = recipe.stages().stream().map(Recipe.Stage::name).toList();
        try (Tokenizer tokenizer = HuggingFaceTokenizer.open(tokenizerFolder);
                TrainLog log = TrainLog.open(folder.resolve("log.jsonl"), stages, state.stage(), state.step())) {
            try (TrainableNetwork network = network(tokenizer, state)) {
                progress.event(network.parameters() + " parameters, "
                        + domain.codes().size() + " codes, " + domain.passages().size() + " passages, "
                        + domain.instructions().size() + " instructions");
                ExampleEncoder encoder = new ExampleEncoder(
                        tokenizer,
                        ChatTemplate.read(tokenizerFolder),
                        network.config().endTokens().get(0));
                for (int s = state.stage(); s < recipe.stages().size(); s++) {
                    boolean resumed = s == state.stage();
                    Path stageEnd = stageEnd(recipe.stages().get(s).name());
                    stage(
                            network,
                            domain,
                            encoder,
                            log,
                            s,
                            resumed ? state : CheckpointFolder.State.startOf(s),
                            () -> export(network::export, stageEnd, tokenizerFolder, lineage(network, domain, inputs)));
                }
                Path model = folder.resolve(MODEL);
                ObjectNode lineage = lineage(network, domain, inputs);
                List<String> averaged = recipe.average();
                if (averaged == null) {
                    export(network::export, model, tokenizerFolder, lineage);
                } else {
                    averaged.forEach(lineage.putArray("average")::add);
                    export((directory, type) -> average(averaged, directory), model, tokenizerFolder, lineage);
                }
                progress.event("model written to " + model);
                return model;
            }
        }
    }

    /** Refuses checkpoints of another recipe or domain, and writes down which ones these are. */
    private RunInputs inputs(Domain domain, CheckpointFolder.State state) throws IOException {
        RunInputs now = RunInputs.of(recipeFile, domain);
        Optional<RunInputs> before = RunInputs.read(folder);
        Path kept = folder.resolve("recipe.yaml");
        List<String> changes = List.of();
        // stages that are added at the end, and what is averaged, change nothing of the steps before
        boolean continued = Files.exists(kept) && recipe.continues(Recipe.read(kept));
        if (before.isPresent()) {
            changes = before.get().changesTo(continued ? now.withRecipeOf(before.get()) : now);
        } else if (Files.exists(kept) && Files.mismatch(kept, recipeFile) >= 0 && !continued) {
            changes = List.of("the recipe");
        }
        if (state.equals(CheckpointFolder.State.startOf(0))) {
            if (before.isEmpty() || !changes.isEmpty()) {
                // a run that never came to a checkpoint may have left a tokenizer of other texts
                ModelFolder.delete(folder.resolve(TOKENIZER));
            }
        } else if (!changes.isEmpty()) {
            throw new IOException(String.join(" and ", changes) + " changed since the checkpoints in " + folder
                    + " were written, and a run cannot go on with another one: put back what it was (" + kept
                    + " is the recipe then), or train into another folder with --out");
        } else if (before.isEmpty()) {
            progress.event("the checkpoints in " + folder
                    + " do not say which domain they were made from; it is taken to be this one");
        }
        now.write(folder);
        Files.copy(recipeFile, kept, StandardCopyOption.REPLACE_EXISTING);
        return now;
    }

    private void stage(
            TrainableNetwork network,
            Domain domain,
            ExampleEncoder encoder,
            TrainLog log,
            int index,
            CheckpointFolder.State from,
            StageEnd end)
            throws IOException, StoppedException {
        Recipe.Stage stage = recipe.stages().get(index);
        Mix mix = stage.mix() == null ? Mix.NONE : stage.mix();
        BatchStream stream = new BatchStream(
                new Curriculum(domain, mix),
                encoder,
                recipe,
                stage,
                new BatchStream.Position(from.round(), from.used()));
        Schedule schedule = new Schedule(stage.peak(), stage.warmupSteps(), stage.steps(), stage.floor());
        AdamW settings = new AdamW(
                recipe.optimizer().beta1(),
                recipe.optimizer().beta2(),
                1e-8,
                recipe.optimizer().decay(),
                recipe.optimizer().clip());
        int failures = 0;
        for (int step = from.step(); step < stage.steps(); step++) {
            long start = System.nanoTime();
            List<PackedBatch> batches = stream.next();
            double rate = schedule.rate(step);
            StepResult result = network.step(batches, recipe.precision(), settings, rate);
            double seconds = (System.nanoTime() - start) / 1e9;
            log.step(stage.name(), step, result, rate, result.tokens() / seconds);
            progress.step(stage.name(), step + 1, stage.steps(), result, rate, result.tokens() / seconds);
            failures = result.applied() ? 0 : failures + 1;
            if (failures == MOST_FAILURES) {
                throw new IOException("the loss of stage " + stage.name() + " was not finite " + MOST_FAILURES
                        + " times in a row at step " + step
                        + "; lower its peak rate and train into another folder with --out");
            }
            boolean last = step + 1 == stage.steps();
            boolean stop = progress.stopped();
            if (last) {
                end.reached(); // before the checkpoint: a run killed between them comes to this end again
            }
            if ((step + 1) % recipe.checkpointSteps() == 0 || last || stop) {
                checkpoints.save(
                        network,
                        last
                                ? CheckpointFolder.State.startOf(index + 1).after(network.steps())
                                : new CheckpointFolder.State(
                                        index,
                                        step + 1,
                                        stream.position().round(),
                                        stream.position().used(),
                                        network.steps()));
            }
            if (stop) {
                throw new StoppedException();
            }
        }
    }

    private TrainableNetwork network(Tokenizer tokenizer, CheckpointFolder.State state) throws IOException {
        if (state.optimizerSteps() > 0) {
            progress.event("resumed after " + state.optimizerSteps() + " steps");
            return TrainableNetwork.resume(
                    checkpoints.directory(state.number()), recipe.widestRow(), state.optimizerSteps());
        }
        if (recipe.start() != null) {
            try (Checkpoint start = Checkpoint.open(startFolder(recipe.start()))) {
                return TrainableNetwork.from(start, recipe.widestRow());
            }
        }
        return TrainableNetwork.random(config(tokenizer), recipe.widestRow(), recipe.seed());
    }

    private ModelConfig config(Tokenizer tokenizer) {
        Recipe.Shape shape = shape();
        return new ModelConfig(
                Architecture.LLAMA,
                tokenizer.vocabularySize(),
                shape.width(),
                shape.hidden(),
                shape.layers(),
                shape.heads(),
                shape.kvHeads(),
                shape.width() / shape.heads(),
                1e-5,
                10_000,
                RopeScaling.NONE,
                shape.contextTokens(),
                0,
                0,
                true,
                false,
                false,
                false,
                false,
                List.of(tokenizer.controlToken(END).orElseThrow()),
                OptionalInt.empty(),
                "bfloat16");
    }

    private Recipe.Shape shape() {
        Recipe.Shape shape = recipe.model();
        if (shape == null) {
            throw new IllegalStateException("the recipe has no model");
        }
        return shape;
    }

    private Path startFolder(String start) {
        return recipeFile.toAbsolutePath().resolveSibling(start).normalize();
    }

    /** The tokenizer of the start model, or one trained on what the first stage of each kind will say. */
    private Path tokenizer(Domain domain) throws IOException {
        Path target = folder.resolve(TOKENIZER);
        if (Files.exists(target.resolve("tokenizer.json"))) {
            return target;
        }
        // whole or not at all: half of it would be a tokenizer with another chat template
        Path unfinished = Files.createDirectories(folder.resolve(CheckpointFolder.UNFINISHED + TOKENIZER));
        if (recipe.start() == null) {
            trainTokenizer(domain, unfinished);
        } else {
            copyTokenizer(startFolder(recipe.start()), unfinished);
        }
        ModelFolder.delete(target);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        return target;
    }

    private static void copyTokenizer(Path from, Path to) throws IOException {
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    private void trainTokenizer(Domain domain, Path target) throws IOException {
        List<String> texts = new ArrayList<>();
        Set<Recipe.Kind> kinds = EnumSet.noneOf(Recipe.Kind.class);
        for (Recipe.Stage stage : recipe.stages()) {
            if (!kinds.add(stage.kind())) {
                continue; // stages that are added later leave the tokenizer what it was
            }
            if (stage.mix() == null) {
                for (int round = 0; round < 3; round++) {
                    texts.addAll(new Curriculum(domain, Mix.NONE).texts(recipe.seed(), round));
                }
            } else {
                new Curriculum(domain, stage.mix())
                        .round(recipe.seed(), 0)
                        .forEach(example -> example.messages().stream()
                                .map(Message::content)
                                .forEach(texts::add));
            }
        }
        int size = BpeTrainer.train(
                texts.iterator(),
                shape().vocabulary(),
                CONTROL,
                new TokenizerConfig(null, END, null, TEMPLATE),
                Objects.requireNonNullElse(shape().words(), ""),
                target);
        progress.event("tokenizer of " + size + " tokens trained on " + texts.size() + " texts");
    }

    private interface StageEnd {
        void reached() throws IOException;
    }

    private interface Weights {
        void write(Path directory, ElementType type) throws IOException;
    }

    /** Where the model of a stage's end is kept. */
    private Path stageEnd(String stage) {
        return folder.resolve(STAGES).resolve(stage);
    }

    /** The mean of the ends of some stages, in the type that they were written in. */
    private void average(List<String> stages, Path directory) throws IOException {
        List<Checkpoint> ends = new ArrayList<>();
        try {
            for (String stage : stages) {
                Path end = stageEnd(stage);
                if (!Files.exists(end)) {
                    throw new IOException("average: " + end
                            + " is missing, the model of that stage's end; train into another" + " folder with --out");
                }
                ends.add(Checkpoint.open(end));
            }
            CheckpointAverage.write(ends, directory);
        } finally {
            ends.forEach(Checkpoint::close);
        }
    }

    private void export(Weights weights, Path target, Path tokenizerFolder, ObjectNode lineage) throws IOException {
        Path unfinished = folder.resolve(CheckpointFolder.UNFINISHED + MODEL);
        weights.write(unfinished, ElementType.BF16);
        copyTokenizer(tokenizerFolder, unfinished);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(unfinished.resolve(LINEAGE).toFile(), lineage);
        ModelFolder.delete(target);
        Files.createDirectories(target.resolveSibling(""));
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** How the model is to be asked: as the instructions of this run ask it, or as the model that it started from. */
    private ObjectNode asking() throws IOException {
        ObjectNode asking = JSON.createObjectNode();
        if (recipe.start() == null) {
            return asking.put("system_prompt", "none")
                    .put("diagnosis_codes", "each")
                    .put("passages", "none");
        }
        Path lineage = startFolder(recipe.start()).resolve(LINEAGE);
        if (Files.exists(lineage)) {
            JsonNode of = JSON.readTree(lineage.toFile());
            for (String field : List.of("system_prompt", "diagnosis_codes", "passages", "diagnosis")) {
                if (of.has(field)) {
                    asking.set(field, of.get(field));
                }
            }
        }
        return asking;
    }

    private ObjectNode lineage(TrainableNetwork network, Domain domain, RunInputs inputs) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", 1);
        node.put("name", recipe.name());
        node.setAll(asking());
        node.put("temperature", 0);
        node.put("parameters", network.parameters());
        node.put("code_version", CodeVersion.current());
        node.put("recipe_sha256", inputs.recipeSha256());
        node.put("seed", recipe.seed());
        node.put("compute", recipe.compute());
        node.put("optimizer_steps", network.steps());
        ObjectNode data = node.putObject("domain");
        data.put("name", domain.name());
        data.put("sha256", inputs.domainSha256());
        data.put("codes", domain.codes().size());
        data.put("passages", domain.passages().size());
        data.put("instructions", domain.instructions().size());
        return node;
    }
}
