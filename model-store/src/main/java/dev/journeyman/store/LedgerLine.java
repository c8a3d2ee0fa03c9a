package dev.journeyman.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger with what it does to the store.
 *
 * @param entry what it says
 * @param changed the standing of every version that changed; empty for one that is gone
 * @param aliases as they are after it; it has no versions
 */
record LedgerLine(LedgerEntry entry, Map<String, Optional<VersionStanding>> changed, Standing aliases) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where everything stands after it. */
    Standing appliedTo(Standing before) {
        Map<String, VersionStanding> versions = new TreeMap<>(before.versions());
        changed.forEach((name, standing) -> {
            if (standing.isPresent()) {
                versions.put(name, standing.get());
            } else {
                versions.remove(name);
            }
        });
        return new Standing(versions, aliases.champion(), aliases.canary(), aliases.history());
    }

    /** The line of a change, not sealed yet. */
    static ObjectNode body(LedgerHead head, Instant at, Change change, Standing before) {
        Standing after = change.after();
        ObjectNode node = JSON.createObjectNode();
        node.put("seq", head.seq() + 1);
        node.put("at", at.toString());
        node.put("event", change.event().label());
        String version = change.version();
        if (version != null) {
            node.put("version", version);
            before.of(version)
                    .ifPresent(standing -> node.put("from", standing.state().label()));
            after.of(version)
                    .ifPresent(standing -> node.put("to", standing.state().label()));
        }
        node.put("who", change.act().who());
        node.put("why", change.act().why());
        if (change.event() == LedgerEntry.Event.FORCED) {
            node.put("forced", true);
        }
        Ruling ruling = change.ruling();
        if (ruling != null) {
            node.put("gate_passed", ruling.passed());
            node.set("gate", ruling.decision());
        }
        ObjectNode changed = node.putObject("changed");
        after.versions().forEach((name, standing) -> {
            if (!standing.equals(before.versions().get(name))) {
                changed.set(name, StandingJson.node(standing));
            }
        });
        before.versions().keySet().stream()
                .filter(name -> !after.versions().containsKey(name))
                .forEach(changed::putNull);
        StandingJson.aliases(node, after);
        node.put("prev", head.hash());
        return node;
    }

    /**
     * Reads a line, without its end.
     *
     * @throws StoreException of kind CORRUPT or INVALID if it is not one
     */
    static LedgerLine of(byte[] line, String source) {
        SealedJson.Opened opened = SealedJson.open(line, source);
        JsonNode node = opened.node();
        Map<String, Optional<VersionStanding>> changed = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : node.path("changed").properties()) {
            changed.put(
                    VersionName.check(each.getKey()),
                    each.getValue().isNull()
                            ? Optional.empty()
                            : Optional.of(StandingJson.standing(each.getValue(), source)));
        }
        Standing aliases = StandingJson.standing(node, Map.of());
        LedgerEntry entry = new LedgerEntry(
                node.path("seq").asLong(-1),
                ManifestJson.time(node, "at", source),
                event(ManifestJson.text(node, "event", source), source),
                optional(node, "version"),
                optional(node, "from"),
                optional(node, "to"),
                new Act(ManifestJson.text(node, "who", source), ManifestJson.text(node, "why", source)),
                node.path("gate").isObject()
                        ? new Ruling(node.path("gate_passed").asBoolean(false), node.path("gate"))
                        : null,
                aliases.champion(),
                ManifestJson.text(node, "prev", source),
                opened.hash());
        return new LedgerLine(entry, changed, aliases);
    }

    private static LedgerEntry.Event event(String label, String source) {
        for (LedgerEntry.Event event : LedgerEntry.Event.values()) {
            if (event.label().equals(label)) {
                return event;
            }
        }
        throw ManifestJson.corrupt(source, "there is no event '" + label + "'");
    }

    private static @Nullable String optional(JsonNode node, String key) {
        return node.path(key).isTextual() ? node.path(key).textValue() : null;
    }
}
