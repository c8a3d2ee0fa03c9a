package dev.journeyman.retrainer.collect.documents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lines that outlive the process when {@link #add} returns; a power failure may take the last ones, which are then done again. A line that a killed process left half is cut off when the journal is opened again. */
public final class Journal implements AutoCloseable {
    /** Its name in an unfinished stage. */
    static final String NAME = "journal.jsonl";

    private final List<String> lines;
    private final FileChannel out;

    private Journal(List<String> lines, FileChannel out) {
        this.lines = List.copyOf(lines);
        this.out = out;
    }

    /** Opens the journal of an unfinished stage, or begins it. */
    static Journal open(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        List<String> lines = new ArrayList<>();
        FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            byte[] all = Files.readAllBytes(file);
            int begin = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == '\n') {
                    lines.add(new String(all, begin, i - begin, StandardCharsets.UTF_8));
                    begin = i + 1;
                }
            }
            out.truncate(begin);
            out.position(begin);
        } catch (IOException e) {
            out.close();
            throw e;
        }
        return new Journal(lines, out);
    }

    /** The lines that were there when it was opened. */
    public List<String> lines() {
        return lines;
    }

    /** Appends a line. */
    public void add(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
