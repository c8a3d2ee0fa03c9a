package dev.journeyman.gateway.retrieval;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.gateway.retrieval.embedding.ContrastiveTraining;
import dev.journeyman.gateway.retrieval.embedding.Projection;
import dev.journeyman.gateway.retrieval.embedding.TrainingSettings;
import dev.journeyman.gateway.retrieval.embedding.TrainingText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code journeyman index train-embedding}: trains the domain's projection on the domain's own training text. The same text and settings give the same file. */
@Command(
        name = "train-embedding",
        description =
                "Trains the domain's embedding on its knowledge, templates and instructions; its evals are never read.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainEmbeddingCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description = "the domain's folder (default: domains/automotive of the project)")
    private @Nullable Path domain;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where to write (default: " + Projection.FILE + " of the domain)")
    private @Nullable Path out;

    @Option(names = "--dimension", paramLabel = "D", description = "width of a vector (default: as shipped)")
    private int dimension = TrainingSettings.DEFAULTS.dimension();

    @Option(names = "--rows", paramLabel = "N", description = "rows of the table (default: as shipped)")
    private int rows = TrainingSettings.DEFAULTS.rows();

    @Option(names = "--steps", paramLabel = "N", description = "batches (default: as shipped)")
    private int steps = TrainingSettings.DEFAULTS.steps();

    @Option(names = "--batch", paramLabel = "N", description = "pairs of a batch (default: as shipped)")
    private int batch = TrainingSettings.DEFAULTS.batch();

    @Option(names = "--seed", paramLabel = "N", description = "what is random follows from it (default: as shipped)")
    private long seed = TrainingSettings.DEFAULTS.seed();

    @Option(names = "--json", description = "answer with JSON, one object a line")
    private boolean json;

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        Terminal terminal = Terminal.of(line.getOut(), line.getErr(), json);
        TrainingSettings settings;
        try {
            TrainingSettings shipped = TrainingSettings.DEFAULTS;
            settings = new TrainingSettings(
                    dimension, rows, steps, batch, shipped.rate(), shipped.temperature(), shipped.dropout(), seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
        try {
            Path place = domain == null ? DomainFacts.defaultFolder() : domain;
            Path file = out == null ? place.resolve(Projection.FILE) : out;
            TrainingText text = TrainingText.read(place);
            terminal.remark("Training on " + text.entries().size() + " entries and "
                    + text.questions().size() + " questions, seed " + seed + ".");
            Projection projection = new ContrastiveTraining(text, settings).run((step, loss) -> {
                terminal.event(JSON.createObjectNode()
                        .put("event", "progress")
                        .put("phase", "training")
                        .put("step", step)
                        .put("steps", settings.steps())
                        .put("loss", loss));
                terminal.remark(String.format(Locale.ROOT, "step %d of %d, loss %.4f", step, settings.steps(), loss));
            });
            projection.write(file);
            terminal.event(JSON.createObjectNode()
                    .put("event", "trained")
                    .put("file", file.toString())
                    .put("name", projection.name())
                    .put("digest", projection.digest())
                    .put("bytes", Files.size(file))
                    .put("seed", seed));
            terminal.line("Wrote " + file + ": " + projection.name() + ", " + Files.size(file) + " bytes.");
            return CommandLine.ExitCode.OK;
        } catch (IOException | IllegalArgumentException e) {
            terminal.event(JSON.createObjectNode().put("event", "error").put("message", e.getMessage()));
            terminal.remark("journeyman: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
