package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Decision;
import dev.journeyman.feedback.events.EventLimits;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reviewer's decision, checked.
 *
 * @param subject a record's id, or the id of a technician's key
 * @param editedText there for an edit and only then
 */
record ReviewRequest(
        String subject, Decision decision, @Nullable String editedText, String why) {
    /**
     * The request of a body.
     *
     * @throws ApiException with every problem found
     */
    static ReviewRequest read(ObjectNode body) {
        Fields fields = new Fields(body);
        String subject = fields.text("subject", EventLimits.MOST_NAME_CHARS);
        if (subject == null && fields.any("subject") == null) {
            fields.missing("subject", "subject is missing: a record's id or a technician's, as the queue lists them.");
        }
        Decision decision = decision(fields);
        String edited = fields.text("edited_text", EventLimits.MOST_CORRECTION_CHARS);
        if ((decision == Decision.EDIT) != (edited != null) && decision != null) {
            fields.problem(
                    ErrorKind.INVALID_VALUE,
                    "edited_text",
                    "edited_text goes with the decision edit, and the decision edit with it.");
        } else if (edited != null && edited.isBlank()) {
            fields.problem(ErrorKind.INVALID_VALUE, "edited_text", "edited_text must say something.");
        }
        String why = fields.text("why", EventLimits.MOST_WHY_CHARS);
        if (why == null && fields.any("why") == null) {
            fields.missing("why", "why is missing: say what decided it, for those who come after.");
        } else if (why != null && why.isBlank()) {
            fields.problem(ErrorKind.INVALID_VALUE, "why", "why must say something.");
        }
        fields.finish();
        fields.throwIfAny();
        if (decision == null) {
            throw new ApiException(ErrorKind.MISSING_PARAMETER, "decision", "decision is missing.");
        }
        return new ReviewRequest(String.valueOf(subject), decision, edited, String.valueOf(why));
    }

    private static @Nullable Decision decision(Fields fields) {
        String all = Arrays.stream(Decision.values()).map(Decision::wire).collect(Collectors.joining(", "));
        String name = fields.text("decision", EventLimits.MOST_NAME_CHARS);
        if (name == null) {
            if (fields.any("decision") == null) {
                fields.missing("decision", "decision is missing: one of " + all + ".");
            }
            return null;
        }
        for (Decision decision : Decision.values()) {
            if (decision.wire().equals(name)) {
                return decision;
            }
        }
        fields.problem(ErrorKind.INVALID_VALUE, "decision", "decision must be one of " + all + ".");
        return null;
    }
}
