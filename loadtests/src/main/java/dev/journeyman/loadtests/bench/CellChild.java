package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Runs a command that measures a cell ({@link CellOptions}) as a JVM of its own and reads what it measured.
 *
 * @param <S> what is to be measured, as JSON
 * @param <R> what was, as JSON
 */
public final class CellChild<S, R> {
    private final String command;
    private final Class<R> result;
    private final ToIntFunction<S> threads;
    private final ChildProgram program;
    private final JsonMapper json = new JsonMapper();

    private CellChild(String command, Class<R> result, ToIntFunction<S> threads, Duration timeout) {
        this.command = command;
        this.result = result;
        this.threads = threads;
        this.program = new ChildProgram(timeout);
    }

    /** The network's speed; a cell may take so long. */
    public static CellChild<CellSettings, CellResult> ofKernel(Duration timeout) {
        return new CellChild<>(CellCommand.NAME, CellResult.class, CellSettings::threads, timeout);
    }

    /** What shared beginnings of prompts save; a cell may take so long. */
    static CellChild<PrefixSettings, PrefixResult> ofBeginnings(Duration timeout) {
        return new CellChild<>(PrefixCellCommand.NAME, PrefixResult.class, PrefixSettings::threads, timeout);
    }

    /**
     * Measures a cell.
     *
     * @throws IOException with the end of the child's output where it failed or took too long
     */
    public R measure(Cell cell, S settings) throws IOException, InterruptedException {
        int many = threads.applyAsInt(settings);
        List<String> line = ChildProgram.ours(
                many,
                List.of(
                        command,
                        CellOptions.CHECKPOINT,
                        cell.checkpoint().toString(),
                        CellOptions.PRECISION,
                        cell.precisionName(),
                        CellOptions.SETTINGS,
                        json.writeValueAsString(settings)));
        return json.readValue(program.lastLine(line, many, cell.model() + " at " + cell.precisionName()), result);
    }
}
