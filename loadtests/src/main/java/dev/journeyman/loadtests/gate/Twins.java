package dev.journeyman.loadtests.gate;

import dev.journeyman.loadtests.workshop.WorkshopHome;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Versions with the starter's own weights, so with its own outcomes, whose manifests say what no retrainer of ours writes: what is refused is refused for the manifest alone. The first is honest, and has to
 * pass.
 */
record Twins(WorkshopHome home, String card) {
    private static final String MARK = "twin.txt";
    private static final String DIGEST = "ab".repeat(32);
    private static final Map<String, Long> REAL = Map.of("human_curated", 100L);
    private static final Map<String, Long> MOSTLY_SYNTHETIC = Map.of("human_curated", 40L, "synthetic_self", 60L);

    /**
     * A manifest's claims.
     *
     * @param name of the version
     * @param about what is wrong
     * @param expected the refusal; null where it has to pass
     */
    record Claim(
            String name,
            String about,
            @Nullable String expected,
            Map<String, Long> examples,
            @Nullable String digest,
            Lineage.@Nullable Proof proof) {}

    static List<Claim> claims() {
        Lineage.Proof kept = new Lineage.Proof(100, 9861, 0);
        return List.of(
                new Claim("twin-honest", "nothing", null, REAL, DIGEST, kept),
                new Claim(
                        "twin-contaminated",
                        "3 records overlap with held-out questions",
                        "data-policy/contamination",
                        REAL,
                        DIGEST,
                        new Lineage.Proof(100, 9861, 3)),
                new Claim(
                        "twin-not-compared",
                        "compared with no held-out question",
                        "data-policy/contamination",
                        REAL,
                        DIGEST,
                        new Lineage.Proof(100, 0, 0)),
                new Claim(
                        "twin-synthetic",
                        "60 of 100 examples are synthetic",
                        "data-policy/synthetic-ratio",
                        MOSTLY_SYNTHETIC,
                        DIGEST,
                        kept),
                new Claim("twin-no-proof", "no anchor, no comparison", "data-policy/anchor", REAL, DIGEST, null),
                new Claim(
                        "twin-no-digest", "which set it was is not told", "data-policy/provenance", REAL, null, kept));
    }

    /** Puts a version with these claims into the home's store, with the starter's scorecard; what is there already stays. */
    void put(Claim claim) throws IOException {
        ModelStore store = ModelStore.open(home.folder().resolve("models"));
        if (!store.has(claim.name())) {
            Path starter = store.version(WorkshopHome.STARTER).directory();
            Lineage lineage = new Lineage(
                    "run:" + claim.name(),
                    WorkshopHome.STARTER,
                    claim.name(),
                    "twin",
                    claim.digest(),
                    claim.examples(),
                    claim.examples(),
                    null,
                    claim.proof());
            try (Staging staging = store.stage();
                    Stream<Path> files = Files.list(starter)) {
                for (Path file : files.sorted().toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (!name.equals(Manifest.FILE)) {
                        staging.copy(file, name, ByteProgress.NONE);
                    }
                }
                Files.writeString(staging.directory().resolve(MARK), claim.name() + "\n");
                staging.commit(claim.name(), lineage, ByteProgress.NONE);
            }
        }
        Path evals = Files.createDirectories(home.folder().resolve("evals").resolve(claim.name()));
        Files.copy(Path.of(card), evals.resolve("scorecard.json"), StandardCopyOption.REPLACE_EXISTING);
    }
}
