package dev.journeyman.gateway.models;

import dev.journeyman.gateway.models.hub.Hub;
import dev.journeyman.gateway.models.hub.HubReference;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code journeyman models}: what is in the model store, and what serves. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "models",
        description = "Lists, imports, promotes, exports and removes model versions.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CommandLine.HelpCommand.class)
public final class ModelsCommand implements Runnable {
    private final Map<String, String> environment;

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where models live (default: JOURNEYMAN_HOME, else ~/.journeyman).")
    private @Nullable Path home;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer with JSON, one object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** With the process's environment. */
    public ModelsCommand() {
        this(System.getenv());
    }

    ModelsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What a subcommand does. */
    private interface Work {
        void run(ModelStore store, Path home, Terminal terminal) throws IOException, InterruptedException;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand, for example: models list");
    }

    @Command(name = "list", description = "Lists the versions, oldest first.", mixinStandardHelpOptions = true)
    int list() {
        return work((store, place, terminal) -> new ModelsReport(terminal).list(store.list()));
    }

    @Command(
            name = "show",
            description = "Shows a version: files, digests, where it comes from.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "VERSION", description = "A version's name, or journeyman for the champion.")
                    String version,
            @Option(names = "--verify", description = "Read all files and compare their digests.") boolean verify) {
        return work((store, place, terminal) -> {
            StoredVersion found = store.version(version);
            if (verify) {
                verify(store, found, terminal);
            }
            new ModelsReport(terminal).show(found, verify);
        });
    }

    @Command(
            name = "import",
            description = "Imports a Hugging Face directory, or a repository of the hub (HF_TOKEN and HF_ENDPOINT are"
                    + " heeded). A download that broke off goes on where it stopped.",
            mixinStandardHelpOptions = true)
    int importModel(
            @Parameters(paramLabel = "DIR|hf:ORG/NAME[@REV]", description = "What to import.") String source,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "The version's name (default: made of the source's name and the digest).")
                    @Nullable
                    String name) {
        return work((store, place, terminal) -> {
            ModelImport importer = new ModelImport(store, place, terminal);
            StoredVersion version = source.startsWith(HubReference.PREFIX)
                    ? importer.repository(Hub.of(environment), HubReference.parse(source), name)
                    : importer.directory(path(source), name);
            new ModelsReport(terminal).done("imported", version);
            terminal.remark(
                    version.isChampion()
                            ? "It is the champion already."
                            : "To let it serve: journeyman models promote " + version.name());
        });
    }

    @Command(
            name = "promote",
            description = "Makes a version the champion. No gate measures it against the present one yet.",
            mixinStandardHelpOptions = true)
    int promote(@Parameters(paramLabel = "VERSION", description = "A version's name.") String version) {
        return work((store, place, terminal) -> {
            StoredVersion found = store.version(version);
            verify(store, found, terminal);
            new ModelsReport(terminal).done("promoted", store.promote(found.name()));
            terminal.remark(
                    "There is no promotion gate yet: nothing has measured this version against the last champion.");
            terminal.remark(RESTART);
        });
    }

    @Command(
            name = "rollback",
            description = "Makes the previous champion the champion again.",
            mixinStandardHelpOptions = true)
    int rollback() {
        return work((store, place, terminal) -> {
            new ModelsReport(terminal).done("rolled_back_to", store.rollback());
            terminal.remark(RESTART);
        });
    }

    @Command(
            name = "export",
            description = "Copies a version into a plain Hugging Face directory.",
            mixinStandardHelpOptions = true)
    int export(
            @Parameters(paramLabel = "VERSION", description = "A version's name, or journeyman for the champion.")
                    String version,
            @Parameters(paramLabel = "DIR", description = "A directory that does not exist or is empty.")
                    Path directory) {
        return work((store, place, terminal) -> {
            StoredVersion found = store.version(version);
            ModelImport.requireSpace(directory, found.bytes(), "the export");
            try (ProgressDisplay progress = terminal.progress("export", found.bytes())) {
                store.export(found, directory, progress.asByteProgress());
            }
            new ModelsReport(terminal).done("exported", found);
        });
    }

    @Command(name = "remove", description = "Removes a version; never the champion.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "VERSION", description = "A version's name.") String version) {
        return work((store, place, terminal) -> {
            store.remove(version);
            new ModelsReport(terminal).removed(version);
        });
    }

    private static final String RESTART =
            "A gateway that runs serves what it loaded; it takes the champion when it starts.";

    private static void verify(ModelStore store, StoredVersion version, Terminal terminal) {
        try (ProgressDisplay progress = terminal.progress("verify", version.bytes())) {
            store.verify(version, progress.asByteProgress());
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private int work(Work work) {
        Terminal terminal =
                Terminal.of(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try {
            Path place = home == null ? HomeFolder.standard(environment) : home;
            work.run(ModelStore.open(place.resolve("models")), place, terminal);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            new ModelsReport(terminal).failed(said(e));
            return CommandLine.ExitCode.USAGE;
        } catch (StoreException | CheckpointException | UncheckedIOException e) {
            new ModelsReport(terminal).failed(said(e));
        } catch (java.nio.file.NoSuchFileException e) {
            new ModelsReport(terminal).failed(e.getFile() + " does not exist");
        } catch (java.nio.file.FileSystemException e) {
            new ModelsReport(terminal).failed("The operating system refuses: " + e);
        } catch (InterruptedException | InterruptedIOException e) {
            Thread.currentThread().interrupt();
            new ModelsReport(terminal).failed("interrupted");
        } catch (IOException e) {
            new ModelsReport(terminal).failed(said(e));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
