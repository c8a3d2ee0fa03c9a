package dev.journeyman.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogFormatTest {
    private final OutputStreamAppender<ILoggingEvent> standard =
            (OutputStreamAppender<ILoggingEvent>) ((LoggerContext) LoggerFactory.getILoggerFactory())
                    .getLogger(Logger.ROOT_LOGGER_NAME)
                    .getAppender("ERR");
    private final Encoder<ILoggingEvent> text = standard.getEncoder();

    @AfterEach
    void asBefore() {
        standard.setEncoder(text);
    }

    @Test
    void textIsForWhoeverWatchesAndJsonForPrograms() {
        LogFormat.AUTO.use(true);
        assertThat(standard.getEncoder()).isSameAs(text);
        LogFormat.TEXT.use(false);
        assertThat(standard.getEncoder()).isSameAs(text);
        LogFormat.AUTO.use(false);
        assertThat(standard.getEncoder()).isInstanceOf(JsonLines.class);
    }

    @Test
    void jsonCanBeHadOnATerminal() {
        LogFormat.JSON.use(true);
        assertThat(standard.getEncoder()).isInstanceOf(JsonLines.class);
    }
}
