package dev.journeyman.gateway.http;

/**
 * Everything that a request can end with instead of an answer. The set is closed: {@link #shape} gives each its HTTP status, its type and code in
 * the error's body, and its label in metrics, and the compiler holds that none is forgotten.
 */
public enum ErrorKind {
    /** The bytes are not an HTTP request. */
    MALFORMED_HTTP,
    /** The request line is longer than the limit. */
    URI_TOO_LONG,
    /** The headers are larger than the limit. */
    HEADERS_TOO_LARGE,
    /** No such route. */
    NOT_FOUND,
    /** The route exists and has other methods. */
    METHOD_NOT_ALLOWED,
    /** The Host header names a machine that this gateway does not answer for. */
    HOST_NOT_ALLOWED,
    /** No API key came with the request, or none that opens the gateway. */
    UNAUTHENTICATED,
    /** The key's role may not make this call. */
    FORBIDDEN,
    /** The body is not announced as JSON. */
    UNSUPPORTED_MEDIA_TYPE,
    /** The body is larger than the limit. */
    BODY_TOO_LARGE,
    /** The body did not arrive in time. */
    BODY_TOO_SLOW,
    /** The body is not JSON, or too deep. */
    INVALID_JSON,
    /** A parameter has the wrong JSON type. */
    INVALID_TYPE,
    /** A parameter is out of its range. */
    INVALID_VALUE,
    /** A parameter that must be there is not. */
    MISSING_PARAMETER,
    /** A parameter that nobody knows. */
    UNKNOWN_PARAMETER,
    /** A parameter that OpenAI has and this gateway does not. */
    UNSUPPORTED_PARAMETER,
    /** A value that OpenAI has and this gateway does not. */
    UNSUPPORTED_VALUE,
    /** The prompt does not fit into the model's context. */
    CONTEXT_LENGTH_EXCEEDED,
    /** A guardrail does not let the request through. */
    CONTENT_FILTER,
    /** No loaded model has that name. */
    MODEL_NOT_FOUND,
    /** Nothing has measured that version, or not all that the gate compares it with. */
    NOT_EVALUATED,
    /** What lies on the disk of that version is not what its manifest and the ledger say. */
    VERSION_DAMAGED,
    /** There is no such interaction, or it was erased. */
    INTERACTION_NOT_FOUND,
    /** There is nothing of that name to review. */
    SUBJECT_NOT_FOUND,
    /** There is no such run of the retrainer. */
    RUN_NOT_FOUND,
    /** A run goes on, and there is one at a time. */
    RUN_IN_PROGRESS,
    /** The run is over. */
    RUN_OVER,
    /** The gateway cannot start the retrainer. */
    RETRAINER_UNAVAILABLE,
    /** The idempotency key was used for another body. */
    IDEMPOTENCY_CONFLICT,
    /** The store of interactions and feedback has no room. */
    STORE_FULL,
    /** The store of interactions and feedback does not answer, or more waits for it than may. */
    STORE_UNAVAILABLE,
    /** The caller made more requests than the limit allows. */
    RATE_LIMITED,
    /** Every slot is taken, and the queue is full or would take too long. */
    QUEUE_FULL,
    /** The request waited for the model for as long as it may. */
    WAITED_TOO_LONG,
    /** No model is loaded yet. */
    NOT_READY,
    /** The gateway is ending. */
    SHUTTING_DOWN,
    /** The version that was answering was replaced, and the answer took longer than it may after that. */
    MODEL_REPLACED,
    /** The promotion gate does not let the version through. */
    GATE_REFUSED,
    /** The version's state, or the store's, has no such step. */
    NOT_IN_THIS_STATE,
    /** The model could not go on. */
    MODEL_FAILED,
    /** The reader of a stream did not read. */
    READER_TOO_SLOW,
    /** The caller hung up; nobody sees this answer, metrics count it. */
    CLIENT_CLOSED,
    /** A fault of the gateway. */
    INTERNAL;

