package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.store.Act;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import dev.journeyman.store.gate.Decision;
import dev.journeyman.store.gate.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers the operators' calls that change who serves, and tells how the rollout stands. On event loops; the store and the gate are for workers, of which {@value #MOST_WAITING} calls may wait. */
public final class RolloutHandlers implements AutoCloseable {
    private static final int MOST_WAITING = 16;
    private static final int WORKERS = 2;
    private static final int MOST_REASON_CHARS = 500;

    private final Rollout rollout;
    private final Function<Caller, String> names;
    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Handlers over a rollout.
     *
     * @param names how a caller is called in the ledger
     */
    public RolloutHandlers(Vertx vertx, Rollout rollout, Function<Caller, String> names) {
        this.rollout = rollout;
        this.names = names;
        this.workers = vertx.createSharedWorkerExecutor("operations", WORKERS);
    }

    private interface Work {
        ObjectNode done() throws RolloutException;
    }

    /** {@code GET /ops/v1/rollout}. */
    public void status(RoutingContext context) {
        Replies.json(context, 200, RolloutJson.status(rollout.status()));
    }

    /** {@code POST /ops/v1/models/{version}/promote}, whose body has been read. */
    public void promote(RoutingContext context, Buffer body) {
        Fields fields = new Fields(Json.object(body));
        boolean force = Boolean.TRUE.equals(fields.flag("force"));
        Act act = act(context, fields);
        String version = version(context);
        reply(context, () -> summary(rollout.promote(version, force, act)));
    }

    /** {@code POST /ops/v1/models/{version}/canary}, whose body has been read. */
    public void canary(RoutingContext context, Buffer body) {
        Fields fields = new Fields(Json.object(body));
        Long percent = fields.integer("percent", 0, RolloutSettings.MOST_PERCENT);
        if (percent == null && fields.any("percent") == null) {
            fields.missing("percent", "percent is missing: 0 (in the shadow) to " + RolloutSettings.MOST_PERCENT + ".");
        }
        Act act = act(context, fields);
        int share = percent == null ? 0 : percent.intValue();
        String version = version(context);
        reply(context, () -> summary(rollout.begin(version, share, act)));
    }

    /** {@code POST /ops/v1/models/{version}/withdraw}, whose body has been read. */
    public void withdraw(RoutingContext context, Buffer body) {
        Act act = act(context, new Fields(Json.object(body)));
        String version = version(context);
        reply(context, () -> summary(rollout.withdraw(version, act)));
    }

    /** {@code POST /ops/v1/models/{version}/reject}, whose body has been read. */
    public void reject(RoutingContext context, Buffer body) {
        Act act = act(context, new Fields(Json.object(body)));
        String version = version(context);
        reply(context, () -> summary(rollout.reject(version, act)));
    }

    /** {@code POST /ops/v1/rollback}, whose body has been read. */
    public void rollback(RoutingContext context, Buffer body) {
        Act act = act(context, new Fields(Json.object(body)));
        reply(context, () -> {
            Rollout.RolledBack done = rollout.rollback(act);
            return Json.object()
                    .put("champion", done.champion())
                    .put("previous", done.previous())
                    .put("rolled_back", done.rolledBack());
        });
    }

    private static String version(RoutingContext context) {
        return String.valueOf(context.pathParam("version"));
    }

    /** Who acts and why; ends the reading of the body. */
    private Act act(RoutingContext context, Fields fields) {
        String reason = fields.text("reason", MOST_REASON_CHARS);
        if (reason == null && fields.any("reason") == null) {
            fields.missing("reason", "reason is missing: why, in 1 to " + MOST_REASON_CHARS + " characters.");
        } else if (reason != null && reason.replaceAll("\\p{Cntrl}", " ").isBlank()) {
            fields.problem(ErrorKind.INVALID_VALUE, "reason", "reason must say why; it is blank.");
        }
        fields.finish();
        fields.throwIfAny();
        return new Act(names.apply(RequestScope.of(context).caller()), String.valueOf(reason));
    }

    private void reply(RoutingContext context, Work work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw new ApiException(ErrorKind.STORE_UNAVAILABLE, "Too many calls wait for the model store; try again.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        workers.executeBlocking(
                        () -> {
                            try {
                                return work.done();
                            } catch (RolloutException e) {
                                return e;
                            }
                        },
                        false)
                .onComplete(done -> {
                    waiting.decrementAndGet();
                    if (done.failed()) {
                        Replies.error(context, done.cause());
                    } else if (Objects.requireNonNull(done.result()) instanceof RolloutException e) {
                        refuse(context, e);
                    } else if (done.result() instanceof ObjectNode document) {
                        Replies.json(context, 200, document);
                    }
                });
    }

    private static void refuse(RoutingContext context, RolloutException e) {
        ApiException error = new ApiException(
                switch (e.kind()) {
                    case GATE_REFUSED -> ErrorKind.GATE_REFUSED;
                    case NOT_EVALUATED -> ErrorKind.NOT_EVALUATED;
                    case NOT_FOUND -> ErrorKind.MODEL_NOT_FOUND;
                    case NOT_NOW -> ErrorKind.NOT_IN_THIS_STATE;
                },
                sentence(String.valueOf(e.getMessage())));
        Decision decision = e.decision();
        if (decision == null) {
            Replies.error(context, error);
            return;
        }
        RequestScope.of(context).failed(error.kind());
        ObjectNode document = Replies.body(error);
        document.set("reasons", tree(decision.reason()));
        Replies.json(context, error.kind().shape().status(), document);
    }

    /** A gate's reasons as every call tells them. */
    public static ObjectNode tree(Reason reason) {
        ObjectNode node = Json.object()
                .put("name", reason.name())
                .put("passed", reason.passed())
                .put("explanation", reason.detail());
        ArrayNode parts = node.putArray("parts");
        reason.children().forEach(child -> parts.add(tree(child)));
        return node;
    }

    private static ObjectNode summary(StoredVersion version) {
        VersionState state = version.state();
        return Json.object()
                .put("version", version.name())
                .put("state", state.label())
                .put("since", state.since().toString())
                .put("percent", percent(state))
                .put("forced", version.everForced());
    }

    private static @Nullable Integer percent(VersionState state) {
        return state instanceof VersionState.Canary canary ? canary.percent() : null;
    }

    private static String sentence(String message) {
        String capital = message.isEmpty()
                ? ""
                : message.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + message.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }

    @Override
    public void close() {
        workers.close();
    }
}
