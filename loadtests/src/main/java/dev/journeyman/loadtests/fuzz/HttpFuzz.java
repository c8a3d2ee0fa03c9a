package dev.journeyman.loadtests.fuzz;

import dev.journeyman.loadtests.measurement.Latencies;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends cases over a few connections and holds each answer against {@link AnswerRules}.
 *
 * <p>Bounds: the number of cases, the time of the whole run, the time of each answer, the number of failures kept, and three
 * tries where the server says that it is busy.
 */
final class HttpFuzz implements AutoCloseable {
    static final int MAX_FAILURES_KEPT = 20;

    /** Counted instead of a status where the server hung up on a body over its limit. */
    static final String CLOSED = "closed";

    private static final int TRIES = 3;
    private static final int EXCERPT_BYTES = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final LoopbackTarget target;
    private final BodyMutator mutator;
    private final @Nullable String key;
    private final String canary;
    private final Duration answerTimeout;
    private final AnswerRules rules;
    private final Latencies latencies = new Latencies();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private final List<FuzzReport.Failure> failures = new ArrayList<>();
    private int failed;

    /**
     * A run against a gateway.
     *
     * @param key the API key to send, where the gateway wants one
     * @param canary a secret that every request carries in a cookie, and no answer may contain
     * @param answerTimeout how long an answer may take, its whole stream included
     */
    HttpFuzz(LoopbackTarget target, BodyMutator mutator, @Nullable String key, String canary, Duration answerTimeout) {
        this.target = target;
        this.mutator = mutator;
        this.key = key;
        this.canary = canary;
        this.answerTimeout = answerTimeout;
        this.rules = new AnswerRules(key == null ? List.of(canary) : List.of(canary, key));
    }

    /** What is wrong with the answers to undamaged requests; empty where the gateway serves. */
    List<String> probe() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (FuzzCase undamaged : mutator.undamaged()) {
            try {
                Answer answer = send(undamaged);
                problems.addAll(rules.problems(answer));
                if (answer.status() != 200) {
                    problems.add(undamaged.path() + " answers an undamaged request with " + answer.status() + ": "
                            + answer.body().strip());
                }
            } catch (IOException e) {
                problems.add(undamaged.path() + " does not answer: " + e);
            }
        }
        return problems;
    }

    /**
     * Sends the cases from {@code first} on until all are sent or the time is up, and returns how many were.
     *
     * @throws IllegalStateException where a case cannot be sent or judged: a fault of the fuzzer, not of the server
     */
    int run(int first, int count, int connections, Duration limit) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean stopped = new AtomicBoolean();
        Queue<IllegalStateException> faults = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + limit.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofVirtual().name("fuzz-", i).start(() -> {
                int at = next.getAndIncrement();
                while (at < count && System.nanoTime() < end && !stopped.get()) {
                    try {
                        one(mutator.mutate(first + at));
                    } catch (InterruptedException e) {
                        return;
                    } catch (RuntimeException e) {
                        faults.add(new IllegalStateException(
                                "case " + (first + at) + " cannot be sent or judged: " + e, e));
                        stopped.set(true);
                        return;
                    }
                    sent.incrementAndGet();
                    at = next.getAndIncrement();
                }
            }));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            stopped.set(true);
            threads.forEach(Thread::interrupt);
        }
        IllegalStateException fault = faults.poll();
        if (fault != null) {
            throw fault;
        }
        return sent.get();
    }

    private void one(FuzzCase sent) throws InterruptedException {
        long start = System.nanoTime();
        try {
            Answer answer = send(sent);
            latencies.record(Duration.ofNanos(System.nanoTime() - start));
            count(sent, String.valueOf(answer.status()), answer.status(), rules.problems(answer));
        } catch (IOException e) {
            if (sent.isOverLimit() && !(e instanceof AnswerTimeoutException)) {
                count(sent, CLOSED, 0, List.of());
            } else {
                count(sent, "none", 0, List.of("no answer: " + e));
            }
        }
    }

    private synchronized void count(FuzzCase sent, String status, int number, List<String> problems) {
        statuses.merge(status, 1, Integer::sum);
        if (!problems.isEmpty()) {
            failed++;
            if (failures.size() < MAX_FAILURES_KEPT) {
                failures.add(new FuzzReport.Failure(
                        sent.number(), sent.path(), sent.mutations(), number, problems, sent.excerpt(EXCERPT_BYTES)));
            }
        }
    }

    private Answer send(FuzzCase sent) throws IOException, InterruptedException {
        Answer answer = sendOnce(sent);
        for (int attempt = 1; attempt < TRIES && answer.status() == 429; attempt++) {
            Thread.sleep(Duration.ofMillis(200L << attempt));
            answer = sendOnce(sent);
        }
        return answer;
    }

    private Answer sendOnce(FuzzCase sent) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.at(sent.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(sent.body()));
        sent.headers().forEach(request::setHeader);
        request.setHeader("cookie", "session=" + canary);
        if (key != null) {
            request.setHeader("authorization", "Bearer " + key);
        }
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> whole = response.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(whole.statusCode(), whole.headers(), new String(whole.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new AnswerTimeoutException("none within " + answerTimeout.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            if (!response.isDone()) {
                response.cancel(true);
            }
        }
    }

    synchronized Map<String, Integer> statuses() {
        return new TreeMap<>(statuses);
    }

    synchronized List<FuzzReport.Failure> failures() {
        return List.copyOf(failures);
    }

    synchronized int failed() {
        return failed;
    }

    Latencies.Summary latencies() {
        return latencies.drain();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    /** An answer that did not come in time. */
    private static final class AnswerTimeoutException extends IOException {
        private static final long serialVersionUID = 1L;

        AnswerTimeoutException(String message) {
            super(message);
        }
    }
}
