package dev.journeyman.retrainer.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final String END = System.lineSeparator();
    private static final long MILLIS = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final StringWriter text = new StringWriter();

    private ProgressBar bar(boolean terminal) {
        return new ProgressBar(new PrintWriter(text), terminal, nanos::get);
    }

    @Test
    void onATerminalItIsDrawnTenTimesASecondAtMost() {
        AtomicInteger asked = new AtomicInteger();
        try (ProgressBar bar = bar(true)) {
            for (int i = 1; i <= 100; i++) {
                int done = i;
                bar.at("dsft", done, 200, () -> "text " + done + asked.incrementAndGet());
                nanos.addAndGet(10 * MILLIS);
            }
        }
        // at 0, 100, ... 900 ms, which are parts 1, 11, ... 91
        assertThat(asked).hasValue(10);
        assertThat(text.toString().split("\r", -1)).hasSize(11);
        assertThat(text.toString())
                .startsWith("\rdsft [                        ]   0%  text 11\033[K\r")
                .endsWith("\rdsft [==========              ]  45%  text 9110\033[K" + END);
    }

    @Test
    void theEndIsAlwaysShownAndEndsTheLine() {
        try (ProgressBar bar = bar(true)) {
            bar.at("evals", 1, 2, () -> "half");
            bar.at("evals", 2, 2, () -> "whole");
            bar.at("evals", 0, 0, () -> "nothing to do");
        }
        assertThat(text)
                .hasToString("\revals [============            ]  50%  half\033[K"
                        + "\revals [========================] 100%  whole\033[K" + END
                        + "\revals [========================] 100%  nothing to do\033[K" + END);
    }

    @Test
    void whatIsSaidTakesTheBarsPlace() {
        try (ProgressBar bar = bar(true)) {
            bar.say("first");
            bar.at("dapt", 1, 4, () -> "a");
            bar.say("second");
            bar.say("third");
        }
        assertThat(text)
                .hasToString("first" + END + "\rdapt [======                  ]  25%  a\033[K\rsecond\033[K" + END
                        + "third" + END);
    }

    @Test
    void elsewhereItIsALineNowAndThenAndOneAtTheEnd() {
        try (ProgressBar bar = bar(false)) {
            bar.at("dsft", 1, 4, () -> "too early");
            nanos.addAndGet(15_000 * MILLIS);
            bar.at("dsft", 2, 4, () -> "b");
            nanos.addAndGet(14_999 * MILLIS);
            bar.at("dsft", 3, 4, () -> "too early");
            bar.say("said");
            bar.at("dsft", 4, 4, () -> "d");
        }
        assertThat(text)
                .hasToString("dsft [============            ]  50%  b" + END + "said" + END
                        + "dsft [========================] 100%  d" + END);
    }
}
