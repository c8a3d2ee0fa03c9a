package dev.journeyman.gateway.logs;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request on whose behalf a thread works, as the lines that it logs meanwhile name it. A request goes from thread to thread, so whoever hands it on takes this
 * along.
 *
 * @param requestId null where a thread works for no request
 */
public record RequestInLog(@Nullable String requestId) {
    /** The field of a line. */
    public static final String FIELD = "request_id";

    /** That request. */
    public static RequestInLog of(String requestId) {
        return new RequestInLog(requestId);
    }

    /** The one for which this thread works now. */
    public static RequestInLog current() {
        return new RequestInLog(MDC.get(FIELD));
    }

    /** Does something for it. */
    public void run(Runnable task) {
        RequestInLog before = current();
        put();
        try {
            task.run();
        } finally {
            before.put();
        }
    }

    /** The same work, for it, whichever thread does it. */
    public <T> Callable<T> around(Callable<T> task) {
        return () -> {
            RequestInLog before = current();
            put();
            try {
                return task.call();
            } finally {
                before.put();
            }
        };
    }

    private void put() {
        if (requestId == null) {
            MDC.remove(FIELD);
        } else {
            MDC.put(FIELD, requestId);
        }
    }
}
