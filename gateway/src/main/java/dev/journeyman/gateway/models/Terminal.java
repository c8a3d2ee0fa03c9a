package dev.journeyman.gateway.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/**
 * What a command says and where: results on standard output, progress and remarks on standard error; with JSON, lines of
 * JSON on standard output and nothing else.
 */
public final class Terminal {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean interactive;

    Terminal(PrintWriter out, PrintWriter err, boolean json, boolean interactive) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.interactive = interactive;
    }

    /** Whether a person watches standard error; the launcher knows. */
    public static boolean isWatched() {
        return Boolean.getBoolean("journeyman.terminal");
    }

    /** Over these. */
    public static Terminal of(PrintWriter out, PrintWriter err, boolean json) {
        return new Terminal(out, err, json, isWatched());
    }

    /** Whether programs read it. */
    public boolean json() {
        return json;
    }

    /** A line of the result, for people. */
    public void line(String text) {
        if (!json) {
            out.println(text);
        }
    }

    /** A remark beside the result, for people. */
    public void remark(String text) {
        if (!json) {
            err.println(text);
        }
    }

    /** A result, for programs. */
    public void event(JsonNode node) {
        if (json) {
            out.println(node);
            out.flush();
        }
    }

    /** The display of a phase. */
    public ProgressDisplay progress(String phase, long totalBytes) {
        ProgressDisplay.Style style = json
                ? ProgressDisplay.Style.JSON
                : interactive ? ProgressDisplay.Style.BAR : ProgressDisplay.Style.PLAIN;
        return new ProgressDisplay(style, json ? out : err, phase, totalBytes, System::nanoTime);
    }
}
