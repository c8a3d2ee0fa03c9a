package dev.journeyman.gateway.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.ByteProgress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The progress of one phase, such as a download: a bar on a terminal, JSON lines where they were asked for, else one line
 * when it is over.
 */
public final class ProgressDisplay implements Progress, AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long JSON_NANOS = 1_000_000_000;
    private static final int BAR_CELLS = 24;

    /** How progress is told. */
    enum Style {
        /** A bar that is drawn over and over on standard error. */
        BAR,
        /** JSON lines on standard output. */
        JSON,
        /** One line on standard error at the end. */
        PLAIN
    }

    private final Style style;
    private final PrintWriter out;
    private final String phase;
    private final long totalBytes;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private final Map<String, Long> doneBytes = new HashMap<>();
    private long sum;
    private long lastNanos;
    private String file = "";

    /** A display of a phase over so many bytes; {@code out} fits the style. */
    ProgressDisplay(Style style, PrintWriter out, String phase, long totalBytes, LongSupplier nanoClock) {
        this.style = style;
        this.out = out;
        this.phase = phase;
        this.totalBytes = totalBytes;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        this.lastNanos = startNanos - JSON_NANOS; // the first event shows at once
    }

    @Override
    public void at(String name, long bytes) {
        file = name;
        Long before = doneBytes.put(name, bytes);
        sum += bytes - (before == null ? 0 : before);
        long now = nanoClock.getAsLong();
        if (style != Style.PLAIN && now - lastNanos >= (style == Style.BAR ? REDRAW_NANOS : JSON_NANOS)) {
            lastNanos = now;
            show();
        }
    }

    /** The same, for those who count what is new. */
    ByteProgress asByteProgress() {
        return (name, bytes) -> at(name, doneBytes.getOrDefault(name, 0L) + bytes);
    }

    /** Shows the end. */
    @Override
    public void close() {
        switch (style) {
            case BAR -> {
                show();
                out.println();
            }
            case JSON -> show();
            case PLAIN -> out.println(phase + ": " + Sizes.text(sum));
        }
        out.flush();
    }

    private void show() {
        if (style == Style.JSON) {
            ObjectNode line = JsonMapper.builder().build().createObjectNode();
            line.put("event", "progress").put("phase", phase).put("file", file);
            line.put("done_bytes", sum).put("total_bytes", totalBytes);
            out.println(line);
        } else {
            double share = totalBytes == 0 ? 1 : Math.clamp((double) sum / totalBytes, 0, 1);
            int cells = (int) (share * BAR_CELLS);
            double seconds = (nanoClock.getAsLong() - startNanos) / 1e9;
            String speed = seconds < 0.5 ? "" : "  " + Sizes.text((long) (sum / seconds)) + "/s";
            String name = file.length() <= 32 ? file : "..." + file.substring(file.length() - 29);
            // \033[K clears what a longer line left
            out.print(String.format(
                    Locale.ROOT,
                    "\r%s [%s%s] %3d%%  %s of %s%s  %s\033[K",
                    phase,
                    "=".repeat(cells),
                    " ".repeat(BAR_CELLS - cells),
                    (int) (share * 100),
                    Sizes.text(sum),
                    Sizes.text(totalBytes),
                    speed,
                    name));
        }
        out.flush();
    }
}
