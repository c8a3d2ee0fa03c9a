package dev.journeyman.feedback.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Backups: a copy of the store with the digest of every file in {@code backup.json}. The form is in the package's specification; {@link
 * FeedbackLog#backup} makes one.
 */
public final class Backups {
    static final String MANIFEST = "backup.json";

    private static final int FORMAT = 1;
    private static final long MOST_MANIFEST_BYTES = 16L << 20;
    private static final String UNFINISHED = ".unfinished";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Backups() {}

    /** Writes the manifest of a folder that is to become a backup. */
    static void seal(Path folder, Instant created) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("created", created.toString());
        ArrayNode files = root.putArray("files");
        for (Path file : FileCopies.storeFiles(folder)) {
            Path path = folder.resolve(file);
            files.addObject()
                    .put("name", name(file))
                    .put("bytes", Files.size(path))
                    .put("sha256", Digests.sha256(path));
        }
        FileCopies.write(
                folder.resolve(MANIFEST), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    private static String name(Path file) {
        return file.toString().replace('\\', '/');
    }

    /**
     * Makes a backup of a snapshot, for logs that are open: {@link FeedbackLog#backup} is for whoever has it open.
     *
     * @param target must not exist. It appears whole or not at all
     * @throws CorruptLogException if the snapshot is damaged
     */
    public static void ofSnapshot(Path snapshot, Path target, InstantSource clock) {
        if (Files.exists(target)) {
            throw new LogException(LogException.Kind.INVALID, target + ": is there already; name a folder that is not");
        }
        Verification verification = RocksFeedbackLog.verify(snapshot);
        if (!verification.isSound()) {
            throw new CorruptLogException(snapshot.toString(), verification.findings(), null);
        }
        Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
        try {
            FileCopies.delete(unfinished);
            Files.createDirectories(unfinished);
            copyStore(snapshot, unfinished);
            seal(unfinished, clock.instant());
            FileCopies.appear(unfinished, target);
        } catch (IOException e) {
            throw new LogException(LogException.Kind.UNREADABLE, target + ": cannot be written: " + e, e);
        }
    }

    /**
     * Looks at every file of a backup, and at the log in it.
     *
     * @throws LogException of kind CORRUPT where there is no whole manifest
     */
    public static Verification verify(Path backup) {
        List<Finding> findings = digests(backup);
        if (!findings.isEmpty()) {
            return RocksFeedbackLog.damaged(backup, findings);
        }
        return RocksFeedbackLog.verify(backup);
    }

    /**
     * Makes a store of a backup, after its digests were checked; then looks at all of the new store.
     *
     * @param directory where the store shall be; must not exist. It appears whole or not at all
     * @throws CorruptLogException if the backup is damaged
     */
    public static Verification restore(Path backup, Path directory) {
        if (Files.exists(directory)) {
            throw new LogException(
                    LogException.Kind.INVALID,
                    directory + ": is there already; move the damaged store away first, or name another folder");
        }
        List<Finding> findings = digests(backup);
        if (!findings.isEmpty()) {
            throw new CorruptLogException(backup.toString(), findings, null);
        }
        Path unfinished = directory.resolveSibling(directory.getFileName() + UNFINISHED);
        try {
            FileCopies.delete(unfinished);
            Files.createDirectories(unfinished);
            copyStore(backup, unfinished);
            Verification verification = RocksFeedbackLog.verify(unfinished);
            if (!verification.isSound()) {
                throw new CorruptLogException(backup.toString(), verification.findings(), null);
            }
            FileCopies.appear(unfinished, directory);
            return verification;
        } catch (IOException e) {
            throw new LogException(LogException.Kind.UNREADABLE, directory + ": cannot be written: " + e, e);
        }
    }

    private static void copyStore(Path from, Path to) throws IOException {
        for (Path file : FileCopies.storeFiles(from)) {
            if (!name(file).equals(MANIFEST)) {
                FileCopies.copy(from.resolve(file), to.resolve(file));
            }
        }
    }

    /** Where the files are not those of the manifest. */
    private static List<Finding> digests(Path backup) {
        JsonNode root = manifest(backup);
        List<Finding> findings = new ArrayList<>();
        Set<String> named = new HashSet<>();
        named.add(MANIFEST);
        for (JsonNode each : root.path("files")) {
            String name = each.path("name").asText();
            named.add(name);
            Path file = backup.resolve(name).normalize();
            if (name.isEmpty() || !file.startsWith(backup.normalize())) {
                findings.add(new Finding(MANIFEST, 0, "names a file outside of the backup"));
                continue;
            }
            try {
                if (!Files.isRegularFile(file)) {
                    findings.add(new Finding(MANIFEST, 0, name + " is missing"));
                } else if (Files.size(file) != each.path("bytes").asLong(-1)
                        || !Digests.sha256(file).equals(each.path("sha256").asText())) {
                    findings.add(new Finding(MANIFEST, 0, name + " is not what was backed up"));
                }
            } catch (IOException e) {
                findings.add(new Finding(MANIFEST, 0, name + " cannot be read: " + e));
            }
        }
        try {
            for (Path file : FileCopies.storeFiles(backup)) {
                if (!named.contains(name(file))) {
                    findings.add(new Finding(MANIFEST, 0, name(file) + " was not backed up and is there"));
                }
            }
        } catch (IOException e) {
            throw new LogException(LogException.Kind.UNREADABLE, backup + ": cannot be read: " + e, e);
        }
        return findings;
    }

    private static JsonNode manifest(Path backup) {
        Path file = backup.resolve(MANIFEST);
        String problem;
        try {
            if (Files.size(file) > MOST_MANIFEST_BYTES) {
                problem = "has more than " + MOST_MANIFEST_BYTES + " bytes";
            } else {
                JsonNode root = JSON.readTree(Files.readAllBytes(file));
                if (root.path("format").asInt(-1) == FORMAT
                        && root.path("files").isArray()) {
                    return root;
                }
                problem = "format must be " + FORMAT + ", with a list of files";
            }
        } catch (JsonProcessingException e) {
            problem = "is not JSON";
        } catch (IOException e) {
            throw new LogException(
                    LogException.Kind.UNREADABLE, file + ": cannot be read, so this is no backup: " + e, e);
        }
        throw new CorruptLogException(backup.toString(), List.of(new Finding(MANIFEST, 0, problem)), null);
    }
}
