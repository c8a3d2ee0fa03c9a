package dev.journeyman.gateway.schedule;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.runs.RunHandlers;
import dev.journeyman.gateway.runs.Supervisor;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers {@code /ops/v1/schedule}. On event loops; what blocks goes to workers, of which so many calls may wait. */
public final class ScheduleHandlers {
    private static final int MOST_WAITING = 32;
    private static final int MOST_MODE_CHARS = 16;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final Supervisor supervisor;
    private final LiveSettings settings;
    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    ScheduleHandlers(Scheduler scheduler, Supervisor supervisor, LiveSettings settings, WorkerExecutor workers) {
        this.scheduler = scheduler;
        this.supervisor = supervisor;
        this.settings = settings;
        this.workers = workers;
    }

    /** {@code GET /ops/v1/schedule}. */
    public void show(RoutingContext context) {
        reply(context, this::document);
    }

    /** {@code POST /ops/v1/schedule}, whose body has been read. */
    public void set(RoutingContext context, Buffer body) {
        Caller caller = RequestScope.of(context).caller();
        Fields fields = new Fields(Json.object(body));
        Mode mode = mode(fields);
        String reason = RunHandlers.reason(fields);
        fields.finish();
        fields.throwIfAny();
        reply(context, () -> {
            scheduler.mode(mode, caller.keyId(), reason);
            return document();
        });
    }

    private static Mode mode(Fields fields) {
        String name = fields.text("mode", MOST_MODE_CHARS);
        if (name == null) {
            if (fields.any("mode") == null) {
                fields.missing("mode", "mode is missing: auto, approve or off.");
            }
            return Mode.OFF; // of no use: the problem is told
        }
        return Mode.ofWire(name).orElseGet(() -> {
            fields.problem(ErrorKind.INVALID_VALUE, "mode", "mode must be auto, approve or off.");
            return Mode.OFF;
        });
    }

    private ObjectNode document() throws IOException {
        Decision decision = scheduler.decision();
        ObjectNode document = Json.object().put("mode", scheduler.mode().wire());
        QuietHours hours = settings.now().quietHours();
        if (hours == null) {
            document.putNull("quiet_hours");
        } else {
            document.putObject("quiet_hours")
                    .put("from", hours.from().toString())
                    .put("to", hours.to().toString())
                    .put("zone", hours.zone().toString());
        }
        ArrayNode triggers = document.putArray("triggers");
        for (Decision.Look look : decision.looks()) {
            triggers.addObject()
                    .put("name", look.name())
                    .put("value", look.value())
                    .put("threshold", look.threshold())
                    .put("fired", look.fired())
                    .put("explanation", look.explanation());
        }
        Instant backoff = decision.backoffUntil();
        return document.put("next", decision.next())
                .put("backoff_until", backoff == null ? null : backoff.toString())
                .put(
                        "running",
                        supervisor.current().map(view -> view.run().id()).orElse(null));
    }

    private void reply(RoutingContext context, Callable<ObjectNode> call) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw new ApiException(ErrorKind.QUEUE_FULL, "Too many calls wait for the schedule.").retryAfter(RETRY);
        }
        workers.executeBlocking(call, false)
                .onComplete(done -> waiting.decrementAndGet())
                .map(node -> Objects.requireNonNull(node, "a worker's result"))
                .onSuccess(node -> Replies.json(context, 200, node))
                .onFailure(e -> Replies.error(context, e));
    }
}
