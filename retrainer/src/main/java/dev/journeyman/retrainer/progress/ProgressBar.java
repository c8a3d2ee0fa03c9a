package dev.journeyman.retrainer.progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A bar that is drawn over and over on a terminal, ten times a second at most; elsewhere a line now and then, and one at the end of each phase. For one
 * thread.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long LINE_NANOS = 15_000_000_000L;
    private static final int CELLS = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoClock;
    private long lastNanos;
    private boolean unended; // a bar stands in the line that the cursor is in

    /**
     * A bar that has not been drawn.
     *
     * @param terminal whether a person watches {@code out}
     * @param nanoClock a clock as {@link System#nanoTime}
     */
    public ProgressBar(PrintWriter out, boolean terminal, LongSupplier nanoClock) {
        this.out = out;
        this.terminal = terminal;
        this.nanoClock = nanoClock;
        long now = nanoClock.getAsLong();
        this.lastNanos = terminal ? now - REDRAW_NANOS : now; // a terminal shows the first at once
    }

    /** A bar on standard error. The launcher tells whether that is a terminal: releases of Java disagree on what a console is. */
    public static ProgressBar onStandardError(PrintWriter err) {
        return new ProgressBar(err, Boolean.getBoolean("journeyman.terminal"), System::nanoTime);
    }

    /**
     * So many parts of a phase are done.
     *
     * @param text what else there is to say; asked for only where it is shown
     */
    public void at(String phase, long done, long all, Supplier<String> text) {
        long now = nanoClock.getAsLong();
        boolean over = done >= all;
        if (!over && now - lastNanos < (terminal ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        lastNanos = now;
        double share = over ? 1 : Math.max(0, (double) done / all);
        int cells = (int) (share * CELLS);
        String line = String.format(
                Locale.ROOT,
                "%s [%s%s] %3d%%  %s",
                phase,
                "=".repeat(cells),
                " ".repeat(CELLS - cells),
                (int) (share * 100),
                text.get());
        if (terminal && !over) {
            out.print("\r" + line + "\033[K"); // which clears what a longer line left
            unended = true;
        } else {
            out.println(terminal ? "\r" + line + "\033[K" : line);
            unended = false;
        }
        out.flush();
    }

    /** Says something in a line of its own, which takes the place of a bar that is not at its end. */
    public void say(String line) {
        out.println(unended ? "\r" + line + "\033[K" : line);
        out.flush();
        unended = false;
    }

    /** Ends the line of a bar that did not come to its end; the writer stays open. */
    @Override
    public void close() {
        if (unended) {
            out.println();
            out.flush();
            unended = false;
        }
    }
}
