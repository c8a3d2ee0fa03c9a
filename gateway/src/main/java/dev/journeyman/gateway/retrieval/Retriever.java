package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.retrieval.documents.Facets;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import dev.journeyman.gateway.retrieval.index.Hit;
import dev.journeyman.gateway.retrieval.index.IndexException;
import dev.journeyman.gateway.retrieval.index.PassageIndex;
import dev.journeyman.gateway.retrieval.index.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds passages for an answer. It never throws and never makes an answer wait past its deadline: where the index is missing, broken or slow, the answer goes on
 * without and is told so.
 *
 * <pre>
 *              poll finds an index              a commit, or a search, finds it broken
 *   Missing ───────────────────────────> Ok ──────────────────────────────────────────> Broken
 *      ^                                  │ ^                                              │
 *      └──────── it was removed ──────────┘ └──────── poll finds one that can be used ─────┘
 * </pre>
 *
 * <p>Searches run on threads of their own, a background thread looks for commits; no method blocks but {@link #retrieve}, and that one not past the deadline.
 */
public final class Retriever implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retriever.class);
    private static final int LOOKS_BETWEEN_REPAIRS =
            20; // reading all of a broken index four times a second helps nobody
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Path folder;
    private final Embedding embedding;
    private final Vocabulary vocabulary;
    private final RetrieverSettings settings;
    private final LongSupplier nanoClock;
    private final ThreadPoolExecutor searchers;
    private final ScheduledExecutorService poller;
    private final AtomicReference<State> state = new AtomicReference<>(new State(null, new RetrievalStatus.Missing()));
    private int looksToPass;

    /** An index that is open, or why there is none. Compared by identity. */
    private static final class State {
        private final @Nullable PassageIndex index;
        private final RetrievalStatus status;

        State(@Nullable PassageIndex index, RetrievalStatus status) {
            this.index = index;
            this.status = status;
        }

        @Nullable
        PassageIndex index() {
            return index;
        }

        RetrievalStatus status() {
            return status;
        }
    }

    private Retriever(
            Path folder,
            Embedding embedding,
            Vocabulary vocabulary,
            RetrieverSettings settings,
            LongSupplier nanoClock,
            ScheduledExecutorService poller) {
        this.folder = folder;
        this.embedding = embedding;
        this.vocabulary = vocabulary;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.poller = poller;
        this.searchers = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.waiting()),
                Thread.ofPlatform().daemon().name("retrieval-", 0).factory());
    }

    /**
     * A retriever over an index that may come later. Returns at once; the index is opened in the background.
     *
     * @param folder the index, see {@link KnowledgeIndexing#folder}
     * @param embedding that the index was made with
     * @param vocabulary of the domain
     */
    public static Retriever start(Path folder, Embedding embedding, Vocabulary vocabulary, RetrieverSettings settings) {
        ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("retrieval-poll").factory());
        Retriever retriever = new Retriever(folder, embedding, vocabulary, settings, System::nanoTime, poller);
        long nanos = settings.poll().toNanos();
        ScheduledFuture<?> looking = poller.scheduleWithFixedDelay(retriever::look, 0, nanos, TimeUnit.NANOSECONDS);
        LOG.debug("Looking for commits: {}", looking);
        return retriever;
    }

    /** The same with a clock and a poll of the caller's, who calls {@link #look} by himself. */
    static Retriever manual(
            Path folder,
            Embedding embedding,
            Vocabulary vocabulary,
            RetrieverSettings settings,
            LongSupplier nanoClock) {
        ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("retrieval-idle").factory());
        return new Retriever(folder, embedding, vocabulary, settings, nanoClock, idle);
    }

    /** Whether it works. */
    public RetrievalStatus status() {
        return state.get().status();
    }

    /**
     * The passages for a question, on a thread that may wait: never on an event loop.
     *
     * @param question what the caller asked
     * @param codes trouble codes that are known besides, such as those of a diagnosis
     * @param labels the caller's
     * @param most how many passages, 1 to {@link RetrieverSettings#MOST_PASSAGES}; other numbers count as the nearest of these
     */
    public Retrieval retrieve(
            String question, Collection<String> codes, Set<String> labels, int most, RetrievalMode mode) {
        return retrieveLater(question, codes, labels, most, mode)
                .toCompletableFuture()
                .join();
    }

    /** The same without waiting; the stage always completes with a result, at the deadline at the latest. */
    public CompletionStage<Retrieval> retrieveLater(
            String question, Collection<String> codes, Set<String> labels, int most, RetrievalMode mode) {
        long start = nanoClock.getAsLong();
        State now = state.get();
        if (mode == RetrievalMode.OFF) {
            return CompletableFuture.completedFuture(none(Retrieval.Outcome.OFF, now.status(), start));
        }
        PassageIndex index = now.index();
        if (index == null) {
            return CompletableFuture.completedFuture(none(Retrieval.Outcome.UNAVAILABLE, now.status(), start));
        }
        CompletableFuture<Retrieval> result = new CompletableFuture<>();
        try {
            searchers.execute(() -> {
                if (!result.isDone()) { // else its deadline came while it waited
                    result.complete(search(now, index, question, codes, labels, most, mode, start));
                }
            });
        } catch (RejectedExecutionException e) { // too many wait, or it was closed
            return CompletableFuture.completedFuture(none(Retrieval.Outcome.LATE, now.status(), start));
        }
        CompletableFuture<Retrieval> bounded = result.copy();
        return bounded.completeOnTimeout(
                new Retrieval(List.of(), Retrieval.Outcome.LATE, now.status(), settings.deadline()),
                settings.deadline().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private Retrieval search(
            State now,
            PassageIndex index,
            String question,
            Collection<String> codes,
            Set<String> labels,
            int most,
            RetrievalMode mode,
            long start) {
        try {
            Set<String> asked = new LinkedHashSet<>();
            codes.forEach(code -> asked.add(code.toUpperCase(Locale.ROOT)));
            Facets facets = new Facets(asked, Set.of(), Set.of(), Set.of()).and(vocabulary.find(question));
            int count = Math.clamp(most, 1, RetrieverSettings.MOST_PASSAGES);
            List<RetrievedPassage> passages =
                    index.search(new Question(question, facets, labels), count, settings.search()).stream()
                            .filter(hit ->
                                    mode == RetrievalMode.ON || settings.help().helps(hit.closeness()))
                            .map(hit -> retrieved(hit, question))
                            .toList();
            Retrieval.Outcome outcome = passages.isEmpty() ? Retrieval.Outcome.NOTHING_CLOSE : Retrieval.Outcome.FOUND;
            return new Retrieval(passages, outcome, now.status(), since(start));
        } catch (IOException | RuntimeException e) {
            if (state.get() != now) { // it was closed or replaced under this search; the next one has the new one
                return none(Retrieval.Outcome.UNAVAILABLE, status(), start);
            }
            return none(Retrieval.Outcome.UNAVAILABLE, broken(now, e), start);
        }
    }

    private static RetrievedPassage retrieved(Hit hit, String question) {
        return new RetrievedPassage(
                hit.passage(),
                hit.score(),
                hit.closeness(),
                Snippets.of(hit.passage().text(), question),
                hit.reason());
    }

    /** Looks once for what a writer committed; called in the background. */
    void look() {
        State now = state.get();
        try {
            PassageIndex index = now.index();
            if (index != null) {
                if (index.refresh()) {
                    become(now, new State(index, new RetrievalStatus.Ok(index.passages())));
                }
            } else if (looksToPass > 0) {
                looksToPass--;
            } else {
                PassageIndex opened = PassageIndex.open(folder, embedding);
                warm(opened);
                become(now, new State(opened, new RetrievalStatus.Ok(opened.passages())));
            }
        } catch (IOException | RuntimeException | InternalError e) {
            broken(now, e);
        }
    }

    /** Searches once for nothing in particular: the first question would else wait for classes to be loaded and files to be read. */
    private void warm(PassageIndex opened) throws IOException {
        try {
            Question any = new Question("why does the engine run rough", Facets.NONE, Set.of());
            opened.search(any, RetrieverSettings.MOST_PASSAGES, settings.search())
                    .forEach(hit -> retrieved(hit, any.text()));
        } catch (IOException | RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    /** Goes over to being without an index, and says so once. */
    private RetrievalStatus broken(State before, Throwable e) {
        RetrievalStatus status = e instanceof IndexException known && known.kind() == IndexException.Kind.MISSING
                ? new RetrievalStatus.Missing()
                : new RetrievalStatus.Broken(
                        e instanceof IOException ? String.valueOf(e.getMessage()) : String.valueOf(e));
        looksToPass = status instanceof RetrievalStatus.Broken ? LOOKS_BETWEEN_REPAIRS : 0;
        become(before, new State(null, status));
        return status;
    }

    private void become(State before, State after) {
        if (!state.compareAndSet(before, after)) {
            if (after.index() != null && after.index() != state.get().index()) {
                close(after.index());
            }
            return;
        }
        if (!before.status().equals(after.status())) {
            switch (after.status()) {
                case RetrievalStatus.Ok ok -> LOG.info("Retrieval has {} passages", ok.passages());
                case RetrievalStatus.Missing missing ->
                    LOG.info("Retrieval has no index in {}; answers are given without", folder);
                case RetrievalStatus.Broken bad ->
                    LOG.warn("Retrieval is broken, answers are given without: {}", bad.reason());
            }
        }
        if (before.index() != null && before.index() != after.index()) {
            close(before.index());
        }
    }

    private Retrieval none(Retrieval.Outcome outcome, RetrievalStatus status, long start) {
        return new Retrieval(List.of(), outcome, status, since(start));
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoClock.getAsLong() - start);
    }

    private static void close(@Nullable PassageIndex index) {
        try {
            if (index != null) {
                index.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("An index did not close: {}", e.toString());
        }
    }

    /** Ends searches and polling, and releases the index. */
    @Override
    public void close() {
        poller.shutdown();
        searchers.shutdown();
        try {
            boolean polled = poller.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            if (!searchers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS) || !polled) {
                LOG.warn("A search did not end within {}", GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(state.getAndSet(new State(null, new RetrievalStatus.Missing())).index());
    }
}
