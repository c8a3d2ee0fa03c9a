package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs {@link CellCommand} as a JVM of its own and reads what it measured. */
public final class CellChild {
    private final ChildProgram program;
    private final JsonMapper json = new JsonMapper();

    /** A cell may take so long. */
    public CellChild(Duration timeout) {
        this.program = new ChildProgram(timeout);
    }

    /**
     * Measures a cell.
     *
     * @throws IOException with the end of the child's output where it failed or took too long
     */
    public CellResult measure(Cell cell, CellSettings settings) throws IOException, InterruptedException {
        List<String> command = ChildProgram.ours(
                settings.threads(),
                List.of(
                        CellCommand.NAME,
                        "--checkpoint",
                        cell.checkpoint().toString(),
                        "--precision",
                        cell.precisionName(),
                        "--settings",
                        json.writeValueAsString(settings)));
        return json.readValue(
                program.lastLine(command, settings.threads(), cell.model() + " at " + cell.precisionName()),
                CellResult.class);
    }
}
