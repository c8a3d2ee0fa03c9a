package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.Journal;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.collect.web.Crawler;
import dev.journeyman.retrainer.collect.web.NotFetchedException;
import dev.journeyman.retrainer.collect.web.Page;
import dev.journeyman.retrainer.collect.web.Timing;
import dev.journeyman.retrainer.collect.web.WebAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pages: each address is asked for, one at a time and the hosts in turns, so that the wait for one host is spent on others. Each outcome is in the journal
 * before the next is begun; a run that was killed goes on with the first address that has none. A host that fails {@value #MOST_FAILURES} times in a row
 * is not asked any more.
 *
 * @param documents the most pages
 * @param bytes the most of all pages together
 * @param time the most for fetching, of each start
 */
record FetchedWork(Crawler crawler, Timing timing, int documents, long bytes, Duration time) implements StageWork {
    private static final int MOST_FAILURES = 3;
    private static final Set<DropReason> FAILURES =
            Set.of(DropReason.TIMEOUT, DropReason.CONNECTION, DropReason.UNRESOLVED);
    private static final String SERVER_ERROR = "5";
    private static final Map<String, String> TYPES =
            Map.of("text/html", "html", "text/plain", "txt", "text/markdown", "md");

    @Override
    public Stage stage() {
        return Stage.FETCHED;
    }

    @Override
    public String settings() {
        return documents + "\n" + bytes;
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException, InterruptedException {
        List<Document> addresses = before.kept();
        Map<String, Document> done = new HashMap<>();
        try (Journal journal = after.journal()) {
            Map<String, Document> known = new HashMap<>();
            for (String line : journal.lines()) {
                Document document = Document.read(line);
                known.put(document.source(), document);
            }
            new Round(after, journal, known, done, timing.now().plus(time)).fetch(inTurns(addresses), watcher);
        }
        for (Document address : addresses) {
            after.add(done.getOrDefault(address.source(), address.drop(DropReason.ENOUGH, "")));
        }
    }

    /** The first address of every host, then the second of every host, and so on. */
    static List<Document> inTurns(List<Document> addresses) {
        Map<String, Deque<Document>> byHost = new LinkedHashMap<>();
        for (Document address : addresses) {
            byHost.computeIfAbsent(host(address), host -> new ArrayDeque<>()).add(address);
        }
        List<Document> order = new ArrayList<>();
        while (!byHost.isEmpty()) {
            byHost.values().forEach(queue -> order.add(queue.remove()));
            byHost.values().removeIf(Deque::isEmpty);
        }
        return order;
    }

    private static String host(Document address) {
        return WebAddress.of(address.source()).host();
    }

    /** One start of the fetching. */
    private final class Round {
        private final StageWriter after;
        private final Journal journal;
        private final Map<String, Document> known;
        private final Map<String, Document> done;
        private final Instant end;
        private final Map<String, Integer> failures = new HashMap<>();
        private int pages;
        private long size;

        Round(
                StageWriter after,
                Journal journal,
                Map<String, Document> known,
                Map<String, Document> done,
                Instant end) {
            this.after = after;
            this.journal = journal;
            this.known = known;
            this.done = done;
            this.end = end;
        }

        void fetch(List<Document> order, Watcher watcher) throws IOException, InterruptedException {
            long most = Math.min(order.size(), documents);
            for (int i = 0; i < order.size(); i++) {
                Document outcome = outcome(order.get(i));
                done.put(outcome.source(), outcome);
                watcher.at(stage(), i + 1 == order.size() ? most : Math.min(pages, most - 1), most);
            }
        }

        /** What becomes of an address; all that counts here is the same whether it is done now or was before. */
        private Document outcome(Document address) throws IOException, InterruptedException {
            String host = host(address);
            if (pages >= documents || size >= bytes) {
                return address.drop(DropReason.ENOUGH, pages + " pages, " + size + " bytes");
            }
            if (failures.getOrDefault(host, 0) >= MOST_FAILURES) {
                return address.drop(DropReason.HOST_FAILING, MOST_FAILURES + " pages of the host failed in a row");
            }
            Document outcome = known.get(address.source());
            if (outcome == null) {
                if (!timing.now().isBefore(end)) {
                    return address.drop(DropReason.OUT_OF_TIME, "more than " + time.toMinutes() + " minutes");
                }
                outcome = fetched(address);
                journal.add(outcome.line());
            }
            if (outcome.isKept()) {
                pages++;
                size += outcome.bytes();
            }
            DropReason reason = outcome.dropped();
            boolean failed = (reason != null && FAILURES.contains(reason))
                    || (reason == DropReason.HTTP_STATUS && outcome.detail().startsWith(SERVER_ERROR));
            failures.put(host, failed ? failures.getOrDefault(host, 0) + 1 : 0);
            return outcome;
        }

        private Document fetched(Document address) throws IOException, InterruptedException {
            try {
                Page page = crawler.fetch(WebAddress.of(address.source()));
                String now = timing.now().truncatedTo(ChronoUnit.SECONDS).toString();
                Document document = address.fetchedFrom(page.address().toString(), now, page.bytes());
                return after.write(document, page.text(), TYPES.getOrDefault(page.type(), "txt"));
            } catch (NotFetchedException e) {
                return address.drop(e.reason(), e.detail());
            }
        }
    }
}
