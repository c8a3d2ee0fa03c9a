package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.runs.SnapshotSource;
import dev.journeyman.store.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of the store that a gateway has open, for the retrainer and for exports: folders of hard links beside the store, named by their time. The {@link
 * #MOST_KEPT} latest are kept, and those that a run holds; none over an erasure. Blocks; for workers.
 */
final class Snapshots implements SnapshotSource {
    static final int MOST_KEPT = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Pattern NAME = Pattern.compile("[0-9]{8}T[0-9]{9}Z");
    private static final DateTimeFormatter NAMES =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final FeedbackLog log;
    private final Path folder;
    private final InstantSource clock;
    private final Set<String> held = new HashSet<>();
    private Instant last = Instant.MIN;

    Snapshots(FeedbackLog log, Path folder, InstantSource clock) {
        this.log = log;
        this.folder = folder;
        this.clock = clock;
    }

    /** Makes a snapshot and lets go of old ones. */
    synchronized ObjectNode snapshot() throws IOException {
        Taken taken = make();
        letGo();
        return Json.object()
                .put("path", taken.path())
                .put("at", last.toString())
                .put("last_sequence", taken.lastSequence());
    }

    @Override
    public synchronized Taken take() throws IOException {
        Taken taken = make();
        hold(taken.path());
        letGo();
        return taken;
    }

    @Override
    public synchronized void hold(String path) {
        held.add(path);
    }

    @Override
    public synchronized void release(String path) {
        held.remove(path);
        letGo();
    }

    private Taken make() throws IOException {
        Instant now = clock.instant();
        last = now.isAfter(last) ? now : last.plusMillis(1); // no two of one name
        Path target = folder.resolve(NAMES.format(last));
        Files.createDirectories(folder);
        log.snapshot(target);
        long sequence;
        try (FeedbackReader reader = RocksFeedbackLog.openForReading(target)) { // the log has gone on meanwhile
            sequence = reader.lastSequence();
        }
        return new Taken(target.toString(), sequence);
    }

    /** Lets go of all of them: what was erased must not live on in them. */
    synchronized void removeAll() {
        remove(0, Set.of());
    }

    private void letGo() {
        remove(MOST_KEPT, held);
    }

    private void remove(int kept, Set<String> spared) {
        try (Stream<Path> all = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            List<Path> ours = all.filter(path ->
                            NAME.matcher(String.valueOf(path.getFileName())).matches())
                    .sorted()
                    .toList();
            for (Path old : ours.subList(0, Math.max(0, ours.size() - kept))) {
                if (!spared.contains(old.toString())) {
                    DurableFiles.deleteTree(old);
                }
            }
        } catch (IOException e) {
            LOG.warn("Old snapshots of the feedback store stay where they are: {}", e.toString());
        }
    }
}
