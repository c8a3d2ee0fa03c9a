package dev.journeyman.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a store of format 1 amounts to: its versions, and champion.json with the champion and those before. */
final class FormatOne {
    static final String FILE = "champion.json";

    private static final int FORMAT = 1;
    private static final long MAX_BYTES = 64 << 10;

    private FormatOne() {}

    /**
     * Where the versions of a store without a ledger stand: champion and history by champion.json where there is one, all others candidates. Versions that
     * are not sound are left out, except the champion, which has to be found missing rather than forgotten.
     *
     * @throws StoreException of kind CORRUPT if champion.json is not one
     */
    static Standing standing(Path file, VersionFolders folders) {
        Map<String, VersionStanding> versions = new TreeMap<>();
        for (String name : folders.names()) {
            if (VersionName.isValid(name)) {
                folders.found(name).ifPresent(found -> versions.put(name, found));
            }
        }
        if (!Files.exists(file)) {
            return new Standing(versions, null, null, List.of());
        }
        String source = file.toString();
        JsonNode root = ManifestJson.tree(file, MAX_BYTES);
        if (root.path("format").asInt(-1) != FORMAT) {
            throw ManifestJson.corrupt(
                    source, "format is " + root.path("format") + ", and this program reads " + FORMAT);
        }
        String champion = ManifestJson.text(root, "champion", source);
        Instant since = ManifestJson.time(root, "since", source);
        List<String> history = new ArrayList<>();
        for (JsonNode each : root.path("history")) {
            String name = each.asText();
            if (versions.containsKey(name)) {
                history.add(name);
                stands(versions, name, new VersionState.Retired(since, null));
            }
        }
        @Nullable VersionStanding serving = versions.get(champion);
        if (serving == null) {
            throw ManifestJson.corrupt(
                    source,
                    "names the champion " + champion + ", which is missing or damaged; bring it back, or delete this"
                            + " file to begin without a champion");
        }
        stands(versions, champion, new VersionState.Champion(since, null));
        return new Standing(versions, champion, null, history);
    }

    private static void stands(Map<String, VersionStanding> versions, String name, VersionState state) {
        versions.computeIfPresent(name, (key, present) -> present.with(state));
    }
}
