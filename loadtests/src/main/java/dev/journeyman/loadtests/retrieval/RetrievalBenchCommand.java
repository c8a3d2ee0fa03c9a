package dev.journeyman.loadtests.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.retrieval.HelpRule;
import dev.journeyman.gateway.retrieval.KnowledgeIndexing;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Projection;
import dev.journeyman.gateway.retrieval.index.PassageIndex;
import dev.journeyman.gateway.retrieval.index.SearchSettings;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-retrieval}: what BM25 (the baseline), vectors and both fused find on held-out questions, and how fast at several sizes. */
@Command(
        name = "bench-retrieval",
        mixinStandardHelpOptions = true,
        description = {
            "Measures retrieval on a file of questions: recall, MRR and nDCG of BM25 (the baseline), vectors and both fused, with 95 %%",
            "intervals; then latency, index time and size, and how soon an update is seen. The last line is the result as JSON."
        })
public final class RetrievalBenchCommand implements Callable<Integer> {
    private static final int MOST_SEARCHES = 1_000_000;
    private static final int MOST_PASSAGES = 10_000_000;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(names = "--domain", description = "The domain's folder (default: domains/automotive of the project)")
    @Nullable
    private Path domain;

    @Option(names = "--questions", description = "A file of questions (default: evals/retrieval.jsonl of the domain)")
    @Nullable
    private Path questions;

    @Option(
            names = "--passages",
            split = ",",
            defaultValue = "1000,100000",
            description = "Sizes of the index for latency; 0 for none (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--searches",
            defaultValue = "2000",
            description = "Of each method and size (default: ${DEFAULT-VALUE})")
    private int searches;

    private record Report(
            String benchmark,
            @JsonProperty("code") Revision revision,
            Machine hardware,
            long seed,
            String questions,
            @JsonProperty("question_count") int questionCount,
            String embedding,
            SearchSettings settings,
            @JsonProperty("load_average_before") double loadBefore,
            @JsonProperty("load_average_after") double loadAfter,
            String baseline,
            List<Quality.Row> quality,
            Quality.Auto auto,
            List<Speed.Row> speed) {}

    @Override
    public Integer call() throws IOException {
        shared.within("--searches", searches, 1, MOST_SEARCHES);
        for (int size : sizes) {
            shared.within("--passages", size, 0, MOST_PASSAGES);
        }
        Path place = domain == null ? SharedOptions.root().resolve("domains/automotive") : domain;
        Path file = questions == null ? place.resolve("evals/retrieval.jsonl") : questions;
        if (!Files.isRegularFile(file)) {
            throw shared.wrong("--questions " + file + " does not exist");
        }
        Path folder = Files.createTempDirectory("journeyman-bench-retrieval-");
        try {
            Report report = measure(place, file, folder);
            if (!shared.json()) {
                System.out.print(table(report));
            }
            System.out.println(new JsonMapper().writeValueAsString(report));
            return 0;
        } finally {
            GatewayProcess.remove(folder);
        }
    }

    private Report measure(Path place, Path file, Path folder) throws IOException {
        double loadBefore = Machine.loadAverage();
        List<EvalQuestion> asked = EvalQuestion.read(file);
        Projection embedding = Projection.ofDomain(place);
        Vocabulary vocabulary = Vocabulary.ofDomain(place);
        SearchSettings settings = SearchSettings.DEFAULTS;
        Path home = folder.resolve("knowledge");
        KnowledgeIndexing.run(place, home, embedding);
        List<Quality.Row> quality;
        Quality.Auto auto;
        try (PassageIndex index = PassageIndex.open(KnowledgeIndexing.folder(home), embedding)) {
            quality = Quality.measure(index, vocabulary, settings, asked, shared.seed());
            auto = Quality.auto(index, vocabulary, settings, HelpRule.DEFAULTS, asked);
        }
        List<Speed.Row> speed = new ArrayList<>();
        for (int size : sizes) {
            if (size > 0) {
                speed.add(Speed.measure(
                        folder.resolve("size-" + size), place, embedding, size, searches, asked, shared.seed()));
            }
        }
        return new Report(
                "retrieval",
                Revision.of(SharedOptions.root()),
                Machine.here(),
                shared.seed(),
                String.valueOf(file.getFileName()),
                asked.size(),
                embedding.name(),
                settings,
                loadBefore,
                Machine.loadAverage(),
                "bm25",
                quality,
                auto,
                speed);
    }

    private static String table(Report report) {
        Table found = new Table("method, kind", "questions", "recall@5", "95 %", "MRR", "95 %", "nDCG@10", "95 %");
        for (Quality.Row row : report.quality()) {
            found.row(
                    row.method() + ", " + row.kind(),
                    String.valueOf(row.questions()),
                    number("%.3f", row.recallAt5().mean()),
                    range(row.recallAt5()),
                    number("%.3f", row.mrr().mean()),
                    range(row.mrr()),
                    number("%.3f", row.ndcgAt10().mean()),
                    range(row.ndcgAt10()));
        }
        StringBuilder text = new StringBuilder(found.toString());
        Quality.Auto auto = report.auto();
        text.append(String.format(
                Locale.ROOT,
                "auto: passages for %d of %d questions that have one (its own among them for %d); none for %d of %d that have none.%n",
                auto.retrieved(),
                auto.answerable(),
                auto.right(),
                auto.refused(),
                auto.strange()));
        Table fast = new Table(
                "passages, method",
                "p50 ms",
                "p99 ms",
                "max ms",
                "index s",
                "passages/s",
                "index MB",
                "update seen ms",
                "largest");
        for (Speed.Row row : report.speed()) {
            row.latency()
                    .forEach((method, latency) -> fast.row(
                            row.passages() + ", " + method,
                            number("%.2f", latency.p50Millis()),
                            number("%.2f", latency.p99Millis()),
                            number("%.2f", latency.maxMillis()),
                            number("%.1f", row.indexSeconds()),
                            number("%.0f", row.passagesPerSecond()),
                            number("%.1f", row.indexBytes() / 1e6),
                            number("%.0f", row.updateSeenMillis().median()),
                            number("%.0f", row.updateSeenMillis().max())));
        }
        return text.append('\n')
                .append(fast)
                .append(String.format(
                        Locale.ROOT,
                        "%s, seed %d; %s, %d cores, load average %.2f before, %.2f after.%n",
                        report.embedding(),
                        report.seed(),
                        report.hardware().cpu(),
                        report.hardware().cores(),
                        report.loadBefore(),
                        report.loadAfter()))
                .toString();
    }

    private static String range(Interval interval) {
        return String.format(Locale.ROOT, "%.3f-%.3f", interval.low(), interval.high());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
