package dev.journeyman.gateway.http;

import dev.journeyman.gateway.access.Role;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** Every route there is. The router is built from it, and the OpenAPI document is tested against it. */
public enum Route {
    /** The technician's page. */
    PAGE("GET", "/", Kind.PAGE),
    /** A program, a style sheet or a picture of the page. */
    PAGE_FILE("GET", "/assets/:file", Kind.PAGE),
    /** Trouble codes for the page while somebody types: facts that everybody may know. */
    PAGE_CODES("GET", "/page/codes", Kind.PAGE),
    /** Whether the process lives. */
    HEALTH("GET", "/healthz", Kind.STATUS),
    /** Whether a model is loaded. */
    READY("GET", "/readyz", Kind.STATUS),
    /** Prometheus text. */
    METRICS("GET", "/metrics", Kind.STATUS),
    /** This interface, described. */
    OPENAPI("GET", "/openapi.json", Kind.STATUS),
    /** The loaded models. */
    MODELS("GET", "/v1/models", Kind.API),
    /** One loaded model. */
    MODEL("GET", "/v1/models/:model", Kind.API),
    /** OpenAI's chat completions. */
    CHAT("POST", "/v1/chat/completions", Kind.API),
    /** A diagnosis from codes and symptoms. */
    DIAGNOSE("POST", "/v1/diagnose", Kind.API),
    /** What a technician says of an answer. */
    FEEDBACK("POST", "/v1/feedback", Kind.FEEDBACK),
    /** All that is kept of an answer. */
    INTERACTION("GET", "/v1/interactions/:id", Kind.FEEDBACK),
    /** An answer's erasure. */
    ERASURE("DELETE", "/v1/interactions/:id", Kind.FEEDBACK),
    /** The operators' page. */
    OPS_PAGE("GET", "/ops", Kind.PAGE),
    /** A program or a style sheet of the operators' page. */
    OPS_PAGE_FILE("GET", "/ops/assets/:file", Kind.PAGE),
    /** Every version with where it stands. */
    VERSIONS("GET", "/ops/v1/models", Kind.OPS),
    /** All that is known of a version. */
    VERSION("GET", "/ops/v1/models/:version", Kind.OPS),
    /** What the gate would say to a version. */
    VERSION_GATE("GET", "/ops/v1/models/:version/gate", Kind.OPS),
    /** The ledger. */
    PROMOTIONS("GET", "/ops/v1/promotions", Kind.OPS),
    /** How much feedback comes in. */
    FEEDBACK_SUMMARY("GET", "/ops/v1/feedback/summary", Kind.OPS),
    /** What waits for a reviewer. */
    REVIEWS("GET", "/ops/v1/reviews", Kind.OPS),
    /** A reviewer's decision. */
    REVIEW("POST", "/ops/v1/reviews", Kind.OPS),
    /** A copy of the feedback store, for exports and for the retrainer. */
    SNAPSHOT("POST", "/ops/v1/snapshots", Kind.OPS),
    /** A version becomes champion. */
    PROMOTE("POST", "/ops/v1/models/:version/promote", Kind.OPS),
    /** A version gets a share of the traffic, or another share. */
    CANARY("POST", "/ops/v1/models/:version/canary", Kind.OPS),
    /** The canary loses its share without a judgement. */
    WITHDRAW("POST", "/ops/v1/models/:version/withdraw", Kind.OPS),
    /** A version is refused. */
    REJECT("POST", "/ops/v1/models/:version/reject", Kind.OPS),
    /** The canary is refused, or the champion before serves again. */
    ROLLBACK("POST", "/ops/v1/rollback", Kind.OPS),
    /** How a canary compares with the champion. */
    ROLLOUT("GET", "/ops/v1/rollout", Kind.OPS),
    /** A run of the retrainer, begun by hand. */
    RETRAIN("POST", "/ops/v1/retrain", Kind.OPS),
    /** The runs. */
    RUNS("GET", "/ops/v1/runs", Kind.OPS),
    /** One run. */
    RUN("GET", "/ops/v1/runs/:run", Kind.OPS),
    /** A run's end before its end. */
    RUN_STOP("POST", "/ops/v1/runs/:run/stop", Kind.OPS),
    /** A run's progress, as it happens. */
    RUN_EVENTS("GET", "/ops/v1/runs/:run/events", Kind.OPS),
    /** When the next run begins by itself. */
    SCHEDULE("GET", "/ops/v1/schedule", Kind.OPS),
    /** Whether runs begin by themselves. */
    SCHEDULE_MODE("POST", "/ops/v1/schedule", Kind.OPS);

    /** What a route is for. */
    public enum Kind {
        /** Something a browser shows. */
        PAGE,
        /** Something that watches the gateway. */
        STATUS,
        /** The interface of applications. */
        API,
        /** The interface of those who say what was wrong. */
        FEEDBACK,
        /** The interface of those who decide. */
        OPS
    }

    private final String method;
    private final String path;
    private final Kind kind;

    Route(String method, String path, Kind kind) {
        this.method = method;
        this.path = path;
        this.kind = kind;
    }

    /** The method. */
    public HttpMethod method() {
        return HttpMethod.valueOf(method);
    }

    /** The path, with {@code :name} for a part that varies. */
    public String path() {
        return path;
    }

    /** What it is for. */
    public Kind kind() {
        return kind;
    }

    /** The path as OpenAPI writes it: {@code {name}} for {@code :name}. */
    public String openApiPath() {
        return path.replaceAll(":([a-z_]+)", "{$1}");
    }

    /** Whose calls are answered; empty for everybody's, with a key or without. */
    public Set<Role> roles() {
        return switch (kind) {
            case PAGE, STATUS -> Set.of();
            case API -> Role.ASKING;
            case FEEDBACK -> Role.TELLING;
            case OPS -> Role.DECIDING;
        };
    }

    /** What the model is asked to do there, as metrics and traces name it; empty where it is not asked. */
    public String operation() {
        return switch (this) {
            case CHAT -> "chat";
            case DIAGNOSE -> "diagnose";
            default -> "";
        };
    }

    /** Whether calls of it make the model or the store work, and so count against the caller's limit. */
    public boolean isLimited() {
        return switch (kind) {
            case PAGE, STATUS -> false;
            case API -> method.equals("POST");
            case FEEDBACK, OPS -> true;
        };
    }
}
