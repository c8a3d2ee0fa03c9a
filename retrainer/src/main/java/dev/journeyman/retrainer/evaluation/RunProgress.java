package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.progress.ProgressBar;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells how far an examination is: a bar for people, or JSON lines for programs, one a second at most and one at the end. */
final class RunProgress implements EvaluationProgress {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long JSON_NANOS = 1_000_000_000;

    /** How it is told. */
    private interface Telling {
        void tell(String suite, Scorecard.Part part, int done, int all, long secondsLeft);
    }

    private final Telling telling;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private int answeredHere;

    private RunProgress(Telling telling, LongSupplier nanoClock) {
        this.telling = telling;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /**
     * A progress that is drawn.
     *
     * @param nanoClock a clock as {@link System#nanoTime}
     */
    static RunProgress bar(ProgressBar bar, LongSupplier nanoClock) {
        return new RunProgress(
                (suite, part, done, all, secondsLeft) -> bar.at(
                        "evals",
                        done,
                        all,
                        () -> String.format(
                                Locale.ROOT,
                                "%d of %d  %s: %d of %d right  %d s left",
                                done,
                                all,
                                suite,
                                part.right(),
                                part.n(),
                                secondsLeft)),
                nanoClock);
    }

    /**
     * A progress in JSON lines.
     *
     * @param nanoClock a clock as {@link System#nanoTime}
     */
    static RunProgress json(PrintWriter out, LongSupplier nanoClock) {
        return new RunProgress(new JsonLines(out, nanoClock), nanoClock);
    }

    @Override
    public void answered(String suite, Scorecard.Part part, int done, int all) {
        answeredHere++;
        double seconds = (nanoClock.getAsLong() - startNanos) / 1e9;
        telling.tell(suite, part, done, all, Math.round(seconds / answeredHere * (all - done)));
    }

    private static final class JsonLines implements Telling {
        private final PrintWriter out;
        private final LongSupplier nanoClock;
        private long lastNanos;

        JsonLines(PrintWriter out, LongSupplier nanoClock) {
            this.out = out;
            this.nanoClock = nanoClock;
            this.lastNanos = nanoClock.getAsLong();
        }

        @Override
        public void tell(String suite, Scorecard.Part part, int done, int all, long secondsLeft) {
            long now = nanoClock.getAsLong();
            if (done < all && now - lastNanos < JSON_NANOS) {
                return;
            }
            lastNanos = now;
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", "evaluation_progress");
            line.put("done", done);
            line.put("all", all);
            line.put("suite", suite);
            line.put("suite_asked", part.n());
            line.put("suite_right", part.right());
            line.put("seconds_left", secondsLeft);
            try {
                out.println(JSON.writeValueAsString(line));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            out.flush();
        }
    }
}
