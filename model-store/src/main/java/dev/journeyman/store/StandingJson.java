package dev.journeyman.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Standings and states as JSON, in standing.json and in the ledger; the form is in the package's specification. */
final class StandingJson {
    static final String FILE = "standing.json";
    static final int FORMAT = 2;

    /** So many that the file, and an entry that has them all, stay within their bounds. */
    static final int MOST_VERSIONS = 4096;

    private static final long MAX_BYTES = 4 << 20;
    private static final int STAMP_BYTES = 67; // the digits of the hash, and what ends the line
    private static final ObjectMapper JSON = new ObjectMapper();

    private StandingJson() {}

    /**
     * The content of standing.json.
     *
     * @param standing of all versions
     * @param head the last entry of the ledger that it knows of
     */
    record Known(Standing standing, LedgerHead head) {}

    /**
     * Reads the file; empty where there is none.
     *
     * @throws StoreException of kind CORRUPT if its bytes were changed
     */
    static Optional<Known> read(Path file) {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw ManifestJson.corrupt(file.toString(), "is larger than " + MAX_BYTES + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be read: " + e, e);
        }
        try {
            if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
                throw ManifestJson.corrupt(file.toString(), "is cut off");
            }
            JsonNode root = SealedJson.open(java.util.Arrays.copyOf(bytes, bytes.length - 1), file.toString())
                    .node();
            if (root.path("format").asInt(-1) != FORMAT) {
                throw ManifestJson.corrupt(
                        file.toString(), "format is " + root.path("format") + ", and this program reads " + FORMAT);
            }
            JsonNode ledger = root.path("ledger");
            return Optional.of(new Known(
                    standing(root, versions(root.path("versions"), file.toString())),
                    new LedgerHead(
                            ledger.path("seq").asLong(-1),
                            ManifestJson.text(ledger, "hash", file.toString()),
                            ledger.path("bytes").asLong(-1))));
        } catch (StoreException e) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    e.getMessage() + "; delete this file, and the next command makes it anew from " + Ledger.FILE);
        }
    }

    /** The file's last bytes, which are its hash; empty where there is none. */
    static String stamp(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - STAMP_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(STAMP_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // as much as there is
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNREADABLE, file + ": cannot be read: " + e, e);
        }
    }

    /** Replaces the file. */
    static void write(Path file, Known known) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        ObjectNode ledger = root.putObject("ledger");
        ledger.put("seq", known.head().seq())
                .put("hash", known.head().hash())
                .put("bytes", known.head().bytes());
        aliases(root, known.standing());
        ObjectNode versions = root.putObject("versions");
        known.standing().versions().forEach((name, standing) -> versions.set(name, node(standing)));
        DurableFiles.replace(file, SealedJson.seal(root) + "\n");
    }

    /** Puts the aliases into a node. */
    static void aliases(ObjectNode node, Standing standing) {
        node.put("champion", standing.champion());
        node.put("canary", standing.canary());
        ArrayNode history = node.putArray("history");
        standing.history().forEach(history::add);
    }

    /** A standing of these versions with a node's aliases. */
    static Standing standing(JsonNode node, Map<String, VersionStanding> versions) {
        List<String> history = new ArrayList<>();
        node.path("history").forEach(name -> history.add(VersionName.check(name.asText())));
        return new Standing(versions, alias(node, "champion"), alias(node, "canary"), history);
    }

    private static @Nullable String alias(JsonNode node, String key) {
        return node.path(key).isTextual() ? VersionName.check(node.path(key).textValue()) : null;
    }

    private static Map<String, VersionStanding> versions(JsonNode node, String source) {
        Map<String, VersionStanding> versions = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            versions.put(VersionName.check(entry.getKey()), standing(entry.getValue(), source));
        }
        return versions;
    }

    static ObjectNode node(VersionStanding standing) {
        VersionState state = standing.state();
        ObjectNode node = JSON.createObjectNode();
        node.put("state", state.label());
        node.put("since", state.since().toString());
        if (state.scorecard() != null) {
            node.put("scorecard", state.scorecard());
        }
        if (state instanceof VersionState.Canary canary) {
            node.put("percent", canary.percent());
        }
        node.put("manifest_sha256", standing.manifestSha256());
        if (standing.everForced()) {
            node.put("ever_forced", true);
        }
        return node;
    }

    static VersionStanding standing(JsonNode node, String source) {
        return new VersionStanding(
                state(node, source),
                ManifestJson.text(node, "manifest_sha256", source),
                node.path("ever_forced").asBoolean(false));
    }

    private static VersionState state(JsonNode node, String source) {
        Instant since = ManifestJson.time(node, "since", source);
        String scorecard =
                node.path("scorecard").isTextual() ? node.path("scorecard").textValue() : null;
        if (scorecard != null && !Digests.isSha256(scorecard)) {
            throw ManifestJson.corrupt(source, "scorecard must be 64 hexadecimal digits");
        }
        String label = ManifestJson.text(node, "state", source);
        return switch (label) {
            case "candidate" -> new VersionState.Candidate(since);
            case "evaluated" -> new VersionState.Evaluated(since, required(scorecard, label, source));
            case "canary" ->
                new VersionState.Canary(
                        since,
                        required(scorecard, label, source),
                        node.path("percent").asInt(-1));
            case "champion" -> new VersionState.Champion(since, scorecard);
            case "retired" -> new VersionState.Retired(since, scorecard);
            case "rejected" -> new VersionState.Rejected(since, scorecard);
            default -> throw ManifestJson.corrupt(source, "there is no state '" + label + "'");
        };
    }

    private static String required(@Nullable String scorecard, String label, String source) {
        if (scorecard == null) {
            throw ManifestJson.corrupt(source, "the state " + label + " must have a scorecard");
        }
        return scorecard;
    }
}
