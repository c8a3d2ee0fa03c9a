package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells how far an examination is: a bar that redraws itself on a terminal, JSON lines for programs, else a plain line now and then. */
final class RunProgress implements EvaluationProgress {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int BAR_CHARS = 30;

    /** How it is told. */
    enum Form {
        BAR(Duration.ofMillis(200)),
        JSON_LINES(Duration.ofSeconds(1)),
        PLAIN_LINES(Duration.ofSeconds(15));

        private final Duration every;

        Form(Duration every) {
            this.every = every;
        }
    }

    private final PrintWriter out;
    private final Form form;
    private final LongSupplier nanos;
    private final long startNanos;
    private long lastNanos;
    private int answeredHere;

    /**
     * A progress that writes to {@code out}.
     *
     * @param nanos a clock as {@link System#nanoTime}
     */
    RunProgress(PrintWriter out, Form form, LongSupplier nanos) {
        this.out = out;
        this.form = form;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
        this.lastNanos = startNanos;
    }

    @Override
    public void answered(String suite, Scorecard.Part part, int done, int all) {
        answeredHere++;
        long now = nanos.getAsLong();
        if (done < all && now - lastNanos < form.every.toNanos()) {
            return;
        }
        lastNanos = now;
        double seconds = (now - startNanos) / 1e9;
        long left = Math.round(seconds / answeredHere * (all - done));
        switch (form) {
            case JSON_LINES -> out.println(json(suite, part, done, all, left));
            case BAR -> {
                int full = (int) ((long) BAR_CHARS * done / all);
                out.printf(
                        Locale.ROOT,
                        "\r[%s%s] %d/%d  %s %d of %d right  %d s left   ",
                        "#".repeat(full),
                        "-".repeat(BAR_CHARS - full),
                        done,
                        all,
                        suite,
                        part.right(),
                        part.n(),
                        left);
                if (done == all) {
                    out.println();
                }
            }
            case PLAIN_LINES ->
                out.printf(
                        Locale.ROOT,
                        "%d/%d  %s %d of %d right  %d s left%n",
                        done,
                        all,
                        suite,
                        part.right(),
                        part.n(),
                        left);
        }
        out.flush();
    }

    private static String json(String suite, Scorecard.Part part, int done, int all, long left) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "evaluation_progress");
        line.put("done", done);
        line.put("all", all);
        line.put("suite", suite);
        line.put("suite_asked", part.n());
        line.put("suite_right", part.right());
        line.put("seconds_left", left);
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
