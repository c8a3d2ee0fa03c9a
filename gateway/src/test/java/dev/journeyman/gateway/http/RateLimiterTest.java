package dev.journeyman.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void allowsABurstThenOneEverySecond() {
        RateLimiter limiter = new RateLimiter(60, nanos::get); // one a second
        for (int i = 0; i < 60; i++) {
            assertThat(limiter.take("a").allowed()).isTrue();
        }
        RateLimiter.Decision refused = limiter.take("a");
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.untilNext().toMillis()).isEqualTo(1000);
        assertThat(refused.untilFull().toSeconds()).isEqualTo(60);

        pass(Duration.ofMillis(999));
        assertThat(limiter.take("a").allowed()).isFalse();
        pass(Duration.ofMillis(2));
        assertThat(limiter.take("a").allowed()).isTrue();
        assertThat(limiter.take("a").allowed()).isFalse();
    }

    @Test
    void tellsCallersApart() {
        RateLimiter limiter = new RateLimiter(1, nanos::get);
        assertThat(limiter.take("a").allowed()).isTrue();
        assertThat(limiter.take("a").allowed()).isFalse();
        assertThat(limiter.take("b").allowed()).isTrue();
    }

    @Test
    void aBucketNeverHoldsMoreThanItsSize() {
        RateLimiter limiter = new RateLimiter(2, nanos::get);
        pass(Duration.ofHours(5));
        assertThat(limiter.take("a").remaining()).isEqualTo(1);
        pass(Duration.ofHours(5));
        RateLimiter.Decision decision = limiter.take("a");
        assertThat(decision.remaining()).isEqualTo(1);
        assertThat(decision.limit()).isEqualTo(2);
        assertThat(decision.untilFull()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void forgetsTheCallerUnusedForLongest() {
        RateLimiter limiter = new RateLimiter(1, nanos::get);
        limiter.take("first");
        for (int i = 0; i < RateLimiter.MAX_CALLERS; i++) {
            limiter.take("caller " + i);
        }
        assertThat(limiter.take("first").allowed()).isTrue();
        assertThat(limiter.take("caller " + (RateLimiter.MAX_CALLERS - 1)).allowed())
                .isFalse();
    }

    @Test
    void writesTimesAsOpenAiDoes() {
        assertThat(RateLimiter.header(Duration.ofMillis(120))).isEqualTo("120ms");
        assertThat(RateLimiter.header(Duration.ofMillis(5001))).isEqualTo("6s");
        assertThat(RateLimiter.header(Duration.ofSeconds(360))).isEqualTo("6m0s");
    }
}
