package dev.journeyman.loadtests.workshop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What is finished, kept in files: a step that is there is read and not done again.
 *
 * <pre>
 *   settings.json            what decides the results; another command's settings are refused
 *   results/KEY.json         {commit, result}: one finished step
 * </pre>
 */
public final class ResultBook {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String SETTINGS = "settings.json";

    private final Path folder;
    private final String commit;
    private final Consumer<String> progress;
    private final SortedSet<String> commits = new TreeSet<>();

    /**
     * Opens a book, or begins one.
     *
     * @param settings what decides the results, as JSON would have it
     * @param commit of the code, noted beside each result
     * @param progress told of each step
     * @throws IOException where the folder has a book with other settings; the message names both
     */
    public ResultBook(Path folder, Object settings, String commit, Consumer<String> progress) throws IOException {
        this.folder = folder;
        this.commit = commit;
        this.progress = progress;
        Files.createDirectories(folder.resolve("results"));
        Path kept = folder.resolve(SETTINGS);
        JsonNode now = JSON.valueToTree(settings);
        // as text: a number read has another type than one that was put in
        if (Files.exists(kept)) {
            String before = JSON.readTree(kept.toFile()).toString();
            if (!before.equals(now.toString())) {
                throw new IOException(folder + " has results of other settings: " + before + "; these are " + now
                        + ". Name another folder with --home, or give the same settings.");
            }
        } else {
            write(kept, now);
        }
    }

    /** Something that takes its time. */
    public interface Work<T> {
        /** Does it. */
        T done() throws IOException, InterruptedException;
    }

    /**
     * A result: the one that is there, or what the work gives, which is kept.
     *
     * @param key letters, digits, dots, dashes
     */
    public <T> T once(String key, Class<T> type, Work<T> work) throws IOException, InterruptedException {
        return once(key, type, kept -> true, work);
    }

    /** Whether a result that is there may be taken. */
    public interface Check<T> {
        /** Looks at it. */
        boolean holds(T kept) throws IOException, InterruptedException;
    }

    /** The same where a result that is there holds no more once something else has changed: then it is worked out again. */
    public <T> T once(String key, Class<T> type, Check<T> check, Work<T> work)
            throws IOException, InterruptedException {
        if (!key.matches("[A-Za-z0-9.-]{1,120}")) {
            throw new IllegalArgumentException("no key: " + key);
        }
        Path file = folder.resolve("results").resolve(key + ".json");
        if (Files.exists(file)) {
            JsonNode kept = JSON.readTree(file.toFile());
            T result = JSON.treeToValue(kept.path("result"), type);
            if (check.holds(result)) {
                commits.add(kept.path("commit").asText());
                progress.accept(key + ": there already");
                return result;
            }
        }
        progress.accept(key + " ...");
        long begun = System.nanoTime();
        T result = work.done();
        ObjectNode node = JSON.createObjectNode().put("commit", commit);
        node.set("result", JSON.valueToTree(result));
        write(file, node);
        commits.add(commit);
        progress.accept(String.format(java.util.Locale.ROOT, "%s: %.0f s", key, (System.nanoTime() - begun) / 1e9));
        return result;
    }

    /** The commits that the results so far are of. */
    public SortedSet<String> commits() {
        return commits;
    }

    /** All or nothing. */
    private static void write(Path file, JsonNode node) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
