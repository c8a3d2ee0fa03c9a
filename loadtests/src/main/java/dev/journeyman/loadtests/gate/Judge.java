package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.gate.Contender;
import dev.journeyman.store.gate.Decision;
import dev.journeyman.store.gate.Gate;
import dev.journeyman.store.gate.GateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gate itself, with the domain's rules, for one candidate and the starter: what decides a thousand made-up scorecards without a process for each. */
final class Judge {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final GateRules rules;
    private final Manifest candidate;
    private final Manifest champion;

    private Judge(GateRules rules, Manifest candidate, Manifest champion) {
        this.rules = rules;
        this.candidate = candidate;
        this.champion = champion;
    }

    /** With these rules, for versions with these manifests. */
    static Judge of(GateRules rules, Manifest candidate, Manifest champion) {
        return new Judge(rules, candidate, champion);
    }

    /**
     * For scorecards of versions that are in no store: two of that kind, with nothing wrong about them.
     *
     * @param scratch where their store is made
     */
    static Judge ofCards(Path root, Path scratch) throws IOException {
        ModelStore store = ModelStore.open(scratch.resolve("models"));
        Manifest before = unknown(store, "before", null);
        return new Judge(rules(root), unknown(store, "after", before.name()), before);
    }

    private static Manifest unknown(ModelStore store, String name, @Nullable String parent) throws IOException {
        Map<String, Long> counts = Map.of("reference", 1L);
        Lineage.Proof proof = new Lineage.Proof(1, 1, 0);
        Lineage lineage =
                new Lineage("run:cards", parent, "cards", "cards", "ab".repeat(32), counts, counts, null, proof);
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("note.txt"), name);
            return staging.commit(name, lineage, ByteProgress.NONE).manifest();
        }
    }

    private static GateRules rules(Path root) throws IOException {
        Path file = root.resolve("domains").resolve("automotive").resolve("gate.yaml");
        return GateRules.of(YAMLMapper.builder().build().readTree(file.toFile()));
    }

    /** A version of a home against its starter. */
    static Judge of(Path root, WorkshopHome home, String version) throws IOException {
        ModelStore store = ModelStore.open(home.folder().resolve("models"));
        return new Judge(
                rules(root),
                store.version(version).manifest(),
                store.version(WorkshopHome.STARTER).manifest());
    }

    /** A scorecard's file. */
    static JsonNode card(String file) throws IOException {
        return JSON.readTree(Path.of(file).toFile());
    }

    /** The candidate is taken to be of these cards' weights, whatever model they are of. */
    Decision decide(Cards cards) {
        return Gate.decide(
                rules,
                new Contender(candidate, of(cards.candidate(), candidate)),
                new Contender(champion, of(cards.champion(), champion)),
                champion);
    }

    private static JsonNode of(JsonNode card, Manifest manifest) {
        ObjectNode own = card.deepCopy();
        own.withObject("model").put("digest", manifest.digest());
        return own;
    }

    /** The kinds of suites that ask for facts. */
    List<String> factualKinds() {
        return rules.factual().kinds();
    }

    /** The largest loss that is taken for none. */
    double margin() {
        return rules.factual().margin();
    }
}
