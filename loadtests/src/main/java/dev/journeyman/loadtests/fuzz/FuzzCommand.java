package dev.journeyman.loadtests.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.ProcessMemory;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fuzz}: damaged requests against a gateway on this machine, or damaged files against the checkpoint readers. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Sends damaged requests to a gateway on this machine and checks every answer.",
            "Exit code 1 where one is a fault of the server or not in the contract's form, or where its memory goes on growing;",
            "the last line is the result as JSON."
        })
public final class FuzzCommand implements Callable<Integer> {
    private static final int MAX_REQUESTS = 100_000_000;
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_MINUTES = 24 * 60;
    private static final int MAX_ANSWER_SECONDS = 3600;
    private static final int MAX_GROWTH_MIB = 1 << 20;

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(names = "--api", description = "The gateway's address: localhost, 127.x.x.x or [::1] only")
    @Nullable
    private String api;

    @Option(names = "--requests", defaultValue = "10000", description = "Damaged requests (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(
            names = "--minutes",
            defaultValue = "15",
            description = "Ends earlier than this (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--answer-timeout",
            defaultValue = "120",
            description = "Seconds that an answer may take (default: ${DEFAULT-VALUE})")
    private int answerTimeoutSeconds;

    @Option(names = "--connections", defaultValue = "4", description = "Requests at a time (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--key-env",
            description = "The environment variable that holds the API key, where the gateway wants one")
    @Nullable
    private String keyVariable;

    @Option(
            names = "--pid",
            description = "The gateway's process: its memory is measured before, halfway and after (Linux only)")
    @Nullable
    private Long pid;

    @Option(
            names = "--most-growth",
            defaultValue = "256",
            description = {
                "MiB that the memory may grow in the second half, with --pid (default: ${DEFAULT-VALUE});",
                "more is a leak. Judged from " + FuzzReport.FEWEST_FOR_MEMORY + " requests on"
            })
    private int mostGrowthMib;

    @Option(names = "--only", description = "Send this case alone, and print it")
    @Nullable
    private Integer only;

    @Option(names = "--files", description = "Damaged checkpoint files instead of requests")
    @Nullable
    private Integer files;

    @Override
    public Integer call() throws IOException, InterruptedException {
        range("--requests", requests, MAX_REQUESTS);
        range("--minutes", minutes, MAX_MINUTES);
        range("--connections", connections, MAX_CONNECTIONS);
        range("--answer-timeout", answerTimeoutSeconds, MAX_ANSWER_SECONDS);
        range("--most-growth", mostGrowthMib, MAX_GROWTH_MIB);
        if (files != null) {
            range("--files", files, MAX_REQUESTS);
            return fuzzFiles(files);
        }
        if (api == null) {
            throw shared.wrong("say what to fuzz: --api http://127.0.0.1:8080 or --files N");
        }
        LoopbackTarget target;
        try {
            target = LoopbackTarget.of(api);
        } catch (IllegalArgumentException e) {
            throw shared.wrong(String.valueOf(e.getMessage()));
        }
        return fuzzRequests(target);
    }

    private int fuzzFiles(int count) throws IOException, InterruptedException {
        boolean passed = FileFuzz.run(SharedOptions.root(), count, shared.seed(), Duration.ofMinutes(minutes));
        ObjectNode result = new JsonMapper().createObjectNode();
        result.put("fuzz", "files")
                .put("files", count)
                .put("seed", shared.seed())
                .put("passed", passed);
        result.putPOJO("code", Revision.of(SharedOptions.root())).putPOJO("hardware", Machine.here());
        System.out.println(new JsonMapper().writeValueAsString(result));
        return passed ? 0 : 1;
    }

