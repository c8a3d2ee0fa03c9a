package dev.journeyman.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static ApiException refused(Buffer body) {
        ApiException e = catchThrowableOfType(ApiException.class, () -> Json.object(body));
        assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_JSON);
        return e;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "[]",
                "null",
                "42",
                "\"text\"",
                "{}{}",
                "{} x",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "// c\n{}",
                "{\"a\":\"\u0001\"}"
            })
    void refusesWhatIsNotOneObject(String body) {
        assertThat(refused(Buffer.buffer(body)).message()).doesNotContain("Exception");
    }

    @Test
    void refusesMalformedUtf8() {
        assertThat(refused(Buffer.buffer(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                        .message())
                .contains("UTF-8");
    }

    @Test
    void refusesDepthBeyondTheLimitWithoutFalling() {
        String fits = "{\"a\":" + "[".repeat(Json.MAX_DEPTH - 1) + "]".repeat(Json.MAX_DEPTH - 1) + "}";
        assertThat(Json.object(Buffer.buffer(fits)).has("a")).isTrue();
        refused(Buffer.buffer("{\"a\":" + "[".repeat(100_000)));
        refused(Buffer.buffer("{\"a\":".repeat(100_000)));
    }

    @Test
    void refusesNumbersAndNamesBeyondTheLimit() {
        refused(Buffer.buffer("{\"a\":" + "9".repeat(65) + "}"));
        refused(Buffer.buffer("{\"" + "a".repeat(257) + "\":1}"));
        assertThat(Json.object(Buffer.buffer("{\"a\":1e999999999}")).get("a").decimalValue())
                .isEqualTo(new BigDecimal("1e999999999"));
    }

    @Test
    void neverRepeatsWhatWasSent() {
        assertThat(refused(Buffer.buffer("{\"secret\":hunter2}")).message()).doesNotContain("hunter2", "secret");
    }
}
