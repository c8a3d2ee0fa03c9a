package dev.journeyman.gateway.guarding;

import dev.journeyman.guardrails.Guardrails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guardrails that hold now. Where a file that they are made from changes they are made anew; a file with problems changes nothing, the old ones hold and the log names
 * every problem once. A request keeps the guardrails that it began with.
 */
public final class LiveGuardrails {
    private static final Logger LOG = LoggerFactory.getLogger(LiveGuardrails.class);

    private final Callable<Guardrails> source;
    private final List<Path> files;
    private volatile Guardrails current;
    private List<FileTime> seen;

    private LiveGuardrails(Callable<Guardrails> source, List<Path> files, Guardrails current, List<FileTime> seen) {
        this.source = source;
        this.files = files;
        this.current = current;
        this.seen = seen;
    }

    /** Guardrails that never change. */
    public static LiveGuardrails fixed(Guardrails guardrails) {
        return new LiveGuardrails(() -> guardrails, List.of(), guardrails, List.of());
    }

    /**
     * Guardrails made from files.
     *
     * @param source makes them from the files as they are
     * @throws IOException where they cannot be made; the message names all problems
     */
    public static LiveGuardrails of(Callable<Guardrails> source, List<Path> files) throws IOException {
        List<FileTime> seen = times(files);
        return new LiveGuardrails(source, List.copyOf(files), make(source), seen);
    }

    private static Guardrails make(Callable<Guardrails> source) throws IOException {
        try {
            return source.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Those that hold now. */
    public Guardrails current() {
        return current;
    }

    /** Looks whether a file changed; true where new guardrails hold since. Not for event loops. */
    public synchronized boolean refresh() {
        List<FileTime> now = times(files);
        if (now.equals(seen)) {
            return false;
        }
        seen = now;
        try {
            current = make(source);
            LOG.info("The guardrails were read anew");
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The guardrails stay as they were: {}", e.getMessage());
            return false;
        }
    }

    private static List<FileTime> times(List<Path> files) {
        return files.stream().map(LiveGuardrails::time).toList();
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it is not there, and may come
        }
    }
}
