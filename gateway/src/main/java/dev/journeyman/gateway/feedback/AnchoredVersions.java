package dev.journeyman.gateway.feedback;

import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions of a store were trained on an interaction: those whose real anchor ({@code real-anchor.jsonl} among their files, a line a record with the ids of the events that it rests on) names
 * it, so also those whose ancestors were. Nothing is kept in memory: an anchor is a few megabytes and is asked for seldom. Blocks.
 */
public final class AnchoredVersions implements TrainedVersions {
    private static final String ANCHOR = "real-anchor.jsonl";
    private static final Logger LOG = LoggerFactory.getLogger(AnchoredVersions.class);

    private final ModelStore store;

    /** The versions of a store. */
    public AnchoredVersions(ModelStore store) {
        this.store = store;
    }

    @Override
    public List<String> on(String interactionId) {
        List<String> names = new ArrayList<>();
        String quoted = "\"" + interactionId + "\"";
        try {
            for (StoredVersion version : store.list().versions()) {
                if (names(version.directory().resolve(ANCHOR), quoted)) {
                    names.add(version.name());
                }
            }
        } catch (IOException | StoreException e) {
            LOG.warn("Which versions were trained on an interaction cannot be told whole: {}", e.getMessage());
        }
        return names;
    }

    private static boolean names(Path anchor, String quoted) throws IOException {
        if (!Files.isRegularFile(anchor)) {
            return false;
        }
        try (BufferedReader in = Files.newBufferedReader(anchor)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.contains(quoted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
