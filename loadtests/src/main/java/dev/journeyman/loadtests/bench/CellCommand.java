package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The child of {@link BenchCommand}: measures one cell and prints its numbers as the last line. */
@Command(name = CellCommand.NAME, hidden = true, description = "Measures one cell of the benchmark in this process")
public final class CellCommand implements Callable<Integer> {
    static final String NAME = "bench-cell";

    @Option(names = "--checkpoint", required = true)
    private Path checkpoint = Path.of("");

    @Option(names = "--precision", required = true)
    private String precision = "";

    @Option(names = "--settings", required = true, description = "CellSettings as JSON")
    private String settings = "";

    @Override
    public Integer call() throws IOException {
        JsonMapper json = new JsonMapper();
        CellSettings asked = json.readValue(settings, CellSettings.class);
        try {
            CellResult result =
                    CellMeasurement.run(checkpoint, Precision.valueOf(precision.toUpperCase(Locale.ROOT)), asked);
            System.out.println(json.writeValueAsString(result));
            return 0;
        } catch (CheckpointException | CellMeasurement.NoTokenException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
