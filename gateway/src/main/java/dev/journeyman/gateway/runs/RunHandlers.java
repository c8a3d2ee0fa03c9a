package dev.journeyman.gateway.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Answers {@code /ops/v1/retrain} and {@code /ops/v1/runs}. On event loops; what blocks goes to workers, of which so many calls may wait. */
public final class RunHandlers {
    private static final int DEFAULT_LISTED = 50;
    private static final int MOST_WAITING = 64;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Supervisor supervisor;
    private final RunFolders folders;
    private final WorkerExecutor workers;
    private final InstantSource clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<RunStream> streams = ConcurrentHashMap.newKeySet(); // as many as there may be listeners

    RunHandlers(Supervisor supervisor, RunFolders folders, WorkerExecutor workers, InstantSource clock) {
        this.supervisor = supervisor;
        this.folders = folders;
        this.workers = workers;
        this.clock = clock;
    }

    /** {@code POST /ops/v1/retrain}, whose body has been read. */
    public void begin(RoutingContext context, Buffer body) {
        Caller caller = RequestScope.of(context).caller();
        String reason = reason(body);
        supervisor.unable().ifPresent(why -> {
            throw new ApiException(ErrorKind.RETRAINER_UNAVAILABLE, why + ".");
        });
        reply(context, 202, () -> {
            try {
                return RunJson.view(supervisor.begin(Trigger.MANUAL, reason, caller.keyId()), null);
            } catch (RunInProgressException e) {
                throw new ApiException(
                        ErrorKind.RUN_IN_PROGRESS,
                        "The run " + e.id() + " goes on, and there is one at a time; stop it or wait for its end.");
            }
        });
    }

    /** {@code GET /ops/v1/runs?limit=}. */
    public void list(RoutingContext context) {
        int most = limit(context);
        reply(context, 200, () -> {
            ObjectNode document = Json.object().put("object", "list");
            ArrayNode data = document.putArray("data");
            supervisor.list(most).forEach(view -> data.add(RunJson.view(view.run(), view.progress())));
            return document;
        });
    }

    /** {@code GET /ops/v1/runs/{run}}. */
    public void show(RoutingContext context) {
        String id = id(context);
        reply(context, 200, () -> {
            Supervisor.View view = found(id);
            Path folder = folders.folder(id);
            ObjectNode document = RunJson.view(view.run(), view.progress());
            document.set("curves", RunCurves.read(folder));
            ArrayNode log = document.putArray("log");
            new RunLog(folder, clock).last().forEach(log::add);
            document.set("dataset", RunCurves.dataset(folder));
            return document;
        });
    }

    /** {@code POST /ops/v1/runs/{run}/stop}, whose body has been read. */
    public void stop(RoutingContext context, Buffer body) {
        Caller caller = RequestScope.of(context).caller();
        String id = id(context);
        String reason = reason(body);
        reply(context, 202, () -> {
            Supervisor.View view = found(id);
            if (!supervisor.stop(id, caller.keyId(), reason)) {
                throw new ApiException(
                        ErrorKind.RUN_OVER,
                        "The run " + id + " is over: " + view.run().state().label() + ".");
            }
            return RunJson.view(view.run(), view.progress());
        });
    }

    /** {@code GET /ops/v1/runs/{run}/events}. */
    public void events(RoutingContext context) {
        String id = id(context);
        work(() -> found(id))
                .onSuccess(view -> {
                    try {
                        stream(context, view);
                    } catch (RuntimeException e) {
                        Replies.error(context, e);
                    }
                })
                .onFailure(e -> Replies.error(context, e));
    }

    private void stream(RoutingContext context, Supervisor.View found) {
        if (context.response().closed()) {
            return;
        }
        AtomicReference<@Nullable RunStream> self = new AtomicReference<>();
        RunStream stream = new RunStream(context, found, () -> forget(self.get()));
        self.set(stream);
        if (!supervisor.listen(stream)) {
            throw new ApiException(
                            ErrorKind.QUEUE_FULL,
                            "More than " + Supervisor.MOST_LISTENERS
                                    + " clients follow runs; close one, or ask GET /ops/v1/runs/"
                                    + found.run().id() + " now and then.")
                    .retryAfter(RETRY);
        }
        streams.add(stream);
        stream.open();
        // what happened between finding the run and listening
        String id = found.run().id();
        work(() -> found(id)).onSuccess(stream::catchUp);
    }

    private void forget(@Nullable RunStream stream) {
        if (stream != null) {
            supervisor.unlisten(stream);
            streams.remove(stream);
        }
    }

    /** Ends all streams: the gateway is ending. */
    public void close() {
        streams.forEach(RunStream::end);
    }

    private Supervisor.View found(String id) throws IOException {
        return supervisor
                .find(id)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.RUN_NOT_FOUND,
                        "run",
                        "There is no run of that id; GET /ops/v1/runs lists what there is."));
    }

    private void reply(RoutingContext context, int status, Callable<ObjectNode> call) {
        work(call)
                .onSuccess(document -> Replies.json(context, status, document))
                .onFailure(e -> Replies.error(context, e));
    }

    private <T> Future<T> work(Callable<T> call) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(
                    new ApiException(ErrorKind.QUEUE_FULL, "Too many calls wait for the runs' folders.")
                            .retryAfter(RETRY));
        }
        return workers.executeBlocking(call, false)
                .onComplete(done -> waiting.decrementAndGet())
                .map(result -> Objects.requireNonNull(result, "a worker's result"));
    }

    private static String id(RoutingContext context) {
        return String.valueOf(context.pathParam("run"));
    }

    private static int limit(RoutingContext context) {
        String text = context.request().getParam("limit");
        if (text == null) {
            return DEFAULT_LISTED;
        }
        try {
            int most = Integer.parseInt(text);
            if (most >= 1 && most <= RunFolders.MOST_LISTED) {
                return most;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ApiException(
                ErrorKind.INVALID_VALUE, "limit", "limit must be an integer from 1 to " + RunFolders.MOST_LISTED + ".");
    }

    private static String reason(Buffer body) {
        Fields fields = new Fields(Json.object(body));
        String reason = reason(fields);
        fields.finish();
        fields.throwIfAny();
        return reason;
    }

    /** The field {@code reason}, which every decision has: why, for those who come after. */
    public static String reason(Fields fields) {
        String reason = fields.text("reason", Run.MOST_REASON_CHARS);
        if (reason == null && fields.any("reason") == null) {
            fields.missing("reason", "reason is missing: say why, for those who come after.");
        } else if (reason != null && reason.isBlank()) {
            fields.problem(ErrorKind.INVALID_VALUE, "reason", "reason must say something.");
        }
        return String.valueOf(reason);
    }
}
