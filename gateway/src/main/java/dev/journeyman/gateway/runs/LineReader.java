package dev.journeyman.gateway.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads what a child process says, line by line, on a thread of its own: lines that are too long are cut, and after too many it reads on and says nothing of it, so that the child is never held up. */
final class LineReader implements Runnable {
    private final InputStream in;
    private final int mostLineChars;
    private final long mostLines;
    private final Consumer<String> lines;
    private long count;
    private volatile boolean overflowed;

    /**
     * A reader to be run.
     *
     * @param mostLineChars what is longer is cut there
     * @param mostLines the most that are told
     * @param lines called by the thread that runs this
     */
    LineReader(InputStream in, int mostLineChars, long mostLines, Consumer<String> lines) {
        this.in = in;
        this.mostLineChars = mostLineChars;
        this.mostLines = mostLines;
        this.lines = lines;
    }

    /** Whether there were more lines than are told. */
    boolean overflowed() {
        return overflowed;
    }

    @Override
    public void run() {
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            char[] buffer = new char[8192];
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        tell(line);
                    } else if (line.length() < mostLineChars) {
                        line.append(buffer[i]);
                    }
                }
            }
            if (!line.isEmpty()) {
                tell(line);
            }
        } catch (IOException e) {
            // the child is gone, or its stream was closed
        }
    }

    private void tell(StringBuilder line) {
        count++;
        if (count > mostLines) {
            overflowed = true;
        } else {
            lines.accept(line.toString());
        }
        line.setLength(0);
    }
}
