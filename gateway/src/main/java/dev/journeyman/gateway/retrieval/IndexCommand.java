package dev.journeyman.gateway.retrieval;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.HomeFolder;
import dev.journeyman.gateway.models.ProgressDisplay;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.gateway.retrieval.documents.DocumentFolder;
import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.documents.ReadLimits;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import dev.journeyman.gateway.retrieval.embedding.Projection;
import dev.journeyman.gateway.retrieval.index.PassageWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code journeyman index}: brings a folder of documents into the index, or takes one out. Killed at any moment, it leaves the index as its last commit was.
 * Exit codes: 0 done, files that were left out included; 1 failed; 2 wrong usage.
 */
@Command(
        name = "index",
        description = {
            "Indexes a folder's documents for retrieval: Markdown, HTML, plain text, PDF, NHTSA's flat file of complaints, a"
                    + " domain's knowledge. Called again it reads what has changed and removes what is gone. A gateway that runs"
                    + " sees the result within a second.",
            "Without DIR, --rebuild makes all vectors anew from the passages in the index."
        },
        mixinStandardHelpOptions = true,
        subcommands = {TrainEmbeddingCommand.class, CommandLine.HelpCommand.class},
        sortOptions = false)
public final class IndexCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "the folder of documents")
    private @Nullable Path folder;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "where the index lives, in its folder index (default: $JOURNEYMAN_HOME, else ~/.journeyman)")
    private @Nullable Path home;

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description =
                    "the domain's folder, with embedding and vocabulary (default: domains/automotive of the project)")
    private @Nullable Path domain;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "what the folder is called in the index (default: its own name)")
    private @Nullable String source;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "who may read these passages: callers with one of the labels (default: all)")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "SOURCE", description = "remove a source's passages")
    private @Nullable String remove;

    @Option(names = "--rebuild", description = "make the index anew; with DIR, of that folder alone")
    private boolean rebuild;

    @Option(names = "--json", description = "answer with JSON, one object a line")
    private boolean json;

    /** With the process's environment. */
    public IndexCommand() {
        this(System.getenv());
    }

    IndexCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        check(line);
        Terminal terminal = Terminal.of(line.getOut(), line.getErr(), json);
        try {
            Path place = domain == null ? DomainFacts.defaultFolder() : domain;
            Path index = KnowledgeIndexing.folder((home == null ? HomeFolder.standard(environment) : home)
                    .toAbsolutePath()
                    .normalize());
            Embedding embedding = Projection.ofDomain(place);
            if (remove != null) {
                remove(index, embedding, remove, terminal);
            } else if (folder == null) {
                int passages = PassageWriter.embedAgain(index, embedding);
                terminal.event(JSON.createObjectNode().put("event", "rebuilt").put("passages", passages));
                terminal.line("Made the vectors of " + passages + " passages anew.");
            } else {
                index(index, embedding, place, folder.toAbsolutePath().normalize(), terminal);
            }
            return CommandLine.ExitCode.OK;
        } catch (FileSystemException e) {
            return failed(terminal, "The operating system refuses: " + e);
        } catch (IOException e) {
            return failed(terminal, String.valueOf(e.getMessage()));
        }
    }

    private void check(CommandLine line) {
        if (folder != null && remove != null) {
            throw new ParameterException(line, "DIR and --remove do not go together");
        }
        if (folder == null && remove == null && !rebuild) {
            throw new ParameterException(line, "Missing DIR, --remove SOURCE or --rebuild");
        }
        if (remove != null && rebuild) {
            throw new ParameterException(line, "--remove and --rebuild do not go together");
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ParameterException(line, folder + " is no folder");
        }
        if (labels.size() > Passage.MOST_LABELS
                || labels.stream().anyMatch(label -> label.isBlank() || label.length() > Passage.MOST_LABEL_CHARS)) {
            throw new ParameterException(
                    line,
                    "--label: at most " + Passage.MOST_LABELS + " of 1 to " + Passage.MOST_LABEL_CHARS + " characters");
        }
        try {
            if (source != null) {
                new DocumentName(source, "a");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--source: " + e.getMessage(), e);
        }
    }

    private void index(Path index, Embedding embedding, Path place, Path documents, Terminal terminal)
            throws IOException {
        String name = source != null ? source : String.valueOf(documents.getFileName());
        DocumentFolder reading = KnowledgeIndexing.documents(documents, name, Set.copyOf(labels), place);
        DocumentFolder.Listing listing = reading.list();
        long bytes =
                listing.files().stream().mapToLong(DocumentFolder.Found::bytes).sum();
        IndexingReport report;
        int passages;
        try (PassageWriter writer =
                rebuild ? PassageWriter.rebuild(index, embedding) : PassageWriter.open(index, embedding)) {
            try (ProgressDisplay progress = terminal.progress("indexing", bytes)) {
                report = new Indexing(writer, reading, ReadLimits.DEFAULTS, progress).run(listing);
            }
            passages = writer.passages();
        }
        tell(report, name, passages, terminal);
    }

    private static void remove(Path index, Embedding embedding, String source, Terminal terminal) throws IOException {
        try (PassageWriter writer = PassageWriter.open(index, embedding)) {
            int documents = writer.removeSource(source);
            writer.commit();
            terminal.event(JSON.createObjectNode()
                    .put("event", "removed")
                    .put("source", source)
                    .put("documents", documents));
            terminal.line("Removed " + documents + " documents of " + source + ".");
        }
    }

    private static void tell(IndexingReport report, String source, int passages, Terminal terminal) {
        ObjectNode node = JSON.createObjectNode()
                .put("event", "indexed")
                .put("source", source)
                .put("added", report.added())
                .put("changed", report.changed())
                .put("unchanged", report.unchanged())
                .put("removed", report.removed())
                .put("passages_read", report.passages())
                .put("passages", passages)
                .put("skipped_in_all", report.skippedInAll());
        list(node.putArray("skipped"), report.skipped());
        list(node.putArray("remarks"), report.remarks());
        for (IndexingReport.Skipped each :
                report.skipped().stream().limit(MOST_SHOWN).toList()) {
            terminal.remark("left out: " + each.name() + " " + each.reason());
        }
        if (report.skippedInAll() > MOST_SHOWN) {
            terminal.remark("left out: " + (report.skippedInAll() - MOST_SHOWN) + " more; --json lists up to "
                    + IndexingReport.MOST_SKIPPED);
        }
        report.remarks().stream().limit(MOST_SHOWN).forEach(each -> terminal.remark(each.name() + " " + each.reason()));
        terminal.line("Indexed " + source + ": " + report.added() + " documents new, " + report.changed() + " changed, "
                + report.unchanged() + " the same, " + report.removed() + " removed, " + report.skippedInAll()
                + " left out; the index has " + passages + " passages.");
        terminal.event(node);
    }

    private static void list(ArrayNode array, List<IndexingReport.Skipped> skipped) {
        skipped.forEach(each -> array.addObject().put("file", each.name()).put("reason", each.reason()));
    }

    private static int failed(Terminal terminal, String message) {
        terminal.event(JSON.createObjectNode().put("event", "error").put("message", message));
        terminal.remark("journeyman: " + message);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
