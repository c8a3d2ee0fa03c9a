package dev.journeyman.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiscretionTest {
    @Test
    void keysAndPersonalDataGoAndTheRestStaysOnOneLine() {
        assertThat(Discretion.of("no key jm_0123456789ab_abcdefgh\nBearer abc.def-ghi and sk-abcdefgh12 of a@b.org"))
                .isEqualTo("no key [secret] [secret] and [secret] of [email]");
        assertThat(Discretion.of("the network gave 3 rows of logits and not 4"))
                .isEqualTo("the network gave 3 rows of logits and not 4");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(Discretion.of("x ".repeat(5000))).hasSize(Discretion.MOST_CHARS + 3);
    }

    @Test
    void whatParsersThrowIsNotQuoted() {
        for (String parser : new String[] {
            "java.lang.NumberFormatException",
            "com.fasterxml.jackson.core.JsonParseException",
            "com.fasterxml.jackson.core.io.JsonEOFException".replace("JsonEOF", "StreamRead"),
            "java.time.format.DateTimeParseException",
            "java.net.URISyntaxException",
            "java.util.regex.PatternSyntaxException",
            "java.nio.file.InvalidPathException"
        }) {
            assertThat(Discretion.ofFault(parser, "For input string: \"Jane Doe\""))
                    .as(parser)
                    .isEmpty();
        }
        assertThat(Discretion.ofFault("java.io.IOException", "No space left on device"))
                .isEqualTo("No space left on device");
        assertThat(Discretion.ofFault("ai.djl.engine.EngineException", "out of memory"))
                .isEqualTo("out of memory");
    }
}
