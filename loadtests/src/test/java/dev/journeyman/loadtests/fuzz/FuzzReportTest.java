package dev.journeyman.loadtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.measurement.Latencies;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a run has passed. */
class FuzzReportTest {
    private static final long MIB = 1 << 20;

    @Test
    void memoryThatGoesOnGrowingFails() {
        assertThat(report(10_000, 0, true, 500 * MIB, 756 * MIB).passed()).isTrue();
        FuzzReport leaking = report(10_000, 0, true, 500 * MIB, 757 * MIB);
        assertThat(leaking.leaks()).isTrue();
        assertThat(leaking.passed()).isFalse();
    }

    @Test
    void memoryIsNotJudgedByAFewCasesOrWhereItIsNotKnown() {
        assertThat(report(1_999, 0, true, 100 * MIB, 900 * MIB).passed()).isTrue();
        assertThat(report(10_000, 0, true, null, null).passed()).isTrue();
        assertThat(report(10_000, 0, true, 500 * MIB, 100 * MIB).passed()).isTrue();
    }

    @Test
    void aBrokenRuleOrASilentServerFails() {
        assertThat(report(10, 1, true, null, null).passed()).isFalse();
        assertThat(report(10, 0, false, null, null).passed()).isFalse();
    }

    @Test
    void theResultSaysWhatWasMeasured() throws IOException {
        JsonMapper json = new JsonMapper();
        JsonNode result = json.readTree(json.writeValueAsString(report(10_000, 0, true, 500 * MIB, 757 * MIB)));
        assertThat(result.path("resident_bytes_halfway").longValue()).isEqualTo(500 * MIB);
        assertThat(result.path("resident_bytes_after").longValue()).isEqualTo(757 * MIB);
        assertThat(result.path("most_growth_bytes").longValue()).isEqualTo(256 * MIB);
        assertThat(result.path("leaks").booleanValue()).isTrue();
    }

    private static FuzzReport report(
            int requests, int failed, boolean served, @Nullable Long halfway, @Nullable Long after) {
        return new FuzzReport(
                "http",
                new Revision("unknown", false),
                new Machine("cpu", 2, MIB, "os", "jdk"),
                1,
                requests,
                requests,
                1.5,
                Map.of("400", requests),
                new Latencies.Summary(requests, 1, 2, 3, 4),
                failed,
                List.of(),
                served,
                100 * MIB,
                halfway,
                after,
                256 * MIB);
    }
}
