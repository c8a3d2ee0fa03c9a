package dev.journeyman.gateway.retrieval.documents;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, each cut where it is longer than a bound: a file without line ends must not fill the memory. */
final class BoundedLines {
    private final Reader in;
    private final int mostChars;

    BoundedLines(Reader in, int mostChars) {
        this.in = in;
        this.mostChars = mostChars;
    }

    /** The next line, null at the end. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean any = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            any = true;
            if (c == '\n') {
                break;
            }
            if (c != '\r' && line.length() < mostChars) {
                line.append((char) c);
            }
        }
        return any ? line.toString() : null;
    }
}
