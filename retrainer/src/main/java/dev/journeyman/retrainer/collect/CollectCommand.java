package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.collect.web.AddressRules;
import dev.journeyman.retrainer.collect.web.HttpWeb;
import dev.journeyman.retrainer.collect.web.Timing;
import dev.journeyman.retrainer.progress.ProgressBar;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code collect}: gathers texts of the domain from the web or from a folder, for pretraining. */
@Command(
        name = "collect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Gathers texts for a domain: keyphrases of its passages, a search engine, pages, their content, and of these what is",
            "of the domain, on topic, not there twice and not held out. Writes OUT/records.jsonl for retrain dataset --curated",
            "and OUT/expansion-seeds.jsonl for synthesize. The same command goes on where a killed run was.",
            "You answer for having the right to train on what you collect; the manifests say what pages state of their licence."
        })
public final class CollectCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String VERSION = "0.1";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--domain", paramLabel = "DIR", description = "The domain's folder; default: domains/automotive.")
    private @Nullable Path domain;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The run's folder, new or of a run to go on with.")
    private Path out = Path.of("");

    @Option(
            names = "--search",
            paramLabel = "URL",
            description = "A search engine that answers in JSON: its address with {query} and perhaps {n}.")
    private @Nullable String search;

    @Option(
            names = "--results",
            paramLabel = "POINTER",
            description = "Where its list of results stands, as /web/results.")
    private @Nullable String results;

    @Option(names = "--url", paramLabel = "POINTER", description = "Where the address stands in a result, as /link.")
    private @Nullable String url;

    @Option(
            names = "--search-header",
            paramLabel = "NAME=VARIABLE",
            description = "A header for the search engine; its value (a key, say) is read from the environment.")
    private @Nullable String searchHeader;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "A folder of .html, .md and .txt in place of search and fetch.")
    private @Nullable Path from;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description =
                    "Do this stage and all that follow anew: queries, results, fetched, text, in-domain, on-topic or"
                            + " deduplicated. With --from, the first after text.")
    private @Nullable String stage;

    @Option(names = "--until", paramLabel = "NAME", description = "The last stage to do.")
    private @Nullable String until;

    @Option(
            names = "--contact",
            paramLabel = "MAIL_OR_URL",
            description = "Who runs this, for the user agent; needed to search and to fetch.")
    private @Nullable String contact;

    @Option(
            names = "--context",
            paramLabel = "WORDS",
            description = "Words for every query; default: the domain's name.")
    private @Nullable String context;

    @Option(names = "--queries", paramLabel = "N", description = "At most; default: ${DEFAULT-VALUE}.")
    private int queries = 200;

    @Option(
            names = "--per-query",
            paramLabel = "N",
            description = "Results of a query at most; default: ${DEFAULT-VALUE}.")
    private int perQuery = 10;

    @Option(names = "--documents", paramLabel = "N", description = "Pages at most; default: ${DEFAULT-VALUE}.")
    private int documents = 1000;

    @Option(names = "--bytes", paramLabel = "N", description = "Of all pages at most; default: ${DEFAULT-VALUE}.")
    private long bytes = 500_000_000;

    @Option(names = "--minutes", paramLabel = "N", description = "For fetching at most; default: ${DEFAULT-VALUE}.")
    private int minutes = 240;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests a second to one host; default: ${DEFAULT-VALUE}.")
    private double rate = 0.5;

    @Option(
            names = "--in-domain",
            paramLabel = "P",
            description =
                    "The classifier's probability from which a text is kept; 0 keeps all; default: ${DEFAULT-VALUE}.")
    private double inDomain = 0.3;

    @Option(
            names = "--on-topic",
            paramLabel = "S",
            description = "The similarity to the nearest passage from which a text is kept; default: ${DEFAULT-VALUE}.")
    private double onTopic = 0.15;

    @Option(names = "--least-words", paramLabel = "N", description = "Of a document; default: ${DEFAULT-VALUE}.")
    private int leastWords = 40;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the classifier's training; default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--allow-private", description = "Fetch from private addresses too: a network of your own.")
    private boolean allowPrivate;

    @Option(names = "--json", description = "Progress as JSON lines on standard output, the report as the last.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        CollectSettings settings;
        Map<String, String> headers;
        try {
            settings = settings();
            headers = headers();
        } catch (IllegalArgumentException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> stderr.println("collect: " + line));
            return CommandLine.ExitCode.USAGE;
        }
        AddressRules.pinNames();
        AddressRules addresses = allowPrivate ? AddressRules.any() : AddressRules.publicOnly();
        try (HttpWeb web = new HttpWeb(userAgent(contact), DEADLINE);
                ProgressBar bar = ProgressBar.onStandardError(stderr)) {
            Watcher watcher = json ? new Lines(stdout) : new Drawn(bar);
            CollectReport report = new CollectRun(settings, web, addresses, Timing.system(), headers, watcher).run();
            if (json) {
                stdout.println(JSON.readTree(report.json()));
            } else {
                stdout.print(report.readable());
            }
            stdout.flush();
            return CommandLine.ExitCode.OK;
        } catch (NoSuchFileException e) {
            stderr.println("collect: there is no " + e.getFile());
        } catch (IOException e) {
            stderr.println("collect: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stderr.println("collect: stopped; the same command goes on from here");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private CollectSettings settings() {
        Path root = Path.of(System.getProperty("journeyman.root", "."));
        Path folder = domain == null ? root.resolve("domains").resolve("automotive") : domain;
        String words = context == null
                ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                : context;
        return new CollectSettings(
                folder,
                out,
                search,
                results,
                url,
                searchHeader,
                from,
                stage,
                until,
                contact,
                words,
                queries,
                perQuery,
                documents,
                bytes,
                minutes,
                rate,
                inDomain,
                onTopic,
                leastWords,
                seed,
                allowPrivate);
    }

    /** The header that {@code --search-header} names, with its value. */
    private Map<String, String> headers() {
        if (searchHeader == null) {
            return Map.of();
        }
        String[] parts = searchHeader.split("=", 2);
        String value = System.getenv(parts[1]);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "--search-header: the environment has no " + parts[1] + ": set it to the header's value");
        }
        return Map.of(parts[0], value.strip());
    }

    /** Names the project and who runs it. */
    static String userAgent(@Nullable String contact) {
        return CollectRun.TOKEN + "/" + VERSION + (contact == null ? "" : " (+" + contact + ")");
    }

    /** JSON lines for programs. */
    private static final class Lines implements Watcher {
        private final PrintWriter out;

        Lines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void at(Stage stage, long done, long all) {
            print(JSON.createObjectNode()
                    .put("stage", stage.wireName())
                    .put("done", done)
                    .put("all", all));
        }

        @Override
        public void say(String line) {
            print(JSON.createObjectNode().put("event", line));
        }

        private void print(ObjectNode line) {
            out.println(line);
            out.flush();
        }
    }

    /** A bar for people. */
    private record Drawn(ProgressBar bar) implements Watcher {
        @Override
        public void at(Stage stage, long done, long all) {
            bar.at(stage.wireName(), done, Math.max(1, all), () -> done + " of " + all);
        }

        @Override
        public void say(String line) {
            bar.say(line);
        }
    }
}
