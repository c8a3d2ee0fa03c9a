package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.ModelChoice;
import dev.journeyman.retrainer.lineage.CodeVersion;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.runfolder.FolderLock;
import dev.journeyman.retrainer.train.CheckpointFolder;
import dev.journeyman.retrainer.train.TrainLog;
import dev.journeyman.retrainer.trainingset.Anchor;
import dev.journeyman.retrainer.trainingset.Measurement;
import dev.journeyman.retrainer.trainingset.PolicyException;
import dev.journeyman.retrainer.trainingset.SetSources;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.retrainer.trainingset.TrainingSetFolder;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.slm.training.Objective;
import dev.journeyman.slm.training.ObjectiveTrainer;
import dev.journeyman.slm.training.ParentNetwork;
import dev.journeyman.slm.training.TrainableNetwork;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a version, a snapshot of feedback and a recipe to a candidate in the model store.
 *
 * <pre>
 *   set ──> part 1 ──> part 2 ──> … ──> trained ──> (mixtures) ──> store
 *    │ built anew whenever the run goes on, and the same: its digest is compared
 *    └ a part is a stage of the recipe on a stage of the set: sft-real, sft-synthetic, dpo-real
 * </pre>
 *
 * Everything is written beside its place and renamed, so that a run killed at any instant goes on, and the store never shows half a version. The package's page says which files a run's
 * folder has.
 */
final class RetrainRun {
    static final String SET = "set";
    static final String LOG = "log.jsonl";
    static final String OUTCOME = "outcome.json";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final RetrainRecipe recipe;
    private final Path recipeFile;
    private final Domain domain;
    private final SetSources sources;
    private final ModelStore store;
    private final StoredVersion parent;
    private final Path folder;
    private final RetrainProgress progress;
    private final CheckpointFolder<RetrainState> checkpoints;
    private final Candidate candidate;

    /**
     * A run.
     *
     * @param recipeFile what the recipe was read from; kept in the run's folder
     * @param folder of the run, in the folder of all runs
     */
    RetrainRun(
            RetrainRecipe recipe,
            Path recipeFile,
            Domain domain,
            SetSources sources,
            ModelStore store,
            StoredVersion parent,
            Path folder,
            RetrainProgress progress) {
        this.recipe = recipe;
        this.recipeFile = recipeFile;
        this.domain = domain;
        this.sources = sources;
        this.store = store;
        this.parent = parent;
        this.folder = folder;
        this.progress = progress;
        this.checkpoints = new CheckpointFolder<>(folder, RetrainState.class);
        this.candidate = new Candidate(folder, parent);
    }

    /**
     * Trains to the end and stores the candidate; a finished run is not run again.
     *
     * @return the candidate's name
     * @throws IOException where something cannot be read or written, another run is under way, or the loss explodes again and again
     * @throws PolicyException where the training set would break the data policy
     * @throws PartTraining.StoppedException where the progress said so; the same call goes on
     */
    @SuppressWarnings("try") // the lock is held, not used
    String run() throws IOException, PolicyException, PartTraining.StoppedException {
        Files.createDirectories(folder);
        Path lock = folder.resolveSibling("lock");
        String busy = "another run trains in " + lock.getParent() + "; one at a time";
        try (FolderLock held = FolderLock.take(lock, busy)) {
            Path outcome = folder.resolve(OUTCOME);
            if (Files.exists(outcome)) {
                progress.event("this run is finished");
                return JSON.readTree(outcome.toFile()).path("candidate").asText();
            }
            return train();
        }
    }

    private String train() throws IOException, PolicyException, PartTraining.StoppedException {
        checkpoints.clean();
        keepRecipe();
        Path from = parent.directory();
        try (Tokenizer tokenizer = HuggingFaceTokenizer.open(from);
                Checkpoint start = Checkpoint.open(from)) {
            Anchor anchor = Anchor.ofVersion(parent);
            SetSources.Built built = sources.build(recipe.trainingSet(), domain, anchor, tokenizer);
            keep(built.set());
            SampleEncoder encoder = new SampleEncoder(
                    tokenizer,
                    ChatTemplate.read(from),
                    start.config().endTokens().get(0),
                    ModelChoice.of(from).wantsSystemPrompt() ? domain.systemPrompt() : "",
                    recipe.seed());
            List<Part> parts = new Part.Planner(recipe, domain, built, anchor, encoder).plan(progress);
            Path trained;
            try (TrainableNetwork network = trained(parts, start, built.set())) {
                trained = candidate.export(network, start, recipe.adapter() != null);
            }
            Path chosen = mixed(trained, parts);
            StoredVersion version = candidate.store(store, chosen, recipe.name(), built.set());
            finish(version, built.set());
            return version.name();
        }
    }

