package dev.journeyman.gateway.models;

import dev.journeyman.gateway.models.hub.Hub;
import dev.journeyman.gateway.models.hub.HubException;
import dev.journeyman.gateway.models.hub.HubFile;
import dev.journeyman.gateway.models.hub.HubReference;
import dev.journeyman.gateway.models.hub.HubRepository;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings models into the store: from a directory, or from a hub.
 *
 * <pre>
 * directory: choose files -> quick check -> copy into staging -> check weights -> commit
 * hub:       list files -> space -> download (resumable) -> quick check -> link into staging -> check weights -> commit
 * </pre>
 */
final class ModelImport {
    /** Room that must stay free on the disk. */
    private static final long SPARE_BYTES = 64 << 20;

    private final ModelStore store;
    private final Path downloads;
    private final Terminal terminal;

    ModelImport(ModelStore store, Path home, Terminal terminal) {
        this.store = store;
        this.downloads = home.resolve("downloads");
        this.terminal = terminal;
    }

    /** Imports a directory; null for a name made of the directory's and the digest. */
    StoredVersion directory(Path directory, @Nullable String name) throws IOException {
        Path source = directory.toRealPath();
        Collection<String> names = names(source);
        ModelFiles.requireModel(source.toString(), names);
        SequencedSet<String> files = ModelFiles.small(names);
        files.addAll(
                ModelFiles.isSingle(names)
                        ? java.util.List.of(ModelFiles.WEIGHTS)
                        : withIndex(ModelFiles.shards(source.resolve(ModelFiles.INDEX))));
        ModelCheck.quick(source);
        long bytes = 0;
        for (String file : files) {
            bytes += Files.size(source.resolve(file));
        }
        requireSpace(store.directory(), bytes, "the copy");
        try (Staging staging = store.stage()) {
            try (ProgressDisplay progress = terminal.progress("copy", bytes)) {
                ByteProgress counter = progress.asByteProgress();
                for (String file : files) {
                    staging.copy(source.resolve(file), file, counter);
                }
            }
            return finish(staging, name, label(source), Lineage.imported("dir:" + source, null));
        }
    }

    /** Imports a revision of a repository; null for a name made of the repository's and the digest. */
    StoredVersion repository(Hub hub, HubReference reference, @Nullable String name)
            throws IOException, InterruptedException {
        HubRepository repository = hub.repository(reference);
        Collection<String> names = repository.files().keySet();
        ModelFiles.requireModel(reference.toString(), names);
        Path directory = downloads
                .resolve(reference.organisation() + "--" + reference.name())
                .resolve(repository.commit());
        Files.createDirectories(directory);
        try (FileChannel channel =
                FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new HubException(reference + ": another process is downloading it; wait for that one");
            }
            Map<String, String> digests = download(hub, reference, repository, directory);
            ModelCheck.quick(directory);
            StoredVersion version;
            try (Staging staging = store.stage()) {
                for (Map.Entry<String, String> file : digests.entrySet()) {
                    staging.link(directory.resolve(file.getKey()), file.getKey(), file.getValue(), ByteProgress.NONE);
                }
                String source = HubReference.PREFIX + reference.repository() + "@" + repository.commit();
                version = finish(staging, name, reference.name(), Lineage.imported(source, repository.licence()));
            }
            for (String file : digests.keySet()) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory.resolve(".lock"));
            deleteIfEmpty(directory);
            return version;
        }
    }

    private Map<String, String> download(Hub hub, HubReference reference, HubRepository repository, Path directory)
            throws IOException, InterruptedException {
        Collection<String> names = repository.files().keySet();
        SequencedSet<String> files = ModelFiles.small(names);
        Map<String, String> digests = new LinkedHashMap<>();
        if (ModelFiles.isSingle(names)) {
            files.add(ModelFiles.WEIGHTS);
        } else {
            HubFile index = known(repository, ModelFiles.INDEX, reference);
            String digest = hub.download(reference, repository.commit(), index, directory, (file, bytes) -> {});
            digests.put(index.path(), digest);
            files.addAll(ModelFiles.shards(directory.resolve(ModelFiles.INDEX)));
        }
        long total = 0;
        long missing = 0;
        for (String file : files) {
            long bytes = known(repository, file, reference).bytes();
            total += bytes;
            missing += bytes - present(directory, file, bytes);
        }
        requireSpace(directory, missing, "the download of " + reference.repository());
        terminal.remark("Downloading " + reference.repository() + " at " + repository.commit() + ": " + files.size()
                + " files, " + Sizes.text(missing) + (missing < total ? " more of " + Sizes.text(total) : ""));
        try (ProgressDisplay progress = terminal.progress("download", total)) {
            for (String file : files) {
                HubFile wanted = known(repository, file, reference);
                digests.put(file, hub.download(reference, repository.commit(), wanted, directory, progress));
            }
        }
        return digests;
    }

    private static HubFile known(HubRepository repository, String file, HubReference reference) throws HubException {
        HubFile known = repository.files().get(file);
        if (known == null) {
            throw new HubException(reference + ": its index names " + file + ", which the repository does not hold");
        }
        if (known.bytes() < 0) {
            throw new HubException(reference + ": the hub does not say how long " + file + " is");
        }
        return known;
    }

    private static long present(Path directory, String file, long bytes) throws IOException {
        for (Path path : new Path[] {directory.resolve(file), directory.resolve(file + ".part")}) {
            if (Files.exists(path)) {
                return Math.min(bytes, Files.size(path));
            }
        }
        return 0;
    }

    private StoredVersion finish(Staging staging, @Nullable String name, String label, Lineage lineage) {
        terminal.remark("Checking the weights ...");
        ModelCheck.weights(staging.directory());
        return name == null
                ? staging.commitLabelled(label, lineage, ByteProgress.NONE)
                : staging.commit(name, lineage, ByteProgress.NONE);
    }

    static void requireSpace(Path directory, long bytes, String what) throws IOException {
        Path place = directory.toAbsolutePath().normalize();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        long free = Files.getFileStore(place).getUsableSpace();
        if (bytes > free - SPARE_BYTES) {
            throw new IOException("The disk of " + directory + " has " + Sizes.text(free) + " free, and " + what
                    + " needs " + Sizes.text(bytes) + "; free some, remove a version, or choose another place.");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static SequencedSet<String> withIndex(SequencedSet<String> shards) {
        SequencedSet<String> files = new TreeSet<>(shards);
        files.add(ModelFiles.INDEX);
        return files;
    }

    private static Collection<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is not a directory; name the one that holds config.json");
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String label(Path directory) {
        return directory.getFileName() == null
                ? "model"
                : directory.getFileName().toString();
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        for (Path each : new Path[] {directory, directory.resolveSibling("").normalize()}) {
            try {
                Files.deleteIfExists(each);
            } catch (java.nio.file.DirectoryNotEmptyException e) {
                return; // another revision's download
            }
        }
    }
}
