package dev.journeyman.gateway.guarding;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.guardrails.classifier.Classifier;
import dev.journeyman.guardrails.classifier.training.ClassifierTraining;
import dev.journeyman.guardrails.classifier.training.Corpus;
import dev.journeyman.guardrails.classifier.training.HeadReport;
import dev.journeyman.guardrails.classifier.training.ModelCard;
import dev.journeyman.guardrails.classifier.training.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code journeyman guardrails train}: trains the guardrails' classifier and writes it with its card. The same texts and seed make the same bytes. */
@Command(
        name = "train",
        description =
                "Trains the classifier on the project's texts, and measures it on texts that were held out. The model is"
                        + " part of the build: it is served after the next build.",
        mixinStandardHelpOptions = true)
public final class TrainClassifierCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MODEL =
            "guardrails/src/main/resources/dev/journeyman/guardrails/classifier/classifier.bin";

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "texts with labels, files of JSON Lines (default: guardrails/corpus of the project)")
    private @Nullable Path corpus;

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description = "the domain's folder, whose instructions and knowledge are learned as harmless (default:"
                    + " domains/automotive of the project)")
    private @Nullable Path domain;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where the model goes; its card goes beside it (default: where the build takes it from)")
    private @Nullable Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the training's randomness (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", description = "Answer with JSON, one object a line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Terminal terminal = Terminal.of(command.getOut(), command.getErr(), json);
        try {
            train(terminal);
            return CommandLine.ExitCode.OK;
        } catch (FileSystemException e) {
            failed(terminal, "The operating system refuses: " + e);
        } catch (IOException e) {
            failed(terminal, String.valueOf(e.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void train(Terminal terminal) throws IOException {
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Corpus texts = Corpus.read(
                corpus == null ? root.resolve("guardrails").resolve("corpus") : corpus,
                domain == null ? DomainFacts.defaultFolder() : domain);
        terminal.remark("Training five heads on " + texts.samples().size() + " texts; a minute or two ...");
        TrainingOptions options = TrainingOptions.STANDARD.withSeed(seed);
        ClassifierTraining.Trained trained = new ClassifierTraining(texts, options, Classifier::plain).train();
        Path file = out == null ? root.resolve(MODEL) : out;
        byte[] bytes = trained.file().bytes();
        replace(file, bytes);
        replace(card(file), ModelCard.of(texts, options, trained).getBytes(StandardCharsets.UTF_8));
        for (HeadReport report : trained.reports()) {
            HeadReport.Row row = report.row(report.standardThreshold());
            terminal.event(JSON.createObjectNode()
                    .put("event", "head")
                    .put("head", report.head().label())
                    .put("positives", report.positives())
                    .put("negatives", report.negatives())
                    .put("area", report.area())
                    .put("threshold", report.standardThreshold())
                    .put("recall", row.recall())
                    .put("false_positives", row.falsePositives()));
            terminal.line(ModelCard.line(report));
        }
        terminal.event(JSON.createObjectNode()
                .put("event", "written")
                .put("file", file.toString())
                .put("bytes", bytes.length)
                .put("texts", texts.samples().size())
                .put("trained_on", texts.sha256())
                .put("seed", seed));
        terminal.line("Wrote " + file + " (" + bytes.length + " bytes) and its card " + card(file));
    }

    private static Path card(Path model) {
        String name = String.valueOf(model.getFileName());
        return model.resolveSibling((name.endsWith(".bin") ? name.substring(0, name.length() - 4) : name) + ".md");
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        Path part = folder.resolve("." + file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void failed(Terminal terminal, String message) {
        terminal.event(JSON.createObjectNode().put("event", "error").put("message", message));
        terminal.remark("journeyman: " + message);
    }
}