    private int fuzzRequests(LoopbackTarget target) throws IOException, InterruptedException {
        BodyMutator mutator = new BodyMutator(shared.seed());
        String canary = "canary-" + Long.toHexString(shared.seed() ^ System.nanoTime());
        try (HttpFuzz fuzz = new HttpFuzz(target, mutator, key(), canary, Duration.ofSeconds(answerTimeoutSeconds))) {
            List<String> before = fuzz.probe();
            if (!before.isEmpty()) {
                throw new IOException(
                        "the gateway does not serve undamaged requests:\n  " + String.join("\n  ", before));
            }
            @Nullable Long memoryBefore = memory();
            if (pid != null && memoryBefore == null) {
                throw new IOException("--pid " + pid + ": the memory of such a process cannot be read from /proc");
            }
            long start = System.nanoTime();
            int first = only == null ? 0 : only;
            int count = only == null ? requests : 1;
            int threads = only == null ? connections : 1;
            Duration limit = Duration.ofMinutes(minutes);
            int half = count / 2;
            int sent = fuzz.run(first, half, threads, limit);
            @Nullable Long memoryHalfway = memory();
            if (sent == half) {
                sent += fuzz.run(first + half, count - half, threads, limit.minusNanos(System.nanoTime() - start));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            List<String> after = fuzz.probe();
            after.forEach(problem -> System.err.println("fuzz: at the end: " + problem));
            FuzzReport report = new FuzzReport(
                    "http",
                    Revision.of(SharedOptions.root()),
                    Machine.here(),
                    shared.seed(),
                    sent,
                    count,
                    seconds,
                    fuzz.statuses(),
                    fuzz.latencies(),
                    fuzz.failed(),
                    fuzz.failures(),
                    after.isEmpty(),
                    memoryBefore,
                    memoryHalfway,
                    memory(),
                    (long) mostGrowthMib << 20);
            print(report, mutator);
            return report.passed() ? 0 : 1;
        }
    }

    private @Nullable String key() {
        if (keyVariable == null) {
            return null;
        }
        String key = System.getenv(keyVariable);
        if (key == null || key.isBlank()) {
            throw shared.wrong("--key-env " + keyVariable + " is not set in the environment");
        }
        return key;
    }

    private @Nullable Long memory() {
        OptionalLong bytes = pid == null ? OptionalLong.empty() : ProcessMemory.residentBytes(pid.toString());
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    private void print(FuzzReport report, BodyMutator mutator) throws JsonProcessingException {
        if (!shared.json()) {
            if (only != null) {
                FuzzCase sent = mutator.mutate(only);
                System.out.printf(
                        "case %d of seed %d: %s%n%s %s%n%s%n",
                        only, shared.seed(), sent.mutations(), sent.path(), sent.sortedHeaders(), sent.excerpt(4096));
            }
            Table table = new Table("answer", "times");
            report.statuses().forEach((status, times) -> table.row(status, times.toString()));
            System.out.print(table);
            report.failures()
                    .forEach(failure -> System.out.printf(
                            "%ncase %d, %s %s: status %d, %s%n  %s%n",
                            failure.number(),
                            failure.path(),
                            failure.mutations(),
                            failure.status(),
                            failure.problems(),
                            failure.body()));
            System.out.printf(
                    Locale.ROOT,
                    "%n%d of %d requests in %.0f s, %d broke a rule; %s at the end.%n",
                    report.requests(),
                    report.asked(),
                    report.seconds(),
                    report.failed(),
                    report.servedAtEnd() ? "the gateway serves" : "the gateway does NOT serve");
            Long before = report.residentBytesBefore();
            Long halfway = report.residentBytesHalfway();
            Long after = report.residentBytesAfter();
            if (before != null && halfway != null && after != null) {
                System.out.printf(
                        "Its memory: %d MiB before, %d MiB halfway, %d MiB after%s.%n",
                        before >> 20, halfway >> 20, after >> 20, report.leaks() ? ": it LEAKS" : "");
            }
        }
        System.out.println(new JsonMapper().writeValueAsString(report));
    }

    private void range(String option, int value, int high) {
        if (value < 1 || value > high) {
            throw shared.wrong(option + " must be between 1 and " + high + ", was " + value);
        }
    }
}