    /** Keeps the recipe in the run's folder; a run does not go on with another. */
    private void keepRecipe() throws IOException {
        Path kept = folder.resolve("recipe.yaml");
        if (Files.exists(kept) && Files.mismatch(kept, recipeFile) >= 0) {
            throw new IOException(
                    "the run " + folder.getFileName() + " began with another recipe; name another with --run");
        }
        Path part = folder.resolve("recipe.yaml.part");
        Files.copy(recipeFile, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the set, or checks that the one that is there is the same. */
    private void keep(TrainingSet set) throws IOException {
        Path kept = folder.resolve(SET);
        if (!Files.exists(kept)) {
            TrainingSetFolder.write(set, Measurement.of(set, new Taxonomy(domain), new HashedNGrams()), kept);
            progress.event("training set of " + set.report().counts().all().examples() + " records, "
                    + set.digest().substring(0, 12));
            return;
        }
        String before = JSON.readTree(kept.resolve(TrainingSetFolder.REPORT).toFile())
                .path("digest")
                .asText();
        if (!before.equals(set.digest())) {
            throw new IOException("the training set is not the one that the run " + folder.getFileName()
                    + " began with: snapshot, domain, policy or files changed; name another with --run");
        }
    }

    /** The network after all parts. */
    private TrainableNetwork trained(List<Part> parts, Checkpoint start, TrainingSet set)
            throws IOException, PartTraining.StoppedException {
        RetrainState state = checkpoints.last().orElse(RetrainState.NEW);
        if (state.number() > 0) {
            progress.event("resumed after " + state.optimizerSteps() + " steps");
        }
        boolean held = parts.stream().anyMatch(part -> part.stage().objective().needsParent());
        try (ParentNetwork bound = held ? ParentNetwork.load(start, recipe.rowTokens(), recipe.compute()) : null) {
            return trained(parts, state, new Networks(start, set.digest(), bound));
        }
    }

    private TrainableNetwork trained(List<Part> parts, RetrainState from, Networks networks)
            throws IOException, PartTraining.StoppedException {
        RetrainState state = from;
        TrainableNetwork network = networks.open(state.number(), state.optimizerSteps());
        List<String> names = parts.stream().map(part -> part.stage().name()).toList();
        try (TrainLog log = TrainLog.open(folder.resolve(LOG), names, state.part(), state.firstLogged())) {
            while (state.part() < parts.size()) {
                int index = state.part();
                int later = parts.subList(index + 1, parts.size()).stream()
                        .mapToInt(each -> each.samples().steps())
                        .sum();
                PartTraining.End end = new PartTraining(
                                recipe,
                                parts.get(index),
                                checkpoints,
                                networks,
                                log,
                                progress,
                                (left, seconds) -> (left + later) * seconds)
                        .run(network, state);
                network = end.network();
                state = end.state();
            }
        }
        return network;
    }

    /** What the recipe's last stage takes: a mixture or what was trained. */
    private Path mixed(Path trained, List<Part> parts) throws IOException {
        RetrainRecipe.MergePlan plan = recipe.merge();
        if (plan == null) {
            return trained;
        }
        Part looked = parts.stream()
                .filter(part -> !part.looks().isEmpty() && part.stage().objective() instanceof Objective.Supervised)
                .findFirst()
                .orElse(null);
        if (looked == null) {
            progress.event("no mixtures are made: nothing real is held back that would tell what they forgot");
            return trained;
        }
        Mixtures.HeldBackLoss loss = model -> {
            try (Checkpoint opened = Checkpoint.open(model);
                    TrainableNetwork network = TrainableNetwork.from(opened, recipe.rowTokens())) {
                return new ObjectiveTrainer(
                                network,
                                new Objective.Supervised(),
                                recipe.rowTokens(),
                                recipe.rowsAtOnce(),
                                recipe.compute())
                        .evaluate(looked.looks().fresh(), new double[0][])
                        .step()
                        .loss();
            }
        };
        return new Mixtures(plan, domain, folder, progress).choose(parent.directory(), trained, candidate, loss);
    }

    private void finish(StoredVersion version, TrainingSet set) throws IOException {
        ObjectNode outcome = JSON.createObjectNode()
                .put("format", 1)
                .put("candidate", version.name())
                .put("parent", parent.name())
                .put("recipe", recipe.name())
                .put("recipe_sha256", Sha256.of(recipeFile))
                .put("dataset_digest", set.digest())
                .put("code_version", CodeVersion.current());
        Curves.write(folder.resolve(LOG), folder.resolve("curves.svg"));
        Path part = folder.resolve(OUTCOME + ".part");
        JSON.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), outcome);
        Files.move(part, folder.resolve(OUTCOME), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Opens networks over the parent. */
    private final class Networks implements PartTraining.Networks {
        private final Checkpoint start;
        private final String set;
        private final @Nullable ParentNetwork bound;

        Networks(Checkpoint start, String set, @Nullable ParentNetwork bound) {
            this.start = start;
            this.set = set;
            this.bound = bound;
        }

        @Override
        public TrainableNetwork open(int number, int optimizerSteps) {
            TrainableNetwork network = opened(number, optimizerSteps);
            network.gradientCheckpointing(recipe.gradientCheckpointing());
            return network;
        }

        private TrainableNetwork opened(int number, int optimizerSteps) {
            LoraConfig adapter = recipe.adapter();
            int width = recipe.rowTokens();
            if (number == 0) {
                return adapter == null
                        ? TrainableNetwork.from(start, width)
                        : TrainableNetwork.withAdapter(start, width, adapter, recipe.seed(), recipe.held());
            }
            Path directory = checkpoints.directory(number);
            return adapter == null
                    ? TrainableNetwork.resume(directory, width, optimizerSteps)
                    : TrainableNetwork.resumeAdapter(
                            start, directory, width, optimizerSteps, recipe.seed(), recipe.held());
        }

        @Override
        public @Nullable ParentNetwork parent() {
            return bound;
        }

        @Override
        public Path references() {
            return folder.resolve("references");
        }

        @Override
        public String digest(RetrainState state) {
            return parent.name() + " " + set + " part " + state.part();
        }
    }
}
