package dev.journeyman.gateway.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.diagnose.DiagnoseHandler;
import dev.journeyman.gateway.feedback.FeedbackHandlers;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.FrontDoor;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.gateway.http.StaticFile;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.ops.OpsHandlers;
import dev.journeyman.gateway.page.TechnicianPage;
import dev.journeyman.gateway.rollout.RolloutHandlers;
import dev.journeyman.gateway.schedule.Retraining;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Fleet;
import dev.journeyman.gateway.serving.ServedModel;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** What answers each {@link Route}. */
final class GatewayRoutes {
    private final Fleet fleet;
    private final Answering answering;
    private final GatewayMetrics metrics;
    private final FrontDoor door;
    private final ChatHandler chat;
    private final DiagnoseHandler diagnose;
    private final FeedbackHandlers feedback;
    private final OpsHandlers ops;
    private final TechnicianPage page;
    private final RolloutHandlers rollout;
    private final Retraining retraining;

    GatewayRoutes(
            Fleet fleet,
            Answering answering,
            GatewayMetrics metrics,
            FrontDoor door,
            ChatHandler chat,
            DiagnoseHandler diagnose,
            FeedbackHandlers feedback,
            OpsHandlers ops,
            TechnicianPage page,
            RolloutHandlers rollout,
            Retraining retraining) {
        this.fleet = fleet;
        this.answering = answering;
        this.metrics = metrics;
        this.door = door;
        this.chat = chat;
        this.diagnose = diagnose;
        this.feedback = feedback;
        this.ops = ops;
        this.page = page;
        this.rollout = rollout;
        this.retraining = retraining;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(door::enter);
        for (Route route : Route.values()) {
            Handler<RoutingContext> handler = handler(route);
            router.route(route.method(), route.path()).handler(context -> door.pass(route, context, handler));
        }
        router.route().failureHandler(context -> refuse(context, context.statusCode()));
        for (int status : new int[] {400, 404, 500}) { // where no handler is reached, or one fails
            router.errorHandler(status, context -> refuse(context, status));
        }
        router.errorHandler(405, context -> {
            context.response()
                    .putHeader(HttpHeaders.ALLOW, allowed(context.request().path()));
            refuse(context, 405);
        });
        return router;
    }

    private Handler<RoutingContext> handler(Route route) {
        return switch (route) {
            case PAGE -> page::document;
            case PAGE_FILE -> page::file;
            case PAGE_CODES -> page::codes;
            case OPENAPI -> StaticFile.read("/dev/journeyman/gateway/openapi.json", "application/json");
            case HEALTH -> context -> Replies.json(context, 200, Json.object().put("status", "alive"));
            case READY -> this::ready;
            case METRICS -> this::metrics;
            case MODELS -> this::models;
            case MODEL -> this::model;
            case CHAT -> context -> door.body(context, body -> chat.handle(context, body));
            case DIAGNOSE -> context -> door.body(context, body -> diagnose.handle(context, body));
            case FEEDBACK -> context -> door.body(context, body -> feedback.give(context, body));
            case INTERACTION -> feedback::provenance;
            case ERASURE -> feedback::erase;
            case OPS_PAGE -> ops.page()::document;
            case OPS_PAGE_FILE -> ops.page()::file;
            case VERSIONS -> ops::models;
            case VERSION -> ops::model;
            case VERSION_GATE -> ops::gate;
            case PROMOTIONS -> ops::promotions;
            case FEEDBACK_SUMMARY -> ops::feedbackSummary;
            case REVIEWS -> feedback::queue;
            case REVIEW -> context -> door.body(context, body -> feedback.decide(context, body));
            case SNAPSHOT -> context -> door.body(context, body -> feedback.snapshot(context, body));
            case PROMOTE -> context -> door.body(context, body -> rollout.promote(context, body));
            case CANARY -> context -> door.body(context, body -> rollout.canary(context, body));
            case WITHDRAW -> context -> door.body(context, body -> rollout.withdraw(context, body));
            case REJECT -> context -> door.body(context, body -> rollout.reject(context, body));
            case ROLLBACK -> context -> door.body(context, body -> rollout.rollback(context, body));
            case ROLLOUT -> rollout::status;
            case RETRAIN ->
                context -> door.body(context, body -> retraining.runs().begin(context, body));
            case RUNS -> retraining.runs()::list;
            case RUN -> retraining.runs()::show;
            case RUN_STOP ->
                context -> door.body(context, body -> retraining.runs().stop(context, body));
            case RUN_EVENTS -> retraining.runs()::events;
            case SCHEDULE -> retraining.schedule()::show;
            case SCHEDULE_MODE ->
                context -> door.body(context, body -> retraining.schedule().set(context, body));
        };
    }

    private void ready(RoutingContext context) {
        ServedModel model = answering.model(); // throws what a client is told
        Replies.json(context, 200, Json.object().put("status", "ready").put("model", model.version()));
    }

    private void metrics(RoutingContext context) {
        context.vertx()
                .executeBlocking(metrics::scrape, false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(text))
                .onFailure(e -> Replies.error(context, e));
    }

    private void models(RoutingContext context) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        fleet.lineup().ifPresent(lineup -> {
            data.add(entry(ServedModel.ALIAS, lineup.champion()));
            lineup.models().forEach(model -> data.add(entry(model.version(), model)));
        });
        Replies.json(context, 200, list);
    }

    private void model(RoutingContext context) {
        String name = String.valueOf(context.pathParam("model"));
        Replies.json(context, 200, entry(name, answering.model(name)));
    }

    private static ObjectNode entry(String id, ServedModel model) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", model.created().getEpochSecond())
                .put("owned_by", "journeyman")
                .put("root", model.version())
                .put("max_model_len", model.engine().contextTokens());
    }

    private void refuse(RoutingContext context, int status) {
        door.refuse(context, failure(context, status));
    }

    private static Throwable failure(RoutingContext context, int status) {
        Throwable thrown = context.failure();
        if (thrown instanceof ApiException) {
            return thrown;
        }
        return switch (status) {
            case 400 -> new ApiException(ErrorKind.MALFORMED_HTTP, "The request's path is malformed.");
            case 404 ->
                new ApiException(
                        ErrorKind.NOT_FOUND, "There is nothing at this path; /openapi.json lists what there is.");
            case 405 ->
                new ApiException(
                        ErrorKind.METHOD_NOT_ALLOWED,
                        "This path has no method " + context.request().method() + "; it has "
                                + allowed(context.request().path()) + ".");
            default -> thrown == null ? new IllegalStateException("status " + status) : thrown;
        };
    }

    private static String allowed(@Nullable String path) {
        StringBuilder methods = new StringBuilder();
        for (Route route : Route.values()) {
            if (path != null && path.matches(route.path().replaceAll(":[a-z_]+", "[^/]+"))) {
                methods.append(methods.isEmpty() ? "" : ", ").append(route.method());
            }
        }
        return methods.toString();
    }
}
