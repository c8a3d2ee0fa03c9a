package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.slm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The child of {@link TrainingBenchCommand}: takes the steps of one cell and prints its numbers as the last line. */
@Command(
        name = TrainingStepsCommand.NAME,
        hidden = true,
        description = "Takes a cell's optimizer steps in this process")
public final class TrainingStepsCommand implements Callable<Integer> {
    static final String NAME = "bench-training-steps";

    @Option(names = "--checkpoint", required = true)
    private Path checkpoint = Path.of("");

    @Option(names = "--work", required = true, description = "A file with TrainingWork as JSON")
    private Path work = Path.of("");

    @Override
    public Integer call() throws IOException {
        JsonMapper json = new JsonMapper();
        try {
            System.out.println(json.writeValueAsString(
                    TrainingSteps.run(checkpoint, json.readValue(work.toFile(), TrainingWork.class))));
            return 0;
        } catch (CheckpointException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
