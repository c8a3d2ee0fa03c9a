package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.ModelChoice;
import dev.journeyman.retrainer.lineage.CodeVersion;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.train.CheckpointFolder;
import dev.journeyman.retrainer.train.TrainLog;
import dev.journeyman.retrainer.trainingset.Anchor;
import dev.journeyman.retrainer.trainingset.Measurement;
import dev.journeyman.retrainer.trainingset.PolicyException;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.retrainer.trainingset.TrainingSetFolder;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraConfig;
import dev.journeyman.slm.checkpoint.LoraMerge;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.slm.training.Sample;
import dev.journeyman.slm.training.TrainableNetwork;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From a version, a snapshot of feedback and a recipe to a candidate in the model store.
 *
 * <pre>
 *   set ──> part 1 ──> part 2 ──> … ──> candidate ──> store
 *    │ built anew whenever the run goes on, and the same: its digest is compared
 *    └ a part is a stage of the recipe on a stage of the set: sft-real, sft-synthetic, dpo-real
 * </pre>
 *
 * Everything is written beside its place and renamed, so that a run killed at any instant goes on, and the store never shows half a version.
 */
final class RetrainRun {
    private static final List<String> COPIED = List.of(
            "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json", "journeyman.json");
    private static final String OUTCOME = "outcome.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RetrainRecipe recipe;
    private final Path recipeFile;
    private final Domain domain;
    private final SetSources sources;
    private final ModelStore store;
    private final StoredVersion parent;
    private final Path folder;
    private final RetrainProgress progress;
    private final CheckpointFolder<RetrainState> checkpoints;

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
    }

    /** A stage of the recipe on a stage of the set. */
    private record Part(RetrainStage stage, StageSamples samples, PartTraining.Looks looks) {}

    /**
     * Trains to the end and stores the candidate.
     *
     * @return the candidate's name
     * @throws PolicyException where the training set would break the data policy
     * @throws PartTraining.StoppedException where the progress said so; the same call goes on
     */
    String run() throws IOException, PolicyException, PartTraining.StoppedException {
        Files.createDirectories(folder);
        Path lock = folder.resolveSibling("lock");
        String busy = "another run trains in " + lock.getParent() + "; one at a time";
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = file.tryLock()) { // the system lets go of it when the process dies
            if (held == null) {
                throw new IOException(busy);
            }
            Path outcome = folder.resolve(OUTCOME);
            if (Files.exists(outcome)) {
                String candidate = JSON.readTree(outcome.toFile()).path("candidate").asText();
                progress.event("this run is finished: its candidate is " + candidate);
                return candidate;
            }
            return train();
        } catch (OverlappingFileLockException e) {
            throw new IOException(busy, e);
        }
    }

    private String train() throws IOException, PolicyException, PartTraining.StoppedException {
        checkpoints.clean();
        Files.copy(recipeFile, folder.resolve("recipe.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Path from = parent.directory();
        try (Tokenizer tokenizer = HuggingFaceTokenizer.open(from);
                Checkpoint start = Checkpoint.open(from)) {
            SetSources.Built built =
                    sources.build(recipe.trainingSet(), domain, Anchor.ofVersion(parent), tokenizer);
            keep(built.set());
            SampleEncoder encoder = new SampleEncoder(
                    tokenizer,
                    ChatTemplate.read(from),
                    start.config().endTokens().get(0),
                    ModelChoice.of(from).wantsSystemPrompt() ? domain.systemPrompt() : "");
            List<Part> parts = parts(built, encoder);
            RetrainState state = checkpoints.last().orElse(RetrainState.NEW);
            if (state.number() > 0) {
                progress.event("resumed after " + state.optimizerSteps() + " steps");
            }
            Nets nets = new Nets(start, built.set().digest());
            TrainableNetwork network = nets.open(state.number(), state.optimizerSteps());
            List<String> names = parts.stream().map(part -> part.stage().name()).toList();
            try (TrainLog log = TrainLog.open(folder.resolve("log.jsonl"), names, state.part(), state.step())) {
                while (state.part() < parts.size()) {
                    int index = state.part();
                    Part part = parts.get(index);
                    int later = parts.subList(index + 1, parts.size()).stream()
                            .mapToInt(each -> each.samples().steps())
                            .sum();
                    PartTraining.End end = new PartTraining(
                                    recipe,
                                    part.stage(),
                                    part.samples(),
                                    part.looks(),
                                    checkpoints,
                                    nets,
                                    log,
                                    progress,
                                    (left, seconds) -> (left + later) * seconds)
                            .run(network, state);
                    network = end.network();
                    state = end.state();
                }
            }
            try (TrainableNetwork trained = network) {
                Path candidate = export(trained, start);
                String name = store(candidate, built.set());
                progress.event("candidate " + name + " is in the store");
                return name;
            }
        }
    }

    /** Writes the set, or checks that the one that is there is the same. */
    private void keep(TrainingSet set) throws IOException {
        Path kept = folder.resolve("set");
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
            throw new IOException("the training set of " + folder + " is not the one that it began with (" + set.digest()
                    + ", was " + before + "): snapshot, domain or files changed; begin another run");
        }
    }

    private List<Part> parts(SetSources.Built built, SampleEncoder encoder) throws IOException {
        List<TrainingSet.Member> fresh = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (TrainingSet.Stage stage : built.set().stages()) {
            for (TrainingSet.Member member : stage.members()) {
                boolean old = built.parent().entries().containsKey(member.record().id()) || isOfDomain(member);
                if (old) {
                    known.add(member.record().id());
                } else {
                    fresh.add(member);
                }
            }
        }
        HeldBack heldBack = HeldBack.of(fresh, recipe.validation(), recipe.seed());
        Set<String> notTrained = heldBack.ids();
        List<Part> parts = new ArrayList<>();
        int[] tooLong = {0};
        for (RetrainStage stage : recipe.stages()) {
            int before = parts.size();
            for (TrainingSet.Stage of : built.set().stages()) {
                List<TrainingSet.Member> members = of.of(stage.kind()).stream()
                        .filter(member -> !notTrained.contains(member.record().id()))
                        .toList();
                List<TrainingSet.Member> replayed = built.set().stages().stream()
                        .flatMap(each -> each.of(stage.kind()).stream())
                        .filter(member -> !member.record().isSynthetic())
                        .filter(member -> known.contains(member.record().id()) || !of.members().contains(member))
                        .filter(member -> !stage.rehearses() || !isOfDomain(member)) // those are rehearsed in other words
                        .filter(member -> !notTrained.contains(member.record().id()))
                        .toList();
                List<TrainingSet.Member> learned = members.stream()
                        .filter(member -> !known.contains(member.record().id()))
                        .toList();
                if (learned.isEmpty() && (replayed.isEmpty() || before < parts.size())) {
                    continue;
                }
                RetrainStage part = stage.of(of.name());
                int most = recipe.rowTokens() + 1;
                Rehearsal rehearsal = stage.rehearses()
                        ? Rehearsal.of(
                                new Curriculum(domain, stage.mix()), encoder, built.heldOut(), most, recipe.seed())
                        : Rehearsal.NONE;
                StageSamples samples =
                        StageSamples.of(part, learned, replayed, rehearsal, encoder, most, tooLong, recipe.seed());
                if (!samples.isEmpty()) {
                    parts.add(new Part(part, samples, looks(part, heldBack, rehearsal, encoder, most, tooLong)));
                }
            }
            if (parts.size() == before) {
                progress.event("stage " + stage.name() + " is left out: the set has no "
                        + stage.kind().wireName() + " records for it");
            }
        }
        if (tooLong[0] > 0) {
            progress.event(tooLong[0] + " samples are longer than row_tokens, " + recipe.rowTokens()
                    + ", and are left out");
        }
        if (parts.isEmpty()) {
            throw new IOException("there is nothing to train: no stage of the recipe has records");
        }
        return parts;
    }

    private PartTraining.Looks looks(
            RetrainStage stage, HeldBack heldBack, Rehearsal rehearsal, SampleEncoder encoder, int most, int[] tooLong) {
        List<Sample> fresh = StageSamples.samples(
                stage.kind(), heldBack.of(stage.kind()), encoder, most, tooLong);
        List<Sample> rehearsed = new ArrayList<>();
        for (int i = 0; !rehearsal.isEmpty() && i < recipe.validation().rehearsals(); i++) {
            rehearsed.add(rehearsal.at(Integer.MAX_VALUE / 4096 + i)); // far behind what is trained on
        }
        return new PartTraining.Looks(fresh, rehearsed);
    }

    private static boolean isOfDomain(TrainingSet.Member member) {
        String id = member.record().id();
        return id.startsWith("reference/") || id.startsWith("instruction/") || id.startsWith("passage/");
    }

    /** Opens networks over the parent. */
    private final class Nets implements PartTraining.Networks {
        private final Checkpoint start;
        private final String set;

        Nets(Checkpoint start, String set) {
            this.start = start;
            this.set = set;
        }

        @Override
        public TrainableNetwork open(int number, int optimizerSteps) {
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
        public Path references() {
            return folder.resolve("references");
        }

        @Override
        public String digest(RetrainState state) {
            return parent.name() + " " + set + " part " + state.part();
        }
    }

    /** The candidate as a model directory: all weights, an adapter merged into them. */
    private Path export(TrainableNetwork network, Checkpoint start) throws IOException {
        Path candidate = folder.resolve("candidate");
        if (Files.exists(candidate)) {
            return candidate;
        }
        Path unfinished = folder.resolve(CheckpointFolder.UNFINISHED + "candidate");
        CheckpointFolder.delete(unfinished);
        ElementType type = start.tensor(start.names().iterator().next()).type();
        if (recipe.adapter() == null) {
            network.export(unfinished, type);
        } else {
            Path adapter = folder.resolve("adapter");
            CheckpointFolder.delete(adapter);
            network.exportAdapter(adapter, ElementType.F32);
            try (LoraAdapter opened = LoraAdapter.open(adapter, start.config())) {
                LoraMerge.write(start, opened, unfinished);
            }
        }
        for (String name : COPIED) {
            Path file = parent.directory().resolve(name);
            if (Files.exists(file) && !Files.exists(unfinished.resolve(name))) {
                Files.copy(file, unfinished.resolve(name));
            }
        }
        Files.copy(folder.resolve("set").resolve(Anchor.FILE), unfinished.resolve(Anchor.FILE));
        Files.move(unfinished, candidate, StandardCopyOption.ATOMIC_MOVE);
        return candidate;
    }

    private String store(Path candidate, TrainingSet set) throws IOException {
        ByteProgress quiet = (name, bytes) -> {};
        StoredVersion version;
        try (Staging staging = store.stage();
                var files = Files.list(candidate)) {
            for (Path file : files.sorted().toList()) {
                staging.copy(file, String.valueOf(file.getFileName()), quiet);
            }
            version = staging.commitLabelled(
                    recipe.name(),
                    set.lineage(
                            String.valueOf(folder.getFileName()),
                            parent.name(),
                            recipe.name(),
                            parent.manifest().lineage().licence()),
                    quiet);
        }
        ObjectNode outcome = JSON.createObjectNode()
                .put("format", 1)
                .put("candidate", version.name())
                .put("parent", parent.name())
                .put("recipe", recipe.name())
                .put("recipe_sha256", Sha256.of(recipeFile))
                .put("dataset_digest", set.digest())
                .put("code_version", CodeVersion.current());
        Path part = folder.resolve(OUTCOME + ".part");
        JSON.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), outcome);
        Files.move(part, folder.resolve(OUTCOME), StandardCopyOption.ATOMIC_MOVE);
        return version.name();
    }

    /** Kinds of records that any stage learns from. */
    Set<RecordKind> kinds() {
        Set<RecordKind> kinds = new HashSet<>();
        recipe.stages().forEach(stage -> kinds.add(stage.kind()));
        return kinds;
    }
}
