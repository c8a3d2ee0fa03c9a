package dev.journeyman.gateway.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What our own loggers write, at every level, in both forms at once. */
final class CapturedLog implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger ours = context.getLogger("dev.journeyman");
    private final Level before = ours.getLevel();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final List<OutputStreamAppender<ILoggingEvent>> appenders;

    CapturedLog() {
        PatternLayoutEncoder lines = (PatternLayoutEncoder) ((OutputStreamAppender<ILoggingEvent>)
                        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("ERR"))
                .getEncoder();
        PatternLayoutEncoder same = new PatternLayoutEncoder();
        same.setPattern(lines.getPattern());
        appenders = List.of(appender(new JsonLines(), json), appender(same, text));
        ours.setLevel(Level.TRACE);
    }

    private OutputStreamAppender<ILoggingEvent> appender(Encoder<ILoggingEvent> encoder, ByteArrayOutputStream to) {
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(to);
        appender.start();
        ours.addAppender(appender);
        return appender;
    }

    String text() {
        return text.toString(StandardCharsets.UTF_8);
    }

    List<String> jsonLines() {
        return json.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        ours.setLevel(before);
        appenders.forEach(ours::detachAppender);
    }
}
