package dev.journeyman.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private final AtomicLong nanos = new AtomicLong();
    private final StringWriter text = new StringWriter();

    private ProgressDisplay display(ProgressDisplay.Style style) {
        return new ProgressDisplay(style, new PrintWriter(text), "download", 2_000_000, nanos::get);
    }

    @Test
    void theBarFollowsTheBytesAndIsDrawnTenTimesASecondAtMost() {
        try (ProgressDisplay display = display(ProgressDisplay.Style.BAR)) {
            for (int i = 1; i <= 100; i++) {
                nanos.addAndGet(10_000_000);
                display.at("model.safetensors", 10_000L * i);
            }
        }
        String[] drawn = text.toString().split("\r", -1);
        assertThat(drawn).hasSizeBetween(11, 13);
        assertThat(drawn[drawn.length - 1])
                .startsWith("download [============            ]  50%  1.0 MB of 2.0 MB  1.0 MB/s  model.safetensors");
    }

    @Test
    void workDoneAgainGoesBack() {
        try (ProgressDisplay display = display(ProgressDisplay.Style.PLAIN)) {
            display.at("a", 500);
            display.at("b", 100);
            display.at("a", 0);
            display.at("a", 300);
        }
        assertThat(text).hasToString("download: 400 B" + System.lineSeparator());
    }

    @Test
    void sizesAreReadable() {
        assertThat(Sizes.text(0)).isEqualTo("0 B");
        assertThat(Sizes.text(999)).isEqualTo("999 B");
        assertThat(Sizes.text(1000)).isEqualTo("1.0 kB");
        assertThat(Sizes.text(269_060_552)).isEqualTo("269 MB");
        assertThat(Sizes.text(9_949_999)).isEqualTo("9.9 MB");
        assertThat(Sizes.text(3_213_749_760_000L)).isEqualTo("3.2 TB");
    }
}
