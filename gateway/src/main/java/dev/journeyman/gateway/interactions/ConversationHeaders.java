package dev.journeyman.gateway.interactions;

import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request's headers say of the conversation that it belongs to. Headers, because the bodies are OpenAI's and know no such fields.
 *
 * @param session groups the requests of one conversation; null where none is named
 * @param regeneratedFrom the interaction that another answer is wanted to; null for none
 */
public record ConversationHeaders(
        @Nullable String session, @Nullable String regeneratedFrom) {
    /** The header that names the session. */
    public static final String SESSION = "x-journeyman-session";

    /** The header that names the interaction to which another answer is wanted. */
    public static final String REGENERATED_FROM = "x-journeyman-regenerated-from";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /**
     * The headers of a request.
     *
     * @throws ApiException naming the header that is malformed
     */
    public static ConversationHeaders of(HttpServerRequest request) {
        String session = request.getHeader(SESSION);
        if (session != null && !SANE.matcher(session).matches()) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    SESSION,
                    "The header " + SESSION
                            + " may have at most 128 letters, digits, dots, dashes, underscores and colons.");
        }
        String from = request.getHeader(REGENERATED_FROM);
        if (from != null && !EventIds.isInteraction(from)) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    REGENERATED_FROM,
                    "The header " + REGENERATED_FROM + " must be the interaction_id of an answer.");
        }
        return new ConversationHeaders(session, from);
    }
}
