package dev.journeyman.gateway.runs;

import dev.journeyman.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders of all runs, {@code HOME/runs}, as far as the gateway has a part in them; the package's page has the format. Blocks; for workers. */
final class RunFolders {
    /** The most runs that are listed, the newest first; older ones stay on the disk. */
    static final int MOST_LISTED = 500;

    static final String SUPERVISION = "supervision.json";

    /** The folder of a run's training set within its own. */
    static final String SET = "set";

    private static final long MOST_SUPERVISION_BYTES = 1 << 20;
    private static final List<String> HEAVY =
            List.of("checkpoint-", "references", "adapter", "trained", "mixture-", "unfinished-");
    private static final Pattern RECORDS = Pattern.compile("[0-9]+-.+\\.jsonl");
    private static final Logger LOG = LoggerFactory.getLogger(RunFolders.class);

    private final Path root;

    RunFolders(Path root) {
        this.root = root;
    }

    /** A run's folder. */
    Path folder(String id) {
        if (!Run.isId(id)) {
            throw new IllegalArgumentException(id + " is no run");
        }
        return root.resolve(id);
    }

    /** Keeps a run as it is now; it is on the disk when this returns. */
    void write(Run run) throws IOException {
        Path folder = folder(run.id());
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            DurableFiles.force(root);
        }
        DurableFiles.replace(folder.resolve(SUPERVISION), RunJson.write(run));
    }

    /** A run; empty where there is none of that id. */
    Optional<Run> read(String id) throws IOException {
        if (!Run.isId(id)) {
            return Optional.empty();
        }
        Path file = root.resolve(id).resolve(SUPERVISION);
        try {
            if (Files.size(file) > MOST_SUPERVISION_BYTES) {
                throw new IOException(file + " is larger than " + MOST_SUPERVISION_BYTES + " bytes");
            }
            return Optional.of(RunJson.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The newest runs, the newest first; what cannot be read is logged and left out. */
    List<Run> list(int most) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<String> ids;
        try (Stream<Path> all = Files.list(root)) {
            ids = all.map(path -> String.valueOf(path.getFileName()))
                    .filter(Run::isId)
                    .sorted(Comparator.reverseOrder())
                    .limit(most)
                    .toList();
        }
        List<Run> runs = new ArrayList<>();
        for (String id : ids) {
            try {
                read(id).ifPresent(runs::add);
            } catch (IOException e) {
                LOG.warn("The run {} is left out: {}", id, e.getMessage());
            }
        }
        return runs;
    }

    /** Whether any process trains here now. */
    boolean isBusy() throws IOException {
        Path file = root.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock held = channel.tryLock();
            return held == null; // ours goes with the channel
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Deletes what a run needs only while it goes on: checkpoints, weights that are in the store by now. What it was made of and how it went stays. */
    void lighten(String id) {
        Path folder = folder(id);
        try (Stream<Path> all = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path each : all.toList()) {
                String name = String.valueOf(each.getFileName());
                if (Files.isDirectory(each) && HEAVY.stream().anyMatch(name::startsWith)) {
                    DurableFiles.deleteTree(each);
                }
            }
        } catch (IOException e) {
            LOG.warn("The folder of the run {} keeps what it needs no more: {}", id, e.toString());
        }
    }

    /**
     * Deletes the records of every run's training set: something was removed from the feedback store, and must not live on there. No run reads its own again; the report, the digests and the
     * reasons why records were left out stay. What cannot be deleted is logged.
     */
    void forgetRecords() {
        try (Stream<Path> all = Files.isDirectory(root) ? Files.list(root) : Stream.empty()) {
            all.filter(Files::isDirectory).forEach(RunFolders::forgetRecords);
        } catch (IOException | UncheckedIOException e) { // the second one while a folder is gone through
            LOG.warn("Records of earlier runs' training sets stay where they are: {}", e.toString());
        }
    }

    /** The same for one run. */
    void forgetRecords(String id) {
        forgetRecords(folder(id));
    }

    private static void forgetRecords(Path run) {
        Path set = run.resolve(SET);
        try (Stream<Path> files = Files.isDirectory(set) ? Files.list(set) : Stream.empty()) {
            for (Path file : files.toList()) {
                if (RECORDS.matcher(String.valueOf(file.getFileName())).matches()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | UncheckedIOException e) { // the second one while a folder is gone through
            LOG.warn(
                    "Records of the training set of the run {} stay where they are: {}",
                    run.getFileName(),
                    e.toString());
        }
    }
}
