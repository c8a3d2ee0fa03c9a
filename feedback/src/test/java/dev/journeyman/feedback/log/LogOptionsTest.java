package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogOptionsTest {
    @Test
    void theDefaults() {
        LogOptions defaults = LogOptions.DEFAULTS;
        assertThat(defaults.queueAppends()).isEqualTo(1024);
        assertThat(defaults.queueBytes()).isEqualTo(64 << 20);
        assertThat(defaults.commitEvents()).isEqualTo(256);
        assertThat(defaults.commitBytes()).isEqualTo(8 << 20);
        assertThat(defaults.markEvery()).isEqualTo(64);
        assertThat(defaults.reserveBytes()).isEqualTo(64 << 20);
        assertThat(defaults.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(defaults.idempotencyKept()).isEqualTo(Duration.ofDays(1));
        assertThat(defaults.sync()).isTrue();
        assertThat(defaults.compress()).isTrue();
        assertThat(defaults.acceptLoss()).isFalse();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> new LogOptions(
                        0, 0, 0, 0, 0, -1, Duration.ofSeconds(-1), Duration.ofSeconds(-1), true, true, false))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(
                                "queueAppends must be from 1",
                                "queueBytes",
                                "commitEvents",
                                "commitBytes",
                                "markEvery",
                                "reserveBytes",
                                "retryAfter",
                                "idempotencyKept"));
    }

    @Test
    void theChangedCopiesChangeOneThing() {
        LogOptions d = LogOptions.DEFAULTS;
        assertThat(d.withQueue(2, 3).queueAppends()).isEqualTo(2);
        assertThat(d.withQueue(2, 3).queueBytes()).isEqualTo(3);
        assertThat(d.withCommitEvents(1).commitEvents()).isEqualTo(1);
        assertThat(d.withoutSync().sync()).isFalse();
        assertThat(d.uncompressed().compress()).isFalse();
        assertThat(d.acceptingLoss().acceptLoss()).isTrue();
        assertThat(d.withRetryAfter(Duration.ZERO).retryAfter()).isZero();
        assertThat(d.withQueue(1024, 64 << 20).withCommitEvents(256).withRetryAfter(Duration.ofSeconds(1)))
                .isEqualTo(d);
    }

    @Test
    void retentionHasBounds() {
        assertThat(Retention.FOREVER.limits()).isEmpty();
        assertThatExceptionOfType(LogException.class).isThrownBy(() -> new Retention.Limit(Duration.ofDays(-1), null));
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> new Retention.Limit(Duration.ofDays(1_000_000), null));
        assertThatExceptionOfType(LogException.class).isThrownBy(() -> new Retention.Limit(null, -1L));
        assertThat(new Retention(Map.of(DataClass.AUDIT, new Retention.Limit(null, 5L))).limits())
                .containsOnlyKeys(DataClass.AUDIT);
    }
}
