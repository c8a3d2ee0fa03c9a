package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.models.ScorecardForGate;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelFile;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A real store whose versions are scripts: their files say nothing, and their bytes are compared all the same. */
final class StoreOfScripts implements Followed {
    static final Act ACT = new Act("a test", "to see");
    private static final int ITEMS = 400;

    private final ModelStore store;
    private final Path temporary;
    private final Map<String, Function<String, String>> scripts;
    final Map<String, ScriptedModel> loaded = new ConcurrentHashMap<>(); // the last one of each name
    final Map<String, String> adapters = new ConcurrentHashMap<>(); // which version is an adapter on which
    final Set<String> broken = ConcurrentHashMap.newKeySet(); // whose networks do not answer

    private StoreOfScripts(Path directory, Path temporary, Map<String, Function<String, String>> scripts) {
        this.store = ModelStore.open(directory);
        this.temporary = temporary;
        this.scripts = scripts;
    }

    static StoreOfScripts at(Path directory, Path temporary) {
        return new StoreOfScripts(directory, temporary, new ConcurrentHashMap<>());
    }

    /** Another process's view of the same store. */
    StoreOfScripts again() {
        StoreOfScripts other = new StoreOfScripts(store.directory(), temporary, scripts);
        other.broken.addAll(broken);
        return other;
    }

    /** Puts a version into the store that answers so. */
    StoredVersion put(String name, Function<String, String> script) throws IOException {
        scripts.put(name, script);
        Path file = temporary.resolve(name + ".safetensors");
        Files.writeString(file, "the weights of " + name);
        try (Staging staging = store.stage()) {
            staging.copy(file, "model.safetensors", ByteProgress.NONE);
            return staging.commit(name, Lineage.imported("dir:/" + name, null), ByteProgress.NONE);
        }
    }

    void promoteByHand(String name) {
        store.lifecycle().promoteByHand(name, ACT);
    }

    /** Gives a version a scorecard with so many wrong answers in every suite. */
    void evaluate(String name, int wrong) {
        StoredVersion version = store.version(name);
        String weights = version.manifest().files().stream()
                .map(ModelFile::sha256)
                .findFirst()
                .orElseThrow();
        ObjectNode card = ScorecardForGate.of(name, weights, "2026-11-22T12:00:00Z", ITEMS, wrong);
        store.lifecycle().evaluated(name, card.toString().getBytes(StandardCharsets.UTF_8), ACT);
    }

    @Override
    public ModelStore store() {
        return store;
    }

    @Override
    public void prepare() {}

    @Override
    public ServedModel load(StoredVersion version, List<ServedModel> already) {
        store.load(version.name(), ByteProgress.NONE);
        String of = adapters.get(version.name());
        for (ServedModel base : already) {
            if (base.version().equals(of)) {
                return base.beside(
                        version.name(),
                        version.manifest().created(),
                        Path.of(version.name()),
                        GenerationDefaults.GREEDY,
                        Asking.together(""));
            }
        }
        Function<String, String> script = scripts.get(version.name());
        ScriptedModel model = new ScriptedModel(100_000, prompt -> {
            if (broken.contains(version.name())) {
                throw new IllegalStateException("this network is broken");
            }
            return script.apply(prompt);
        });
        loaded.put(version.name(), model);
        return new ServedModel(
                version.name(),
                version.manifest().created(),
                model,
                EngineOptions.DEFAULT.withContextTokens(100_000),
                GenerationDefaults.GREEDY,
                Asking.together(""));
    }
}
