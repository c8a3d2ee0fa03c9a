package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.gate.Contender;
import dev.journeyman.store.gate.Decision;
import dev.journeyman.store.gate.Gate;
import dev.journeyman.store.gate.GateRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    /** A version of a home against its starter. */
    static Judge of(Path root, WorkshopHome home, String version) throws IOException {
        Path file = root.resolve("domains").resolve("automotive").resolve("gate.yaml");
        GateRules rules = GateRules.of(YAMLMapper.builder().build().readTree(file.toFile()));
        ModelStore store = ModelStore.open(home.folder().resolve("models"));
        return new Judge(
                rules,
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
