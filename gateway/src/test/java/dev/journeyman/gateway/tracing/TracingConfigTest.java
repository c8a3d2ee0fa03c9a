package dev.journeyman.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingConfigTest {
    private static TracingConfig of(Map<String, String> environment) {
        return TracingConfig.of(environment::get, null, "--otlp-endpoint").orElseThrow();
    }

    @Test
    void everyDefault() {
        TracingConfig config = of(Map.of(TracingConfig.ENDPOINT, "http://localhost:4318/"));
        assertThat(config.endpoint()).isEqualTo(URI.create("http://localhost:4318/v1/traces"));
        assertThat(config.headers()).isEmpty();
        assertThat(config.serviceName()).isEqualTo("journeyman");
        assertThat(config.ratio()).isEqualTo(1);
        assertThat(config.captureContent()).isFalse();
    }

    @Test
    void thePlaceForTracesIsTakenAsItIsAndTheOptionWins() {
        Map<String, String> both =
                Map.of(TracingConfig.ENDPOINT, "http://a:4318", TracingConfig.TRACES_ENDPOINT, "https://b/traces-here");
        assertThat(of(both).endpoint()).isEqualTo(URI.create("https://b/traces-here"));
        assertThat(TracingConfig.of(both::get, "http://c:1", "--otlp-endpoint")
                        .orElseThrow()
                        .endpoint())
                .isEqualTo(URI.create("http://c:1/v1/traces"));
    }

    @Test
    void nothingIsNamedOrAllIsSwitchedOff() {
        assertThat(TracingConfig.of(Map.of(TracingConfig.ENDPOINT, " ")::get, null, "-"))
                .isEmpty();
        assertThat(TracingConfig.of(
                        Map.of(TracingConfig.ENDPOINT, "http://a", TracingConfig.DISABLED, "true")::get, null, "-"))
                .isEmpty();
    }

    @Test
    void contentNeedsAPlainYes() {
        assertThat(of(Map.of(TracingConfig.ENDPOINT, "http://a", TracingConfig.CAPTURE, "True"))
                        .captureContent())
                .isTrue();
        for (String no : new String[] {"false", "1", "yes", "span_and_event", ""}) {
            assertThat(of(Map.of(TracingConfig.ENDPOINT, "http://a", TracingConfig.CAPTURE, no))
                            .captureContent())
                    .as(no)
                    .isFalse();
        }
    }

    @Test
    void headersAreDecodedAndNeverShown() {
        TracingConfig config = of(Map.of(
                TracingConfig.ENDPOINT, "http://a", TracingConfig.HEADERS, "authorization=Bearer%20x%3D, x-team=a+b"));
        assertThat(config.headers()).containsEntry("authorization", "Bearer x=").containsEntry("x-team", "a+b");
        assertThat(config.toString()).doesNotContain("Bearer");
    }

    @Test
    void allProblemsAreToldAtOnceWithoutTheirValues() {
        Map<String, String> bad = Map.of(
                TracingConfig.ENDPOINT, "ftp://user:secret@a",
                TracingConfig.PROTOCOL, "grpc",
                TracingConfig.HEADERS, "secret",
                TracingConfig.RATIO, "2");
        assertThatThrownBy(() -> of(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage().split("\n"))
                        .hasSize(4)
                        .anyMatch(line -> line.startsWith(TracingConfig.ENDPOINT + ": must"))
                        .anyMatch(line -> line.startsWith(TracingConfig.PROTOCOL + ": must"))
                        .anyMatch(line -> line.startsWith(TracingConfig.HEADERS + ": must"))
                        .anyMatch(line -> line.startsWith(TracingConfig.RATIO + ": must"))
                        .noneMatch(line -> line.contains("secret")));
    }
}
