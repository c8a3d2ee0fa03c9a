package dev.journeyman.gateway.logs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** How the log is written. */
public enum LogFormat {
    /** Text where a person watches, JSON where a program does. */
    AUTO,
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    /**
     * Writes the log in this form from now on. Text is what {@code logback.xml} says, so it changes nothing; JSON takes the place of the text of every appender.
     *
     * @param watched whether a person watches standard error
     */
    public void use(boolean watched) {
        if (this == JSON || (this == AUTO && !watched)) {
            ILoggerFactory factory = LoggerFactory.getILoggerFactory();
            if (factory instanceof LoggerContext context) {
                json(context);
            }
        }
    }

    private static void json(LoggerContext context) {
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                JsonLines lines = new JsonLines();
                lines.setContext(context);
                lines.start();
                appender.setEncoder(lines);
            }
        }
    }
}
