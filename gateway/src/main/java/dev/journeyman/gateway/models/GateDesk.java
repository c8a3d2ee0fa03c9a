package dev.journeyman.gateway.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.store.Act;
import dev.journeyman.store.Lifecycle;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.gate.Contender;
import dev.journeyman.store.gate.Decision;
import dev.journeyman.store.gate.FormException;
import dev.journeyman.store.gate.Gate;
import dev.journeyman.store.gate.GateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings versions before the promotion gate: finds their scorecards and the domain's rules, and asks.
 *
 * <p>A version's scorecard is the one that the store keeps of it, or a later one that {@code evals run} has left in the home's {@code evals}; that one is then
 * kept in the store too. A champion that has neither is judged by the scorecard that came with it, if one did.
 */
public final class GateDesk {
    /** The name of the rules' file in a domain's folder. */
    public static final String RULES = "gate.yaml";

    private static final String SCORECARD = "scorecard.json";
    private static final long MOST_RULES_BYTES = 1 << 20;
    private static final int MOST_EVALS = 10_000;

    private final ModelStore store;
    private final Path evals;
    private final Path domain;

    /**
     * A desk.
     *
     * @param home whose {@code evals} has scorecards
     * @param domain whose {@code gate.yaml} has the thresholds; without one the standard ones hold
     */
    public GateDesk(ModelStore store, Path home, Path domain) {
        this.store = store;
        this.evals = home.resolve("evals");
        this.domain = domain;
    }

    /**
     * Asks the gate; nothing changes but that scorecards are kept.
     *
     * @param act who asks, and why
     * @return the decision; empty where the version has no scorecard at all
     * @throws UnmeasuredException where there is a champion that was never evaluated
     * @throws IOException where rules or scorecards cannot be read, naming file and reason
     */
    public Optional<Decision> decide(String version, Act act) throws IOException {
        return decision(version, act);
    }

    /**
     * What the gate would say; nothing changes at all.
     *
     * @return the decision; empty where the version has no scorecard at all
     * @throws IOException where rules or scorecards cannot be read, naming file and reason
     */
    public Optional<Decision> consider(String version) throws IOException {
        return decision(version, null);
    }

    /** The scorecard that the gate would go by, or the one that came with the version; empty where it has none. */
    public Optional<JsonNode> latestScorecard(StoredVersion version) throws IOException {
        Optional<JsonNode> latest = scorecard(version.name(), null);
        return latest.isPresent() ? latest : shipped(version);
    }

    /** Decides; with who asks and why, scorecards that were found are kept in the store. */
    private Optional<Decision> decision(String version, @Nullable Act act) throws IOException {
        Optional<JsonNode> scorecard = scorecard(version, act);
        if (scorecard.isEmpty()) {
            return Optional.empty();
        }
        GateRules rules = rules();
        StoredVersion candidate = store.version(version);
        Optional<StoredVersion> champion =
                store.champion().filter(other -> !other.name().equals(candidate.name()));
        @Nullable Contender other = null;
        if (champion.isPresent()) {
            String name = champion.get().name();
            JsonNode card = scorecard(name, act)
                    .or(() -> shipped(champion.get()))
                    .orElseThrow(() -> new UnmeasuredException(name));
            other = new Contender(champion.get().manifest(), card);
        }
        return Optional.of(
                Gate.decide(rules, new Contender(candidate.manifest(), scorecard.get()), other, parent(candidate)));
    }

    private @Nullable Manifest parent(StoredVersion candidate) {
        String parent = candidate.manifest().lineage().parent();
        return parent != null && store.has(parent) ? store.version(parent).manifest() : null;
    }

    /**
     * The domain's rules.
     *
     * @throws IOException where they cannot be read, naming file and reason
     */
    public GateRules rules() throws IOException {
        Path file = domain.resolve(RULES);
        if (!Files.exists(file)) {
            return GateRules.STANDARD;
        }
        if (Files.size(file) > MOST_RULES_BYTES) {
            throw new IOException(file + " is larger than " + MOST_RULES_BYTES + " bytes");
        }
        try {
            JsonNode root = YAMLMapper.builder().build().readTree(Files.readAllBytes(file));
            return GateRules.of(
                    root == null || root.isNull() || root.isMissingNode()
                            ? JsonMapper.builder().build().createObjectNode()
                            : root);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not YAML: " + e.getOriginalMessage(), e);
        } catch (FormException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The latest scorecard of a version; one that the store does not have yet is kept there, if somebody acts. */
    private Optional<JsonNode> scorecard(String name, @Nullable Act act) throws IOException {
        StoredVersion version = store.version(name);
        Lifecycle lifecycle = store.lifecycle();
        @Nullable JsonNode kept = null;
        Optional<byte[]> bytes = lifecycle.scorecard(version);
        if (bytes.isPresent()) {
            kept = tree(bytes.get(), "the scorecard of " + name);
        }
        for (Path file : found(name)) {
            byte[] content = Files.readAllBytes(file);
            JsonNode card = tree(content, file.toString());
            if (Gate.isOf(card, version.manifest()) && isLater(card, kept)) {
                if (act == null) {
                    return Optional.of(card);
                }
                try {
                    lifecycle.evaluated(name, content, act);
                } catch (StoreException e) {
                    if (e.kind() != StoreException.Kind.REFUSED) {
                        throw e;
                    }
                    break; // a canary stays with the scorecard that it has
                }
                return Optional.of(card);
            }
        }
        return Optional.ofNullable(kept);
    }

    private static boolean isLater(JsonNode card, @Nullable JsonNode kept) {
        return kept == null
                || card.path("started_at")
                                .asText()
                                .compareTo(kept.path("started_at").asText())
                        > 0;
    }

    /** The scorecards that {@code evals run} has left of a version, the latest first. */
    private List<Path> found(String name) throws IOException {
        if (!Files.isDirectory(evals)) {
            return List.of();
        }
        record Found(Path file, long modified) {}
        List<Found> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(evals)) {
            for (Path folder : folders.limit(MOST_EVALS).toList()) {
                Path file = folder.resolve(SCORECARD);
                if (folder.getFileName().toString().startsWith(name)
                        && Files.isRegularFile(file)
                        && Files.size(file) <= Lifecycle.MOST_SCORECARD_BYTES) {
                    found.add(new Found(file, Files.getLastModifiedTime(file).toMillis()));
                }
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Found::modified).reversed())
                .map(Found::file)
                .toList();
    }

    /** The scorecard that came with a version's files. */
    public static Optional<JsonNode> shipped(StoredVersion version) {
        Path file = version.directory().resolve(SCORECARD);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= Lifecycle.MOST_SCORECARD_BYTES
                    ? Optional.of(tree(Files.readAllBytes(file), file.toString()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // then it has none, which the caller tells
        }
    }

    private static JsonNode tree(byte[] bytes, String source) throws IOException {
        try {
            return JsonMapper.builder().build().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException(source + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
