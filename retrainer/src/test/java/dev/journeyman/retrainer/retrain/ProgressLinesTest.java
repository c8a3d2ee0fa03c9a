package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    /** Writes down what it is told. */
    private static final class Told implements RetrainProgress {
        private final List<String> all = new ArrayList<>();

        @Override
        public void step(String part, int step, int steps, SequencedMap<String, Double> metrics, double secondsLeft) {
            all.add(part + " " + step + "/" + steps + " " + metrics + " " + secondsLeft);
        }

        @Override
        public void looked(String model, int done, int all) {
            this.all.add(model + " " + done + "/" + all);
        }

        @Override
        public void event(String text) {
            all.add(text);
        }

        @Override
        public boolean stopped() {
            return false;
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        StringWriter text = new StringWriter();
        ProgressLines lines = new ProgressLines(new PrintWriter(text), () -> false);
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 1.5);
        metrics.put("rewards/margins", -0.25);
        lines.step("dpo-real", 3, 9, metrics, 61.4);
        lines.looked("mixture-0.500", 4, 10);
        lines.event("goes \"back\"\nonce");
        lines.end(new ProgressLines.End.Finished("feedback-1"));
        lines.end(new ProgressLines.End.Failed("no room"));
        lines.end(new ProgressLines.End.Stopped());
        Told told = new Told();
        List<ProgressLines.End> ends = text.toString()
                .lines()
                .flatMap(line -> ProgressLines.read(line, told).stream())
                .toList();
        assertThat(told.all)
                .containsExactly(
                        "dpo-real 3/9 {loss=1.5, rewards/margins=-0.25} 61.0",
                        "mixture-0.500 4/10",
                        "goes \"back\"\nonce");
        assertThat(ends)
                .containsExactly(
                        new ProgressLines.End.Finished("feedback-1"),
                        new ProgressLines.End.Failed("no room"),
                        new ProgressLines.End.Stopped());
    }

    @Test
    void whatANativeLibrarySaysIsToldOn() {
        Told told = new Told();
        assertThat(ProgressLines.read("[W Context.cpp] something", told)).isEmpty();
        assertThat(ProgressLines.read("{\"stage\":\"sft\",\"st", told)).isEmpty();
        assertThat(told.all).containsExactly("[W Context.cpp] something", "{\"stage\":\"sft\",\"st");
    }
}
