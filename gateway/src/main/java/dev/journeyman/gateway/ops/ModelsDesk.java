package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import dev.journeyman.store.gate.Decision;
import dev.journeyman.store.gate.GateRules;
import dev.journeyman.store.gate.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells which versions there are, where each comes from and stands, how it scored, and what the gate would say. Blocks; for workers. */
final class ModelsDesk {
    /** The most versions that a list has; the oldest are left out. */
    static final int MOST_VERSIONS = 1_000;

    private static final int MOST_REMEMBERED = 2_000;

    private final StoreDoor door;
    private final Path home;
    private final Path domain;
    private final Map<String, ObjectNode> remembered = new LinkedHashMap<>(); // brief scorecards by version and digest

    ModelsDesk(StoreDoor door, Path home, Path domain) {
        this.door = door;
        this.home = home;
        this.domain = domain;
    }

    /** Every version, the newest first; what is damaged stands beside and hides nothing. */
    ObjectNode list() {
        ModelStore store = door.store();
        ModelStore.Listing listing = store.list();
        ObjectNode document = Json.object().put("object", "list");
        document.put("champion", inState(listing, VersionState.Champion.class))
                .put("canary", inState(listing, VersionState.Canary.class));
        List<String> history = store.championHistory();
        document.put("previous", history.isEmpty() ? null : history.getLast());
        ArrayNode data = document.putArray("data");
        List<StoredVersion> newest = listing.versions().reversed();
        newest.stream().limit(MOST_VERSIONS).forEach(version -> data.add(summary(store, version)));
        document.put("left_out", Math.max(0, newest.size() - MOST_VERSIONS));
        ArrayNode damaged = document.putArray("damaged");
        listing.damaged().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_VERSIONS)
                .forEach(each -> damaged.addObject().put("name", each.getKey()).put("reason", each.getValue()));
        return document;
    }

    private static @Nullable String inState(ModelStore.Listing listing, Class<? extends VersionState> state) {
        return listing.versions().stream()
                .filter(version -> state.isInstance(version.state()))
                .map(StoredVersion::name)
                .findFirst()
                .orElse(null);
    }

    /**
     * All that is known of a version.
     *
     * @throws StoreException if there is none of that name, or it is damaged
     */
    ObjectNode version(String name) throws IOException {
        ModelStore store = door.store();
        StoredVersion version = store.version(name);
        ObjectNode node = summary(store, version);
        node.set("lineage", lineage(version.manifest().lineage()));
        node.put("digest", version.manifest().digest());
        ArrayNode files = node.putArray("files");
        version.manifest()
                .files()
                .forEach(file -> files.addObject()
                        .put("path", file.name())
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256()));
        Map<String, StoredVersion> all =
                store.list().versions().stream().collect(Collectors.toMap(StoredVersion::name, Function.identity()));
        ancestors(version, all).forEach(node.putArray("ancestors")::add);
        ArrayNode children = node.putArray("children");
        all.values().stream()
                .filter(other ->
                        version.name().equals(other.manifest().lineage().parent()))
                .map(StoredVersion::name)
                .sorted()
                .limit(MOST_VERSIONS)
                .forEach(children::add);
        Optional<JsonNode> card = desk(store).latestScorecard(version);
        node.set("scorecard", card.<JsonNode>map(ScorecardFigures::whole).orElse(node.nullNode()));
        return node;
    }

    private static List<String> ancestors(StoredVersion version, Map<String, StoredVersion> all) {
        Set<String> found = new LinkedHashSet<>();
        @Nullable StoredVersion each = version;
        while (each != null && found.size() < MOST_VERSIONS) {
            String parent = each.manifest().lineage().parent();
            if (parent == null || parent.equals(version.name()) || !found.add(parent)) {
                break;
            }
            each = all.get(parent);
        }
        return new ArrayList<>(found);
    }

    /**
     * What the gate would say to a version now; nothing changes.
     *
     * @throws ApiException where it cannot be asked
     */
    ObjectNode gate(String name) {
        ModelStore store = door.store();
        StoredVersion version = store.version(name);
        Decision decision;
        try {
            decision = desk(store)
                    .consider(version.name())
                    .orElseThrow(() -> new ApiException(
                            ErrorKind.NOT_EVALUATED,
                            "version",
                            version.name() + " was never evaluated: journeyman evals run --model " + version.name()));
        } catch (IOException e) {
            throw new ApiException(ErrorKind.NOT_EVALUATED, "version", "The gate cannot be asked. " + e.getMessage());
        }
        ObjectNode node = Json.object()
                .put("version", version.name())
                .put("against", decision.champion())
                .put("judged", decision.judged())
                .put("passed", decision.passed());
        decision.refusals().forEach(node.putArray("refusals")::add);
        node.set("reasons", reason(decision.reason()));
        return node;
    }

    /** A reason as the interface has it. */
    static ObjectNode reason(Reason reason) {
        ObjectNode node = Json.object()
                .put("name", reason.name())
                .put("passed", reason.passed())
                .put("explanation", reason.detail());
        ArrayNode parts = node.putArray("parts");
        reason.children().forEach(child -> parts.add(reason(child)));
        return node;
    }

    private GateDesk desk(ModelStore store) {
        return new GateDesk(store, home, domain);
    }

    private ObjectNode summary(ModelStore store, StoredVersion version) {
        Lineage lineage = version.manifest().lineage();
        ObjectNode node = Json.object()
                .put("version", version.name())
                .put("state", version.state().label())
                .put("since", version.state().since().toString());
        if (version.state() instanceof VersionState.Canary canary) {
            node.put("percent", canary.percent());
        } else {
            node.putNull("percent");
        }
        node.put("created", version.manifest().created().toString())
                .put("source", lineage.source())
                .put("parent", lineage.parent());
        ArrayNode parents = node.putArray("parents");
        if (lineage.parent() != null) {
            parents.add(lineage.parent());
        }
        node.put("run", lineage.run()).put("forced", version.everForced()).put("size_bytes", version.bytes());
        if (lineage.syntheticRatio().isPresent()) {
            node.put("synthetic_ratio", lineage.syntheticRatio().getAsDouble());
        } else {
            node.putNull("synthetic_ratio");
        }
        counts(node, "records", lineage.examples());
        node.set("scorecard", brief(store, version));
        return node;
    }

    /** When a version was evaluated and how many facts it knew; null where nobody can tell. */
    private JsonNode brief(ModelStore store, StoredVersion version) {
        String digest = version.state().scorecard();
        String key = version.name() + "/" + (digest == null ? version.manifest().digest() : digest);
        synchronized (remembered) {
            ObjectNode known = remembered.get(key);
            if (known != null) {
                return known.isEmpty() ? known.nullNode() : known.deepCopy();
            }
        }
        ObjectNode node = Json.object();
        Optional<JsonNode> card = kept(store, version);
        if (card.isPresent()) {
            node.put("started_at", card.get().path("started_at").asText(null));
            node.set("factual", ScorecardFigures.factual(card.get(), factualKinds(store)));
        }
        synchronized (remembered) {
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(key, node);
        }
        return node.isEmpty() ? node.nullNode() : node.deepCopy();
    }

    private List<String> factualKinds(ModelStore store) {
        try {
            return desk(store).rules().factual().kinds();
        } catch (IOException e) { // the gate's own page tells what is wrong with the rules
            return GateRules.STANDARD.factual().kinds();
        }
    }

    /** The scorecard that the store keeps of a version, or the one that came with its files. */
    private static Optional<JsonNode> kept(ModelStore store, StoredVersion version) {
        try {
            Optional<byte[]> bytes = store.lifecycle().scorecard(version);
            return bytes.isPresent()
                    ? Optional.of(JsonMapper.builder().build().readTree(bytes.get()))
                    : GateDesk.shipped(version);
        } catch (StoreException | IOException e) {
            return Optional.empty(); // the version's own page tells what is wrong with it
        }
    }

    private static ObjectNode lineage(Lineage lineage) {
        ObjectNode node = Json.object()
                .put("source", lineage.source())
                .put("parent", lineage.parent())
                .put("run", lineage.run())
                .put("recipe", lineage.recipe())
                .put("dataset_digest", lineage.datasetDigest())
                .put("licence", lineage.licence());
        counts(node, "examples", lineage.examples());
        counts(node, "tokens", lineage.tokens());
        Lineage.Proof proof = lineage.proof();
        if (proof == null) {
            node.putNull("proof");
        } else {
            node.putObject("proof")
                    .put("anchor_records", proof.anchorRecords())
                    .put("held_out_items", proof.heldOutItems())
                    .put("held_out_overlaps", proof.heldOutOverlaps());
        }
        return node;
    }

    private static void counts(ObjectNode node, String key, Map<String, Long> counts) {
        ObjectNode object = node.putObject(key);
        counts.forEach(object::put);
    }
}
