package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.ServedModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What rollouts count: {@code journeyman_model_info} by version and role, 1 for each role that a loaded version has (Prometheus' info metrics know no 0: what is not so, is not there); and
 * {@code journeyman_rollout_answers_total} by arm and outcome.
 */
final class RolloutMetrics {
    private final MeterRegistry registry;
    private final MultiGauge info;
    private Fleet.@Nullable Lineup told;

    RolloutMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.info = MultiGauge.builder("journeyman.model.info")
                .description("The roles of loaded versions")
                .register(registry);
    }

    /** An answer ended. */
    void answer(Arm arm, Ending.Outcome outcome) {
        count(arm == Arm.CANARY ? "canary" : "champion", outcome);
    }

    /** An answer in the shadow ended. */
    void shadow(Ending.Outcome outcome) {
        count("shadow", outcome);
    }

    private void count(String arm, Ending.Outcome outcome) {
        Counter.builder("journeyman.rollout.answers")
                .description("Answers to the alias while a canary is compared")
                .tags("arm", arm, "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /** Tells who serves now; what has gone is told no longer. One thread at a time. */
    void roles(Fleet.Lineup lineup) {
        if (lineup.equals(told)) {
            return;
        }
        told = lineup;
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        Fleet.Seat seat = lineup.canary();
        for (ServedModel model : lineup.models()) {
            String role = model.equals(lineup.champion())
                    ? "champion"
                    : seat != null && model.equals(seat.model()) ? "canary" : "previous";
            rows.add(MultiGauge.Row.of(Tags.of("version", model.version(), "role", role), 1));
        }
        info.register(rows, true);
    }
}
