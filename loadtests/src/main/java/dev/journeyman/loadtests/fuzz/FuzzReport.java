package dev.journeyman.loadtests.fuzz;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a fuzz run ended.
 *
 * @param fuzz what was fuzzed: "http"
 * @param requests cases sent
 * @param asked cases asked for; more than sent where the time ran out
 * @param seconds how long it took
 * @param statuses how many answers had each status; "closed" for connections closed in the middle of a body over the limit
 * @param failures the first cases that broke a rule
 * @param failed how many cases broke a rule
 * @param servedAtEnd whether the undamaged requests were answered after all of that
 * @param residentBytesBefore the server's memory before, if its process was named
 * @param residentBytesHalfway after half of the cases, when heap and caches have come to their size
 * @param residentBytesAfter and after
 * @param mostGrowthBytes how much it may grow from halfway to the end
 */
record FuzzReport(
        String fuzz,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        long seed,
        int requests,
        int asked,
        double seconds,
        Map<String, Integer> statuses,
        Latencies.Summary latency,
        int failed,
        List<Failure> failures,
        @JsonProperty("served_at_end") boolean servedAtEnd,
        @JsonProperty("resident_bytes_before") @Nullable Long residentBytesBefore,
        @JsonProperty("resident_bytes_halfway") @Nullable Long residentBytesHalfway,
        @JsonProperty("resident_bytes_after") @Nullable Long residentBytesAfter,
        @JsonProperty("most_growth_bytes") long mostGrowthBytes) {

    /** Fewer cases than these say nothing of a leak: the server is still filling its heap. */
    static final int FEWEST_FOR_MEMORY = 2_000;

    /**
     * A case that broke a rule.
     *
     * @param number {@code --only} with this and the same seed sends it again
     */
    record Failure(int number, String path, List<String> mutations, int status, List<String> problems, String body) {}

    /** Whether the server's memory went on growing; never where it was not measured, or by too few cases. */
    @JsonProperty("leaks")
    boolean leaks() {
        return requests >= FEWEST_FOR_MEMORY
                && residentBytesHalfway != null
                && residentBytesAfter != null
                && residentBytesAfter - residentBytesHalfway > mostGrowthBytes;
    }

    boolean passed() {
        return failed == 0 && servedAtEnd && !leaks();
    }
}
