package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.serving.WaitBound;
import dev.journeyman.slm.generation.Priority;
import dev.journeyman.slm.generation.Standing;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request's headers say of how it may wait for the model. Headers, because the bodies are OpenAI's and know no such fields. */
final class WaitingHeaders {
    /** The header that names the priority: interactive, the default, or batch. */
    static final String PRIORITY = "x-journeyman-priority";

    /** The header that says for how many milliseconds the request may wait, by what is foreseen and in fact; no longer than the gateway lets any. */
    static final String LONGEST_WAIT = "x-journeyman-max-wait-ms";

    private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,8}");

    private WaitingHeaders() {}

    /**
     * How a request stands among others that wait.
     *
     * @param bound how long the gateway lets any wait
     * @throws ApiException naming the header that is malformed
     */
    static Standing standing(HttpServerRequest request, Caller caller, WaitBound bound) {
        return new Standing(
                priority(request.getHeader(PRIORITY)),
                caller.limitedAs(),
                bound.deadline(wait(request.getHeader(LONGEST_WAIT))));
    }

    private static Priority priority(@Nullable String given) {
        if (given == null) {
            return Priority.INTERACTIVE;
        }
        for (Priority priority : Priority.values()) {
            if (name(priority).equals(given)) {
                return priority;
            }
        }
        throw new ApiException(
                ErrorKind.INVALID_VALUE,
                PRIORITY,
                "The header " + PRIORITY + " must be "
                        + Arrays.stream(Priority.values())
                                .map(WaitingHeaders::name)
                                .collect(Collectors.joining(" or "))
                        + ".");
    }

    private static String name(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Duration wait(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (!MILLIS.matcher(given).matches()) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    LONGEST_WAIT,
                    "The header " + LONGEST_WAIT + " must be a number of milliseconds, from 1 to 999999999.");
        }
        return Duration.ofMillis(Long.parseLong(given));
    }
}
