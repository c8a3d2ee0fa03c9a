package dev.journeyman.retrainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints of a run. One is written beside its place and renamed when it is whole and on disk, so that a run killed
 * at any instant finds whole ones only. The last two are kept.
 */
final class CheckpointFolder {
    /** What the name of everything half written begins with. */
    static final String UNFINISHED = "unfinished-";

    private static final String PREFIX = "checkpoint-";
    private static final int KEPT = 2;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path run;

    CheckpointFolder(Path run) {
        this.run = run;
    }

    /**
     * Where a run stands.
     *
     * @param stage index of the stage
     * @param step steps taken in the stage
     * @param round round of the stage's data
     * @param used documents used of the round
     * @param optimizerSteps steps taken in all
     */
    record State(int stage, int step, int round, int used, int optimizerSteps) {
        static State startOf(int stage) {
            return new State(stage, 0, 0, 0, 0);
        }

        State after(int steps) {
            return new State(stage, step, round, used, steps);
        }
    }

    /** Removes what a killed run left half written. */
    void clean() throws IOException {
        for (Path path : list(UNFINISHED)) {
            delete(path);
        }
    }

    /** The state of the last whole checkpoint, or the beginning. */
    State last() throws IOException {
        List<Path> all = list(PREFIX);
        return all.isEmpty()
                ? State.startOf(0)
                : JSON.readValue(all.get(all.size() - 1).resolve("state.json").toFile(), State.class);
    }

    Path directory(State state) {
        return run.resolve(String.format("%s%08d", PREFIX, state.optimizerSteps()));
    }

    void save(TrainableNetwork network, State state) throws IOException {
        Path target = directory(state);
        if (Files.exists(target)) {
            return;
        }
        Path unfinished = run.resolve(UNFINISHED + target.getFileName());
        delete(unfinished);
        Files.createDirectories(unfinished);
        network.save(unfinished);
        Path file = unfinished.resolve("state.json");
        JSON.writeValue(file.toFile(), state);
        force(file, StandardOpenOption.WRITE);
        force(unfinished, StandardOpenOption.READ);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        force(run, StandardOpenOption.READ);
        List<Path> all = list(PREFIX);
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
            delete(old);
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

    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
