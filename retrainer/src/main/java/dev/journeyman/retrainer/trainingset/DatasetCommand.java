package dev.journeyman.retrainer.trainingset;

import dev.journeyman.feedback.log.LogException;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Tokenizer;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code retrain dataset}: builds the training set of a snapshot, writes it into a folder and prints its report. */
@Command(
        name = "dataset",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Builds a training set of feedback, the domain and synthetic records, and prints what it is made of.",
            "Refused, with every reason, is a set that breaks the data policy."
        })
public final class DatasetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--snapshot",
            required = true,
            paramLabel = "DIR",
            description = "A snapshot of the feedback store (POST /ops/v1/snapshots) or a backup of it.")
    private Path snapshot = Path.of("");

    @Option(
            names = "--parent",
            paramLabel = "VERSION",
            description =
                    "The version of the home that is trained further, whose real anchor must stay; default: the champion.")
    private @Nullable String parent;

    @Option(
            names = "--synthetic",
            paramLabel = "FILE",
            description = "Synthetic records, one a line; may be given several times.")
    private List<Path> synthetic = List.of();

    @Option(
            names = "--curated",
            paramLabel = "FILE",
            description = "Curated records beside the domain's own; may be given several times.")
    private List<Path> curated = List.of();

    @Option(names = "--policy", paramLabel = "FILE", description = "The data policy (YAML); default: the project's.")
    private @Nullable Path policyFile;

    @Option(names = "--domain", paramLabel = "DIR", description = "The domain's folder; default: domains/automotive.")
    private @Nullable Path domainFolder;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:JOURNEYMAN_HOME:-${sys:user.home}/.journeyman}",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path home = Path.of("");

    @Option(
            names = "--tokenizer",
            paramLabel = "DIR",
            description = "A model directory whose tokenizer counts; default: the parent's, else the domain's starter.")
    private @Nullable Path tokenizerFolder;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The set's folder; must not exist.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Print report.json instead of the readable report.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        try {
            TrainingSet set = build(stderr);
            stdout.print(Files.readString(out.resolve(json ? TrainingSetFolder.REPORT : TrainingSetFolder.READABLE)));
            stdout.flush();
            stderr.println("training set of " + set.report().counts().all().examples() + " records: " + out);
            return CommandLine.ExitCode.OK;
        } catch (PolicyException | LogException | StoreException e) {
            stderr.println("retrain dataset: " + e.getMessage());
        } catch (NoSuchFileException e) {
            stderr.println("retrain dataset: there is no " + e.getFile());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private TrainingSet build(PrintWriter stderr) throws IOException, PolicyException {
        if (Files.exists(out)) {
            throw new IOException(out + " is there already; name a folder that is not");
        }
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Path folder = domainFolder == null ? root.resolve("domains").resolve("automotive") : domainFolder;
        TrainingSetPolicy policy = policyFile == null ? TrainingSetPolicy.DEFAULT : TrainingSetPolicy.read(policyFile);
        Optional<StoredVersion> version = version();
        Anchor anchor = version.isPresent() ? Anchor.ofVersion(version.get()) : Anchor.NONE;
        stderr.println(version.map(each ->
                        "parent " + each.name() + ", with " + anchor.entries().size() + " real records in its anchor")
                .orElse("no parent: the real anchor begins with this set"));
        Domain domain = Domain.read(folder);
        Path tokens = tokenizerFolder != null
                ? tokenizerFolder
                : version.map(StoredVersion::directory).orElse(folder.resolve("starter"));
        try (Tokenizer tokenizer = HuggingFaceTokenizer.open(tokens)) {
            TrainingSet set = new SetSources(snapshot, curated, synthetic)
                    .build(policy, domain, anchor, tokenizer)
                    .set();
            Measurement measurement = Measurement.of(set, new Taxonomy(domain), new HashedNGrams());
            TrainingSetFolder.write(set, measurement, out);
            return set;
        }
    }

    private Optional<StoredVersion> version() throws IOException {
        Path models = home.resolve("models");
        if (parent != null && !Files.isDirectory(models)) {
            throw new IOException("there is no version \"" + parent + "\": the home " + home + " has no models");
        }
        if (!Files.isDirectory(models)) {
            return Optional.empty();
        }
        ModelStore store = ModelStore.open(models);
        return parent == null ? store.champion() : Optional.of(store.version(parent));
    }
}
