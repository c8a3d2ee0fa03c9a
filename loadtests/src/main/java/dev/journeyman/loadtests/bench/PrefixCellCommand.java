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

/** The child of {@link PrefixBenchCommand}: measures one cell and prints its numbers as the last line. */
@Command(
        name = PrefixCellCommand.NAME,
        hidden = true,
        description = "Measures one cell of the benchmark of shared beginnings in this process")
public final class PrefixCellCommand implements Callable<Integer> {
    static final String NAME = "bench-prefix-cell";

    @Option(names = "--checkpoint", required = true)
    private Path checkpoint = Path.of("");

    @Option(names = "--precision", required = true)
    private String precision = "";

    @Option(names = "--settings", required = true, description = "PrefixSettings as JSON")
    private String settings = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonMapper json = new JsonMapper();
        PrefixSettings asked = json.readValue(settings, PrefixSettings.class);
        try {
            System.out.println(json.writeValueAsString(
                    PrefixMeasurement.run(checkpoint, Precision.valueOf(precision.toUpperCase(Locale.ROOT)), asked)));
            return 0;
        } catch (CheckpointException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
