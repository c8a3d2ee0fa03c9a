package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.lineage.ModelFolder;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checkpoints of a run. One is written beside its place and renamed when it is whole and on disk, so that a run killed
 * at any instant finds whole ones only. The last two are kept, and those that the last one names.
 *
 * @param <S> where a run stands, written beside the weights as JSON
 */
public final class CheckpointFolder<S extends CheckpointFolder.Numbered> {
    /** What the name of everything half written begins with. */
    public static final String UNFINISHED = "unfinished-";

    private static final String PREFIX = "checkpoint-";
    private static final int KEPT = 2;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path run;
    private final Class<S> states;

    /** The checkpoints in a run's folder. */
    public CheckpointFolder(Path run, Class<S> states) {
        this.run = run;
        this.states = states;
    }

    /** Where a run stands. */
    public interface Numbered {
        /** Which checkpoint of the run it is; higher than those before. */
        int number();

        /** Earlier checkpoints that are needed as long as this one is the last. */
        default Set<Integer> needed() {
            return Set.of();
        }
    }

    /**
     * Where a run of {@link TrainingRun} stands.
     *
     * @param stage index of the stage
     * @param step steps taken in the stage
     * @param round round of the stage's data
     * @param used documents used of the round
     * @param optimizerSteps steps taken in all
     */
    record State(int stage, int step, int round, int used, int optimizerSteps) implements Numbered {
        @Override
        public int number() {
            return optimizerSteps;
        }

        static State startOf(int stage) {
            return new State(stage, 0, 0, 0, 0);
        }

        State after(int steps) {
            return new State(stage, step, round, used, steps);
        }
    }

    /** Removes what a killed run left half written. */
    public void clean() throws IOException {
        for (Path path : list(UNFINISHED)) {
            ModelFolder.delete(path);
        }
    }

    /** The state of the last whole checkpoint; empty at the beginning. */
    public Optional<S> last() throws IOException {
        List<Path> all = list(PREFIX);
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(JSON.readValue(
                        all.get(all.size() - 1).resolve("state.json").toFile(), states));
    }

    /** Where a checkpoint is. */
    public Path directory(int number) {
        return run.resolve(String.format("%s%08d", PREFIX, number));
    }

    /** Writes a checkpoint and deletes what is no longer needed; one that is there already stays. */
    public void save(TrainableNetwork network, S state) throws IOException {
        Path target = directory(state.number());
        if (Files.exists(target)) {
            return;
        }
        Path unfinished = run.resolve(UNFINISHED + target.getFileName());
        ModelFolder.delete(unfinished);
        Files.createDirectories(unfinished);
        network.save(unfinished);
        Path file = unfinished.resolve("state.json");
        JSON.writeValue(file.toFile(), state);
        force(file, StandardOpenOption.WRITE);
        force(unfinished, StandardOpenOption.READ);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        force(run, StandardOpenOption.READ);
        List<Path> all = list(PREFIX);
        Set<Path> needed = state.needed().stream().map(this::directory).collect(Collectors.toSet());
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
            if (!needed.contains(old)) {
                ModelFolder.delete(old);
            }
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private List<Path> list(String prefix) throws IOException {
        try (Stream<Path> paths = Files.list(run)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
