package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a scene came to: for people as text, for programs as one line of JSON. */
record LoopReport(
        String benchmark,
        String scene,
        @JsonProperty("code") Revision revision,
        Machine hardware,
        LoopSettings settings,
        boolean passed,
        List<Verdict> verdicts,
        List<Timeline.Stretch> phases,
        List<Timeline.Moment> moments,
        TrafficLog.@Nullable Summary traffic,
        Object found,
        List<String> remarks,
        double seconds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance))
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    /** The line of JSON. */
    String line() throws IOException {
        return JSON.writeValueAsString(this);
    }

    /** The report for people. */
    String text(Timeline timeline, String table) {
        StringBuilder text = new StringBuilder(timeline.toString()).append('\n');
        Table counts = new Table("phase", "seconds", "requests", "answers", "failed", "lost to kills");
        for (Timeline.Stretch stretch : phases) {
            TrafficLog.Count count = traffic == null
                    ? new TrafficLog.Count(0, 0, 0, 0)
                    : traffic.byPhase().getOrDefault(stretch.phase(), new TrafficLog.Count(0, 0, 0, 0));
            counts.row(
                    stretch.phase().label(),
                    String.format(Locale.ROOT, "%.1f", stretch.seconds()),
                    String.valueOf(count.requests()),
                    String.valueOf(count.answers()),
                    String.valueOf(count.failed()),
                    String.valueOf(count.lost()));
        }
        text.append(counts).append('\n').append(table).append('\n').append(Verdict.lines(verdicts));
        remarks.forEach(remark -> text.append("Note: ").append(remark).append(".\n"));
        return text.append(String.format(
                        Locale.ROOT,
                        "%.0f s, seed %d; %s, %d cores, load average %.2f before, %.2f after.%n",
                        seconds,
                        settings.seed(),
                        hardware.cpu(),
                        hardware.cores(),
                        loadBefore,
                        loadAfter))
                .toString();
    }
}
