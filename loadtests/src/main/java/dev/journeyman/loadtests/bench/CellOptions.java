package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What a child is told that measures one cell, and how it tells what it measured: as the last line. {@link CellChild} is the other end. */
final class CellOptions {
    static final String CHECKPOINT = "--checkpoint";
    static final String PRECISION = "--precision";
    static final String SETTINGS = "--settings";

    @Option(names = CHECKPOINT, required = true)
    private Path checkpoint = Path.of("");

    @Option(names = PRECISION, required = true)
    private String precision = "";

    @Option(names = SETTINGS, required = true, description = "What to measure, as JSON")
    private String settings = "";

    /** What measures a cell. */
    interface Measurement<S> {
        /** Measures it; returns what is told. */
        Object of(Path checkpoint, Precision precision, S settings) throws InterruptedException;
    }

    /**
     * Measures the cell; returns its numbers as the line that is to be printed.
     *
     * @throws IOException where its model cannot be read, or computes nothing
     */
    <S> String measure(Class<S> type, Measurement<S> measurement) throws IOException, InterruptedException {
        JsonMapper json = new JsonMapper();
        S asked = json.readValue(settings, type);
        try {
            return json.writeValueAsString(
                    measurement.of(checkpoint, Precision.valueOf(precision.toUpperCase(Locale.ROOT)), asked));
        } catch (CheckpointException | CellMeasurement.NoTokenException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
