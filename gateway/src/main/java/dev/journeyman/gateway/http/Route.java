package dev.journeyman.gateway.http;

import io.vertx.core.http.HttpMethod;

/** Every route there is. The router is built from it, and the OpenAPI document is tested against it. */
public enum Route {
    /** The page that people see. */
    PAGE("GET", "/", Kind.PAGE),
    /** The page's program. */
    PAGE_SCRIPT("GET", "/assets/page.js", Kind.PAGE),
    /** The page's style. */
    PAGE_STYLE("GET", "/assets/page.css", Kind.PAGE),
    /** The page's icon. */
    PAGE_ICON("GET", "/assets/icon.svg", Kind.PAGE),
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
    DIAGNOSE("POST", "/v1/diagnose", Kind.API);

    /** What a route is for. */
    public enum Kind {
        /** Something a browser shows. */
        PAGE,
        /** Something that watches the gateway. */
        STATUS,
        /** The interface of applications. */
        API
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

    /** Whether calls of it make the model work, and so count against the caller's limit. */
    public boolean isLimited() {
        return kind == Kind.API && method.equals("POST");
    }
}
