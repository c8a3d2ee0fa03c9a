package dev.journeyman.gateway.runs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What runs count: {@code journeyman_retrain_running}, and {@code journeyman_retrain_runs_total} by how they ended. */
public final class RunMetrics {
    private final MeterRegistry registry;

    /** Counts the runs of a supervisor for as long as that lives. */
    public RunMetrics(MeterRegistry registry, Supervisor supervisor) {
        this.registry = registry;
        Gauge.builder(
                        "journeyman.retrain.running",
                        supervisor,
                        watched -> watched.current().isPresent() ? 1 : 0)
                .description("Whether a training run goes on: 1 or 0")
                .register(registry);
        supervisor.listen(this::heard);
    }

    private synchronized void heard(Supervisor.View view) {
        Run run = view.run();
        if (run.state() instanceof RunState.Ended) {
            Counter.builder("journeyman.retrain.runs")
                    .description("Training runs that ended")
                    .tag("outcome", run.state().label())
                    .register(registry)
                    .increment();
        }
    }
}
