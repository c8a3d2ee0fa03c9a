package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.retrainer.progress.ProgressBar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void theBarSaysWhatIsLeftByTheAnswersOfThisRun() {
        RunProgress progress = RunProgress.bar(new ProgressBar(out, true, nanos::get), nanos::get);
        nanos.addAndGet(3 * SECOND);
        progress.answered("mcq", Scorecard.Part.of(5, 6), 6, 8); // five of the six are of an earlier run
        assertThat(text.toString()).contains("evals [", "]  75%  6 of 8  mcq: 5 of 6 right  6 s left");
    }

    @Test
    void jsonLinesComeOnceASecondAndAtTheEnd() {
        RunProgress progress = RunProgress.json(out, nanos::get);
        progress.answered("mcq", Scorecard.Part.of(1, 1), 1, 4);
        nanos.addAndGet(SECOND);
        progress.answered("mcq", Scorecard.Part.of(1, 2), 2, 4);
        progress.answered("mcq", Scorecard.Part.of(2, 3), 3, 4);
        progress.answered("mcq", Scorecard.Part.of(3, 4), 4, 4);
        assertThat(text.toString().lines())
                .containsExactly(
                        "{\"event\":\"evaluation_progress\",\"done\":2,\"all\":4,\"suite\":\"mcq\",\"suite_asked\":2,"
                                + "\"suite_right\":1,\"seconds_left\":1}",
                        "{\"event\":\"evaluation_progress\",\"done\":4,\"all\":4,\"suite\":\"mcq\",\"suite_asked\":4,"
                                + "\"suite_right\":3,\"seconds_left\":0}");
    }
}
