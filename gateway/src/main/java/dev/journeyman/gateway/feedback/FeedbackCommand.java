package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.export.TrlExport;
import dev.journeyman.feedback.export.TrlForm;
import dev.journeyman.feedback.export.TrlType;
import dev.journeyman.feedback.log.Backups;
import dev.journeyman.feedback.log.CorruptLogException;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.feedback.log.Finding;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogException;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.feedback.log.Verification;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.feedback.trust.ReviewQueue;
import dev.journeyman.feedback.trust.TechnicianStanding;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.HomeFolder;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code journeyman feedback}: what is in the feedback store, as numbers and as training data, and whether it is sound. Exit codes: 0 done, 1 failed or not
 * sound, 2 wrong usage.
 */
@Command(
        name = "feedback",
        description = "Counts, exports, verifies, backs up and restores what people said of answers.",
        footer =
                "While a gateway runs on the home, let it make a snapshot (POST /ops/v1/snapshots) and name that with --from:"
                        + " what it writes meanwhile would look like damage.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CommandLine.HelpCommand.class)
public final class FeedbackCommand implements Runnable {
    private static final String FOLDER = "feedback";
    private static final String BACKUP_MANIFEST = "backup.json";
    private static final int MOST_SHOWN = 50;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> environment;

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where feedback lives (default: JOURNEYMAN_HOME, else ~/.journeyman).")
    private @Nullable Path home;

    @Option(
            names = "--domain",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description =
                    "The domain's folder, whose facts feedback is held against (default: domains/automotive of the"
                            + " project).")
    private @Nullable Path domain;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer with JSON, one object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** With the process's environment. */
    public FeedbackCommand() {
        this(System.getenv());
    }

    FeedbackCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Where a home has its feedback store. */
    public static Path store(Path home) {
        return home.resolve(FOLDER);
    }

    /** What a subcommand does; false where what it looked at is not sound. */
    private interface Work {
        boolean run(Path store, Terminal terminal) throws IOException;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand, for example: feedback stats");
    }

    @Command(name = "stats", description = "Counts events, records and technicians.", mixinStandardHelpOptions = true)
    int stats(
            @Option(names = "--from", paramLabel = "DIR", description = "A snapshot or a backup instead of the store.")
                    @Nullable
                    Path from) {
        return work((store, terminal) -> {
            try (FeedbackReader reader = open(store, from)) {
                stats(reader, terminal);
            }
            return true;
        });
    }

    private void stats(FeedbackReader reader, Terminal terminal) throws IOException {
        Map<String, Long> events = new TreeMap<>();
        reader.forEach(
                1,
                entry -> events.merge(
                        entry instanceof Entry.Stored stored ? stored.event().type() : "tombstone", 1L, Long::sum));
        Appraisal appraisal = appraisal(reader);
        ObjectNode node = JSON.createObjectNode().put("event", "stats").put("last_sequence", reader.lastSequence());
        events.forEach(node.putObject("events")::put);
        ObjectNode records = node.putObject("records");
        for (Status status : Status.values()) {
            records.put(status.wire(), appraisal.with(status).size());
        }
        long quarantined = appraisal.technicians().values().stream()
                .filter(TechnicianStanding::quarantined)
                .count();
        int waiting = ReviewQueue.of(appraisal).items().size();
        node.put("technicians", appraisal.technicians().size())
                .put("technicians_quarantined", quarantined)
                .put("waiting_for_review", waiting);
        terminal.event(node);
        terminal.line("Events      " + reader.lastSequence() + " in all");
        events.forEach((type, count) -> terminal.line(String.format(Locale.ROOT, "  %-20s %8d", type, count)));
        terminal.line("Records     " + appraisal.records().size());
        for (Status status : Status.values()) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "  %-20s %8d",
                    status.wire(),
                    appraisal.with(status).size()));
        }
        terminal.line("Technicians " + appraisal.technicians().size() + ", " + quarantined + " quarantined");
        terminal.line("Waiting for a reviewer: " + waiting);
    }

    @Command(
            name = "export",
            description =
                    "Writes the accepted records as JSON lines in the columns of TRL's datasets, with provenance.",
            mixinStandardHelpOptions = true)
    int export(
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "trl",
                            description = "trl (default: ${DEFAULT-VALUE}).")
                    String format,
            @Option(names = "--from", paramLabel = "DIR", description = "A snapshot or a backup instead of the store.")
                    @Nullable
                    Path from,
            @Parameters(
                            paramLabel = "DIR",
                            arity = "0..1",
                            defaultValue = "feedback-export",
                            description = "Where pairs.jsonl, unpaired.jsonl and demonstrations.jsonl go (default:"
                                    + " ${DEFAULT-VALUE}).")
                    Path directory) {
        if (!format.equals("trl")) {
            throw new ParameterException(spec.commandLine(), "--format: there is only trl, not '" + format + "'");
        }
        return work((store, terminal) -> {
            Appraisal appraisal;
            try (FeedbackReader reader = open(store, from)) {
                appraisal = appraisal(reader);
            }
            Files.createDirectories(directory);
            TrlExport export = new TrlExport(new TrlForm.Conversational());
            for (TrlType type : TrlType.values()) {
                Path file = directory.resolve(type.fileName());
                long rows = write(file, export.lines(type, appraisal.records()).iterator());
                terminal.event(JSON.createObjectNode()
                        .put("event", "exported")
                        .put("file", file.toString())
                        .put("rows", rows));
                terminal.line(String.format(Locale.ROOT, "%8d rows  %s", rows, file));
            }
            return true;
        });
    }

    /** Writes beside and renames, so that no reader sees half a file. */
    private static long write(Path file, Iterator<String> lines) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        long rows = 0;
        try (BufferedWriter out = Files.newBufferedWriter(partial)) {
            while (lines.hasNext()) {
                out.write(lines.next());
                out.write('\n');
                rows++;
            }
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return rows;
    }

    @Command(
            name = "verify",
            description =
                    "Looks at every byte of the store, a snapshot or a backup, and tells what is damaged and where.",
            mixinStandardHelpOptions = true)
    int verify(
            @Option(names = "--from", paramLabel = "DIR", description = "A snapshot or a backup instead of the store.")
                    @Nullable
                    Path from) {
        return work((store, terminal) -> {
            Path place = existing(from == null ? store : from);
            Verification verification = Files.isRegularFile(place.resolve(BACKUP_MANIFEST))
                    ? Backups.verify(place)
                    : RocksFeedbackLog.verify(place);
            tell(verification, place, terminal);
            return verification.isSound();
        });
    }

    private static void tell(Verification verification, Path place, Terminal terminal) {
        ObjectNode node = JSON.createObjectNode()
                .put("event", "verified")
                .put("store", place.toString())
                .put("sound", verification.isSound())
                .put("findings", verification.findingsInAll())
                .put("last_sequence", verification.lastSequence())
                .put("tombstones", verification.tombstones())
                .put("store_bytes", verification.storeBytes());
        verification.events().forEach(node.putObject("events")::put);
        terminal.event(node);
        for (Finding finding : verification.findings()) {
            terminal.event(JSON.createObjectNode()
                    .put("event", "finding")
                    .put("family", finding.family())
                    .put("sequence", finding.sequence())
                    .put("problem", finding.problem()));
        }
        verification.findings().stream().limit(MOST_SHOWN).forEach(finding -> terminal.line(finding.toString()));
        if (verification.findingsInAll() > MOST_SHOWN) {
            terminal.line("... " + verification.findingsInAll() + " in all; --json lists up to "
                    + Verification.MOST_FINDINGS);
        }
        terminal.line(
                verification.isSound()
                        ? "Sound: " + verification.lastSequence() + " sequences, " + verification.tombstones()
                                + " of them tombstones, " + verification.storeBytes() + " bytes."
                        : "Not sound: " + verification.findingsInAll() + " findings in " + place + ".");
    }

    @Command(
            name = "backup",
            description =
                    "Copies the store with a digest of every file. Of a gateway that runs, copy a snapshot: --from.",
            mixinStandardHelpOptions = true)
    int backup(
            @Option(names = "--from", paramLabel = "DIR", description = "A snapshot instead of the store.") @Nullable
                    Path from,
            @Parameters(paramLabel = "DIR", description = "A folder that does not exist.") Path target) {
        return work((store, terminal) -> {
            Path place = existing(from == null ? store : from);
            Path copy = target.toAbsolutePath().normalize();
            if (from == null) {
                try (FeedbackLog log =
                        RocksFeedbackLog.open(place, LogOptions.DEFAULTS, LogEnvironment.system(place))) {
                    log.backup(copy);
                }
            } else {
                Backups.ofSnapshot(place, copy, InstantSource.system());
            }
            Verification verification = Backups.verify(target);
            tell(verification, target, terminal);
            return verification.isSound();
        });
    }

    @Command(
            name = "restore",
            description =
                    "Makes the home's store of a backup, after its digests are checked. There must be no store yet:"
                            + " move a damaged one away.",
            mixinStandardHelpOptions = true)
    int restore(@Parameters(paramLabel = "BACKUP", description = "The backup's folder.") Path backup) {
        return work((store, terminal) -> {
            Files.createDirectories(store.resolveSibling("").normalize());
            tell(Backups.restore(existing(backup), store), store, terminal);
            return true;
        });
    }

    private static FeedbackReader open(Path store, @Nullable Path from) throws IOException {
        return RocksFeedbackLog.openForReading(existing(from == null ? store : from));
    }

    private static Path existing(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("There is no folder " + folder + ": nothing was taken down there yet.");
        }
        return folder;
    }

    private Appraisal appraisal(FeedbackReader reader) throws IOException {
        Path place = domain == null ? DomainFacts.defaultFolder() : domain;
        TroubleCodes facts = TroubleCodes.read(place.resolve("facts/dtc.csv"));
        return FeedbackHandlers.trust(facts).appraise(new FeedbackEvents(reader).read());
    }

    private int work(Work work) {
        Terminal terminal =
                Terminal.of(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try {
            Path place = (home == null ? HomeFolder.standard(environment) : home)
                    .toAbsolutePath()
                    .normalize();
            return work.run(store(place), terminal) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (CorruptLogException e) {
            failed(terminal, e.getMessage());
            e.findings().stream().limit(MOST_SHOWN).forEach(finding -> terminal.remark("  " + finding));
        } catch (LogException e) {
            failed(terminal, e.getMessage());
            if (e.kind() == LogException.Kind.IN_USE) {
                terminal.remark(
                        "A gateway that runs makes a snapshot with POST /ops/v1/snapshots; name it with --from.");
            }
        } catch (NoSuchFileException e) {
            failed(terminal, e.getFile() + " does not exist");
        } catch (FileSystemException e) {
            failed(terminal, "The operating system refuses: " + e);
        } catch (IOException e) {
            failed(terminal, e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void failed(Terminal terminal, @Nullable String message) {
        terminal.event(JSON.createObjectNode().put("event", "error").put("message", message));
        terminal.remark("journeyman: " + message);
    }
}
