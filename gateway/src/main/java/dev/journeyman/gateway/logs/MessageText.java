package dev.journeyman.gateway.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of a line, on one line; a {@linkplain Discretion discreet} one of warnings and errors, which may hold what a fault says of itself. */
public final class MessageText extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return of(event);
    }

    static String of(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return event.getLevel().isGreaterOrEqual(Level.WARN)
                ? Discretion.of(message)
                : message.replaceAll("[\r\n]+", " ");
    }
}
