package dev.journeyman.gateway.models;

import dev.journeyman.gateway.models.hub.Hub;
import dev.journeyman.gateway.models.hub.HubReference;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.store.Act;
import dev.journeyman.store.CollectionPlan;
import dev.journeyman.store.CollectionPolicy;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.gate.Decision;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
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
        description = "Lists, imports, promotes, exports and removes model versions; shows how they came to serve.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CommandLine.HelpCommand.class, ArchiveCommand.class})
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
    interface Work {
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
            name = "gate",
            description = {
                "Asks the promotion gate and shows its reasons; promotes nothing.",
                "Exit code 1 where it refuses."
            },
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int gate(
            @Parameters(paramLabel = "VERSION", description = "A version's name.") String version,
            @Option(names = "--domain", paramLabel = "DIR", description = DOMAIN) @Nullable Path domain) {
        boolean[] passed = new boolean[1];
        int code = work((store, place, terminal) -> {
            StoredVersion found = store.version(version);
            Decision decision = new GateDesk(store, place, folder(domain))
                    .decide(found.name(), act("asked the gate"))
                    .orElseThrow(() -> new IOException(unmeasured(found.name())));
            new ModelsReport(terminal).decision(decision);
            passed[0] = decision.passed();
        });
        return code == CommandLine.ExitCode.OK && !passed[0] ? CommandLine.ExitCode.SOFTWARE : code;
    }

    @Command(
            name = "promote",
            description = {
                "Makes a version the champion, if the gate lets it.",
                "The gate compares the version's scorecard with the champion's; journeyman evals run makes them. A version that",
                "somebody brought and nobody evaluated needs no gate."
            },
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int promote(
            @Parameters(paramLabel = "VERSION", description = "A version's name.") String version,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the ledger.") @Nullable
                    String reason,
            @Option(
                            names = "--force",
                            description = "Pass the gate over. Needs --reason, and is marked in the ledger for ever.")
                    boolean force,
            @Option(names = "--domain", paramLabel = "DIR", description = DOMAIN) @Nullable Path domain) {
        if (force && (reason == null || reason.isBlank())) {
            throw new ParameterException(spec.commandLine(), "--force needs --reason TEXT: it is marked for ever");
        }
        return work((store, place, terminal) -> {
            StoredVersion found = store.version(version);
            verify(store, found, terminal);
            Promotion promotion = new Promotion(store, new GateDesk(store, place, folder(domain)));
            ModelsReport report = new ModelsReport(terminal);
            try {
                report.promoted(promotion.promote(found, act(reason == null ? "promoted by hand" : reason), force));
            } catch (GateRefusedException e) {
                Decision decision = e.decision();
                if (decision == null) {
                    throw e;
                }
                report.decision(decision);
                throw new IOException(
                        e.getMessage() + ". To pass the gate over: --force --reason TEXT, which is marked for ever.",
                        e);
            }
            terminal.remark(TAKEN_OVER);
        });
    }

    @Command(
            name = "rollback",
            description = "Makes the previous champion the champion again.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int rollback(
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the ledger.") @Nullable
                    String reason) {
        return work((store, place, terminal) -> {
            Act act = act(reason == null ? "rolled back by hand" : reason);
            new ModelsReport(terminal).done("rolled_back_to", store.lifecycle().rollback(act));
            terminal.remark(TAKEN_OVER);
        });
    }

    @Command(
            name = "ledger",
            description = "Shows who promoted what and why, every entry; verifies the whole chain on the way.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int ledger() {
        return work((store, place, terminal) -> {
            LedgerReport report = new LedgerReport(terminal);
            store.ledger(report::entry);
            report.end();
        });
    }

    @Command(
            name = "gc",
            description = {
                "Removes trained versions that nobody refers to.",
                "Champion, canary, earlier champions, parents of kept versions, and what somebody brought always stay."
            },
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int gc(
            @Option(names = "--dry-run", description = "Say what would be removed, and why the rest stays.")
                    boolean dryRun,
            @Option(
                            names = "--champions",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "Keep so many earlier champions (default: ${DEFAULT-VALUE}).")
                    int champions,
            @Option(
                            names = "--refused-days",
                            paramLabel = "N",
                            defaultValue = "7",
                            description = "Keep rejected and older retired ones so long (default: ${DEFAULT-VALUE}).")
                    int refusedDays,
            @Option(
                            names = "--untried-days",
                            paramLabel = "N",
                            defaultValue = "30",
                            description = "Keep versions that were never promoted so long (default: ${DEFAULT-VALUE}).")
                    int untriedDays,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the ledger.") @Nullable
                    String reason) {
        return work((store, place, terminal) -> {
            CollectionPolicy policy =
                    new CollectionPolicy(champions, Duration.ofDays(refusedDays), Duration.ofDays(untriedDays), true);
            CollectionPlan plan = dryRun
                    ? store.planCollection(policy)
                    : store.collect(policy, act(reason == null ? "collected by hand" : reason));
            new LedgerReport(terminal).collected(plan, dryRun);
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
            store.remove(version, act("removed by hand"));
            new ModelsReport(terminal).removed(version);
        });
    }

    private static final String DOMAIN =
            "The domain whose gate.yaml holds (default: domains/automotive of the project).";

    private static Path folder(@Nullable Path domain) {
        return domain == null ? Path.of(System.getProperty("journeyman.root", "."), "domains", "automotive") : domain;
    }

    /** Whoever is at the keyboard. */
    private static Act act(String reason) {
        return new Act("operator " + System.getProperty("user.name", "unknown"), reason);
    }

    static String unmeasured(String version) {
        return "Version " + version
                + " was never evaluated, so the gate has nothing to go by: journeyman evals run --model " + version;
    }

    private static final String TAKEN_OVER =
            "A gateway that runs on this home takes it over within two seconds, and the time that loading takes.";

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

    int work(Work work) {
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
