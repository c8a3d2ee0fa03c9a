package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.web.AddressRules;
import dev.journeyman.retrainer.collect.web.Crawler;
import dev.journeyman.retrainer.collect.web.HostPace;
import dev.journeyman.retrainer.collect.web.Timing;
import dev.journeyman.retrainer.collect.web.Web;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.TrainingSetPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the command: its stages put together from its settings.
 *
 * @param web the network
 * @param addresses which hosts may be asked
 * @param searchHeaders to send to the search engine
 */
record CollectRun(
        CollectSettings settings,
        Web web,
        AddressRules addresses,
        Timing timing,
        Map<String, String> searchHeaders,
        Watcher watcher) {
    /** The crawler's name in robots.txt. */
    static final String TOKEN = "journeyman-collect";

    /** The most bytes of a page or file. */
    static final int MOST_PAGE_BYTES = 2_000_000;

    /** Runs it and writes what it leaves behind. */
    CollectReport run() throws IOException, InterruptedException {
        Domain domain = Domain.read(settings.domain());
        List<StageWork> works = works(domain);
        Path out = settings.out();
        List<StageFolder> folders =
                new Pipeline(out, works, watcher).run(settings.first().orElse(null));
        CollectedRecords.Written written = new CollectedRecords.Written(0, 0);
        StageFolder last = folders.get(folders.size() - 1);
        if (works.get(works.size() - 1).stage() == Stage.DEDUPLICATED) {
            written = new CollectedRecords(domain, settings.onTopic()).write(last, out);
        }
        CollectReport report =
                new CollectReport(works.stream().map(StageWork::stage).toList(), folders, written);
        report.write(out);
        return report;
    }

    /** The stages to do, in order: with a folder of documents, that one, the texts and all from the start on; else all from the start on. */
    private List<StageWork> works(Domain domain) {
        Stage first = settings.first().orElse(Stage.QUERIES);
        List<StageWork> works = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            boolean withFolder = settings.from() != null && (stage == Stage.FETCHED || stage == Stage.TEXT);
            boolean replaced = settings.from() != null && stage.compareTo(Stage.FETCHED) < 0;
            boolean wanted = withFolder || (!replaced && stage.compareTo(first) >= 0);
            if (wanted && stage.compareTo(settings.last()) <= 0) {
                works.add(work(stage, domain));
            }
        }
        return works;
    }

    private StageWork work(Stage stage, Domain domain) {
        return switch (stage) {
            case QUERIES -> new QueriesWork(domain, settings.context(), settings.queries());
            case RESULTS -> new ResultsWork(search(), settings.perQuery());
            case FETCHED -> fetched();
            case TEXT -> new TextWork(settings.leastWords());
            case IN_DOMAIN -> new InDomainWork(domain, settings.inDomain(), settings.seed());
            case ON_TOPIC -> new OnTopicWork(domain, settings.onTopic());
            case DEDUPLICATED -> new DeduplicatedWork(domain, TrainingSetPolicy.DEFAULT.similarity());
        };
    }

    private SearchApi search() {
        String template = Optional.ofNullable(settings.search()).orElseThrow(); // the settings see to it
        return new SearchApi(
                web,
                new HostPace(timing, settings.rate()),
                template,
                settings.resultsPointer(),
                settings.urlPointer(),
                searchHeaders);
    }

    private StageWork fetched() {
        Path from = settings.from();
        if (from != null) {
            return new FolderWork(from, settings.documents(), MOST_PAGE_BYTES);
        }
        Crawler crawler =
                new Crawler(web, addresses, new HostPace(timing, settings.rate()), timing, TOKEN, MOST_PAGE_BYTES);
        return new FetchedWork(
                crawler, timing, settings.documents(), settings.bytes(), Duration.ofMinutes(settings.minutes()));
    }
}
