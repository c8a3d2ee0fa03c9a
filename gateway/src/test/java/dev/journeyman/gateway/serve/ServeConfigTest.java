package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.gateway.access.ListenRule;
import dev.journeyman.slm.network.PrecisionChoice;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeConfigTest {
    @TempDir
    private Path folder;

    @Test
    void everyDefault() {
        ServeConfig config = ServeConfig.defaults(folder.resolve("home"), folder);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.model()).isNull();
        assertThat(config.precision()).isEqualTo(PrecisionChoice.named("auto"));
        assertThat(config.slots()).isEqualTo(8);
        assertThat(config.contextTokens()).isEqualTo(4096);
        assertThat(config.queued()).isEqualTo(64);
        assertThat(config.mostQueued()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.requestsPerMinute()).isEqualTo(6000);
        assertThat(config.feedbackPerMinute()).isEqualTo(120);
        assertThat(config.hasKeys()).isFalse();
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.engine().slots()).isEqualTo(8);
        assertThat(config.engine().maxQueued()).isEqualTo(64);
        assertThat(config.engine().contextTokens()).isEqualTo(4096);
        assertThat(config.engine().sharesBeginnings()).isTrue();
        assertThat(config.engine().guessedTokens()).isZero();
        assertThat(config.engine().cacheBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(config.tuning()).isEqualTo(new EngineTuning(true, 0, 0));
        assertThat(CommandLine.populateCommand(new EngineTuningOptions()).tuning())
                .isEqualTo(EngineTuning.DEFAULT);
    }

    @Test
    void theEnginesTuning() {
        EngineTuningOptions given = CommandLine.populateCommand(
                new EngineTuningOptions(), "--no-prefix-cache", "--guess-tokens=4", "--kv-cache-mib=100");
        assertThat(given.tuning()).isEqualTo(new EngineTuning(false, 4, 100));
        assertThat(given.tuning().cacheBytes()).isEqualTo(100L << 20);
        assertThat(new EngineTuning(true, 16, -1).problems())
                .extracting(ConfigProblem::option)
                .containsExactly("--guess-tokens", "--kv-cache-mib");
    }

    @Test
    void tellsAllProblemsAtOnce() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> new ServeConfig(
                        "0.0.0.0",
                        65_536,
                        folder,
                        folder.resolve("none"),
                        " ",
                        PrecisionChoice.named("int8"),
                        0,
                        1,
                        -1,
                        Duration.ZERO,
                        0,
                        0,
                        Duration.ofSeconds(-1),
                        false,
                        EngineTuning.DEFAULT));
        assertThat(e.problems())
                .extracting(ConfigProblem::option)
                .containsExactly(
                        "--host",
                        "--port",
                        "--domain",
                        "--model",
                        "--slots",
                        "--context-tokens",
                        "--queue",
                        "--queue-seconds",
                        "--requests-per-minute",
                        "--feedback-per-minute",
                        "--grace-seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void withoutKeysItListensOnLoopbackOnly(String host) {
        assertThat(ListenRule.problem(host, false)).contains("loopback");
        assertThat(ListenRule.problem(host, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyHostIsNoHost(String host) {
        assertThat(ListenRule.problem(host, false)).startsWith("is empty");
        assertThat(ListenRule.problem(host, true)).startsWith("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "localhost", "::1"})
    void loopbackNeedsNoKeys(String host) {
        assertThat(ListenRule.problem(host, false)).isEmpty();
    }
}
