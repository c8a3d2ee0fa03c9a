package dev.journeyman.gateway.logs;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

/** What was thrown, as it stands under a line of text: like Java's own, with {@linkplain Discretion discreet} messages and bounds. */
public final class FaultText extends ThrowableHandlingConverter {
    /** The most causes that are told. */
    static final int MOST_CAUSES = 8;

    /** The most frames of each. */
    static final int MOST_FRAMES = 64;

    @Override
    public String convert(ILoggingEvent event) {
        return of(event.getThrowableProxy());
    }

    /** The whole chain; empty for nothing. */
    static String of(@Nullable IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder();
        IThrowableProxy each = thrown;
        for (int i = 0; each != null && i < MOST_CAUSES; i++, each = each.getCause()) {
            text.append(i == 0 ? "" : "Caused by: ").append(each.getClassName());
            String message = message(each);
            text.append(message.isEmpty() ? "" : ": " + message).append('\n');
            int frames = Math.min(MOST_FRAMES, each.getStackTraceElementProxyArray().length - each.getCommonFrames());
            for (int frame = 0; frame < frames; frame++) {
                text.append('\t')
                        .append(each.getStackTraceElementProxyArray()[frame].getSTEAsString())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Its own message. */
    static String message(IThrowableProxy thrown) {
        String message = thrown.getMessage();
        return message == null ? "" : Discretion.ofFault(thrown.getClassName(), message);
    }
}
