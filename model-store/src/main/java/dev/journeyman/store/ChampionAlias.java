package dev.journeyman.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of champion.json: which version serves, since when, and which served before.
 *
 * @param champion a version's name
 * @param since when it became champion
 * @param history earlier champions that still exist, latest last, none twice in a row
 */
record ChampionAlias(String champion, Instant since, List<String> history) {
    static final String FILE = "champion.json";
    static final int MAX_HISTORY = 32;

    private static final int FORMAT = 1;
    private static final long MAX_BYTES = 64 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    ChampionAlias {
        VersionName.check(champion);
        history.forEach(VersionName::check);
        history = List.copyOf(history.subList(Math.max(0, history.size() - MAX_HISTORY), history.size()));
    }

    static ChampionAlias first(String champion, Instant since) {
        return new ChampionAlias(champion, since, List.of());
    }

    /** The alias after a promotion; the present champion becomes history. */
    ChampionAlias promoted(String next, Instant at) {
        List<String> past = new ArrayList<>(history);
        past.add(champion);
        return new ChampionAlias(next, at, past);
    }

    /** The alias after going back one champion, if there was one; the present one leaves no trace in the history. */
    Optional<ChampionAlias> rolledBack(Instant at) {
        return history.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChampionAlias(history.getLast(), at, history.subList(0, history.size() - 1)));
    }

    /** The alias once a version, which is not the champion, is removed. */
    ChampionAlias without(String version) {
        List<String> kept = new ArrayList<>();
        for (String name : history) {
            boolean repeats = !kept.isEmpty() && kept.getLast().equals(name);
            if (!name.equals(version) && !repeats) {
                kept.add(name);
            }
        }
        if (!kept.isEmpty() && kept.getLast().equals(champion)) {
            kept.removeLast();
        }
        return new ChampionAlias(champion, since, kept);
    }

    static Optional<ChampionAlias> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode root = ManifestJson.tree(file, MAX_BYTES);
        if (root.path("format").asInt(-1) != FORMAT) {
            throw ManifestJson.corrupt(
                    file.toString(), "format is " + root.path("format") + ", and this program reads " + FORMAT);
        }
        List<String> history = new ArrayList<>();
        root.path("history").forEach(name -> history.add(name.asText()));
        try {
            return Optional.of(new ChampionAlias(
                    ManifestJson.text(root, "champion", file.toString()),
                    ManifestJson.time(root, "since", file.toString()),
                    history));
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.INVALID ? ManifestJson.corrupt(file.toString(), e.getMessage()) : e;
        }
    }

    void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("champion", champion);
        root.put("since", since.toString());
        history.forEach(root.putArray("history")::add);
        DurableFiles.replace(file, JSON.writeValueAsString(root) + "\n");
    }
}
