package dev.journeyman.gateway.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access by the keys of a home, which are read again when their file changes.
 *
 * <p>Without any key it is {@linkplain Access#isOpen open} to loopback. Once there was a key it is never open again: a file that is gone, emptied or
 * damaged shuts people out, and lets nobody in. A file that cannot be read leaves the keys as they were, so that a slip of an editor locks nobody
 * out, and the log says so.
 */
public final class HomeKeys implements Access {
    private static final Logger LOG = LoggerFactory.getLogger(HomeKeys.class);

    /** What tells one state of a file from another without reading it; a file that is renamed into place has another key than the one before. */
    private record Stamp(long millis, long bytes, @Nullable Object fileKey) {}

    private record State(
            KeyRing ring, boolean open, @Nullable Stamp stamp) {}

    private final KeyFile file;
    private volatile State state;

    private HomeKeys(KeyFile file, State state) {
        this.file = file;
        this.state = state;
    }

    /**
     * The keys of a home.
     *
     * @throws IOException where their file is there and cannot be read, in one sentence
     */
    public static HomeKeys open(Path home) throws IOException {
        KeyFile file = new KeyFile(home);
        Stamp stamp = stamp(file.path());
        KeyRing ring = file.read();
        return new HomeKeys(file, new State(ring, ring.isEmpty(), stamp));
    }

    /** Looks whether the file has changed and reads it if so. Blocks for as long as that takes; one thread at a time. */
    public synchronized void refresh() {
        State before = state;
        try {
            Stamp stamp = stamp(file.path());
            if (Objects.equals(stamp, before.stamp())) {
                return;
            }
            KeyRing ring = file.read();
            state = new State(ring, before.open() && ring.isEmpty(), stamp);
            LOG.info("Read {} API keys again", ring.keys().size());
            if (before.open() && !ring.isEmpty()) {
                LOG.info("There are API keys now: every call needs one");
            }
        } catch (IOException e) {
            LOG.error("The API keys stay as they were: {}", e.getMessage());
            state = new State(before.ring(), before.open(), brokenStamp(before));
        }
    }

    /** The stamp of what could not be read, so that it is told once and not with every look. */
    private @Nullable Stamp brokenStamp(State before) {
        try {
            return stamp(file.path());
        } catch (IOException e) {
            return before.stamp();
        }
    }

    private static @Nullable Stamp stamp(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether there is a key that opens the gateway. */
    public boolean hasValid() {
        return state.ring().hasValid();
    }

    /** How a caller is called where it is told who decided: the key's name, its id where it has none; {@code loopback} without keys. */
    public String nameOf(Caller caller) {
        return state.ring()
                .key(caller.keyId())
                .map(ApiKey::name)
                .filter(name -> !name.isBlank())
                .orElse(caller.keyId());
    }

    @Override
    public boolean isOpen() {
        return state.open();
    }

    @Override
    public Optional<Caller> caller(@Nullable String authorization, String address) {
        State now = state;
        return now.open()
                ? Access.LOOPBACK.caller(authorization, address)
                : now.ring().opener(authorization).map(Caller::of);
    }
}