    /**
     * How an error looks.
     *
     * @param status the HTTP status
     * @param type the field {@code type} of the body
     * @param code the field {@code code} of the body
     * @param label the value of the label {@code error} in metrics and in the log
     */
    public record Shape(int status, String type, String code, String label) {}

    /** How this kind looks. */
    public Shape shape() {
        return switch (this) {
            case MALFORMED_HTTP -> request(400, "malformed_http");
            case URI_TOO_LONG -> request(414, "uri_too_long");
            case HEADERS_TOO_LARGE -> request(431, "headers_too_large");
            case NOT_FOUND -> request(404, "not_found");
            case METHOD_NOT_ALLOWED -> request(405, "method_not_allowed");
            case HOST_NOT_ALLOWED -> request(403, "host_not_allowed");
            case UNAUTHENTICATED -> new Shape(401, "authentication_error", "invalid_api_key", "invalid_api_key");
            case FORBIDDEN -> new Shape(403, "permission_error", "insufficient_role", "insufficient_role");
            case UNSUPPORTED_MEDIA_TYPE -> request(415, "unsupported_media_type");
            case BODY_TOO_LARGE -> request(413, "body_too_large");
            case BODY_TOO_SLOW -> request(408, "body_too_slow");
            case INVALID_JSON -> request(400, "invalid_json");
            case INVALID_TYPE -> request(400, "invalid_type");
            case INVALID_VALUE -> request(400, "invalid_value");
            case MISSING_PARAMETER -> request(400, "missing_required_parameter");
            case UNKNOWN_PARAMETER -> request(400, "unknown_parameter");
            case UNSUPPORTED_PARAMETER -> request(400, "unsupported_parameter");
            case UNSUPPORTED_VALUE -> request(400, "unsupported_value");
            case CONTEXT_LENGTH_EXCEEDED -> request(400, "context_length_exceeded");
            case CONTENT_FILTER -> request(400, "content_filter");
            case MODEL_NOT_FOUND -> request(404, "model_not_found");
            case NOT_EVALUATED -> request(409, "not_evaluated");
            case VERSION_DAMAGED -> request(409, "version_damaged");
            case INTERACTION_NOT_FOUND -> request(404, "interaction_not_found");
            case SUBJECT_NOT_FOUND -> request(404, "subject_not_found");
            case RUN_NOT_FOUND -> request(404, "run_not_found");
            case RUN_IN_PROGRESS -> request(409, "run_in_progress");
            case RUN_OVER -> request(409, "run_over");
            case RETRAINER_UNAVAILABLE -> server(503, "retrainer_unavailable");
            case IDEMPOTENCY_CONFLICT -> request(409, "idempotency_conflict");
            case STORE_FULL -> server(507, "store_full");
            case STORE_UNAVAILABLE -> server(503, "store_unavailable");
            case RATE_LIMITED -> new Shape(429, "requests", "rate_limit_exceeded", "rate_limit_exceeded");
            case QUEUE_FULL -> new Shape(429, "overloaded", "queue_full", "queue_full");
            case WAITED_TOO_LONG -> new Shape(429, "overloaded", "waited_too_long", "waited_too_long");
            case NOT_READY -> server(503, "not_ready");
            case SHUTTING_DOWN -> server(503, "shutting_down");
            case MODEL_REPLACED -> server(503, "model_replaced");
            case GATE_REFUSED -> request(409, "gate_refused");
            case NOT_IN_THIS_STATE -> request(409, "not_in_this_state");
            case MODEL_FAILED -> server(500, "model_failed");
            case READER_TOO_SLOW -> request(408, "reader_too_slow");
            case CLIENT_CLOSED -> request(499, "client_closed");
            case INTERNAL -> server(500, "internal_error");
        };
    }

    private static Shape request(int status, String code) {
        return new Shape(status, "invalid_request_error", code, code);
    }

    private static Shape server(int status, String code) {
        return new Shape(status, "server_error", code, code);
    }
}
