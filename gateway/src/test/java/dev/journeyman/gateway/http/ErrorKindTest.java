package dev.journeyman.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErrorKindTest {
    @Test
    void everyKindHasAStatusAndALabelOfItsOwn() {
        Set<String> labels = new HashSet<>();
        for (ErrorKind kind : ErrorKind.values()) {
            assertThat(kind.shape().status()).as(kind.name()).isBetween(400, 507);
            assertThat(kind.shape().code()).matches("[a-z_]+");
            assertThat(labels.add(kind.shape().label())).as("label of " + kind).isTrue();
        }
    }

    @Test
    void theBodyHasOpenAisFieldsAlways() {
        ApiException plain = new ApiException(ErrorKind.INVALID_JSON, "No \"JSON\".");
        assertThat(Json.write(Replies.body(plain)))
                .isEqualTo(
                        "{\"error\":{\"message\":\"No \\\"JSON\\\".\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_json\"}}");
    }

    @Test
    void retryAfterIsInWholeSecondsAndAtLeastOne() {
        ApiException full = new ApiException(ErrorKind.QUEUE_FULL, "Full.");
        assertThat(full.retryAfterSeconds()).isNull();
        assertThat(full.retryAfter(Duration.ofMillis(10)).retryAfterSeconds()).isEqualTo(1);
        assertThat(full.retryAfter(Duration.ofMillis(2001)).retryAfterSeconds()).isEqualTo(3);
    }
}
