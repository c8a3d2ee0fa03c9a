package dev.journeyman.gateway.grounding;

import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.retrieval.RetrievalMode;

/** The field {@code retrieval} of a request: {@code "auto"}, which is the default, {@code "on"} or {@code "off"}. */
public final class RetrievalField {
    private static final String NAME = "retrieval";
    private static final int MOST_CHARS = 16;

    private RetrievalField() {}

    /** Reads it; a value that it cannot have is a problem of the request. */
    public static RetrievalMode read(Fields fields) {
        String given = fields.text(NAME, MOST_CHARS);
        if (given == null) {
            return RetrievalMode.AUTO;
        }
        return switch (given) {
            case "auto" -> RetrievalMode.AUTO;
            case "on" -> RetrievalMode.ON;
            case "off" -> RetrievalMode.OFF;
            default -> {
                fields.problem(ErrorKind.INVALID_VALUE, NAME, "retrieval must be \"auto\", \"on\" or \"off\".");
                yield RetrievalMode.AUTO;
            }
        };
    }
}
