package dev.journeyman.loadtests.bench.adapters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The child of {@link AdaptersBenchCommand}: measures one way and prints its numbers as the last line. */
@Command(
        name = AdaptersCellCommand.NAME,
        hidden = true,
        description = "Measures one way of the benchmark of adapters in this process")
public final class AdaptersCellCommand implements Callable<Integer> {
    static final String NAME = "bench-adapters-cell";

    @Option(names = "--way", required = true)
    private Way way = Way.BASE;

    @Option(names = "--files", required = true)
    private Path files = Path.of("");

    @Option(names = "--precision", required = true)
    private String precision = "";

    @Option(names = "--settings", required = true, description = "AdaptersSettings as JSON")
    private String settings = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonMapper json = new JsonMapper();
        AdaptersSettings asked = json.readValue(settings, AdaptersSettings.class);
        try {
            System.out.println(json.writeValueAsString(AdaptersMeasurement.run(
                    way, new AdapterFiles(files), Precision.valueOf(precision.toUpperCase(Locale.ROOT)), asked)));
            return 0;
        } catch (CheckpointException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
