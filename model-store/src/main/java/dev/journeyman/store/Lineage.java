package dev.journeyman.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a version comes from; validated when made, every problem reported at once.
 *
 * @param source {@code hf:ORG/NAME@COMMIT}, {@code starter:NAME}, {@code dir:PATH} or {@code run:ID}
 * @param parent name of the version it was trained from
 * @param run id of the training run
 * @param recipe name of the recipe
 * @param datasetDigest SHA-256 of the training set, in hexadecimal
 * @param examples training examples by provenance; empty where unknown
 * @param tokens training tokens by provenance; empty where unknown
 * @param licence licence identifier, as the source says it
 * @param proof what the training set was checked for; null where nobody knows
 * @param feedbackSequence the last sequence of the feedback log that the training set was built of: what came later is news to the version; null where unknown
 */
public record Lineage(
        String source,
        @Nullable String parent,
        @Nullable String run,
        @Nullable String recipe,
        @Nullable String datasetDigest,
        Map<String, Long> examples,
        Map<String, Long> tokens,
        @Nullable String licence,
        @Nullable Proof proof,
        @Nullable Long feedbackSequence) {

    /**
     * What a training set was checked for when it was built.
     *
     * @param anchorRecords real records that the version and its ancestors were trained on, every one of which is in the set
     * @param heldOutItems held-out questions that every record was compared with
     * @param heldOutOverlaps records of the set that overlap with one of them
     */
    public record Proof(long anchorRecords, long heldOutItems, long heldOutOverlaps) {}

    /** The provenances that people and references stand behind. */
    public static final Set<String> REAL = Set.of("human_feedback", "human_curated", "reference");

    /** The provenances that a model wrote. */
    public static final Set<String> SYNTHETIC = Set.of("synthetic_teacher", "synthetic_self");

    private static final Pattern SOURCE = Pattern.compile("(hf|starter|dir|run):.{1,4096}", Pattern.DOTALL);
    private static final int MAX_TEXT_CHARACTERS = 512;

    /**
     * Checks every field.
     *
     * @throws StoreException naming all that are wrong
     */
    public Lineage {
        examples = Collections.unmodifiableMap(new TreeMap<>(examples));
        tokens = Collections.unmodifiableMap(new TreeMap<>(tokens));
        List<String> problems = new ArrayList<>();
        if (!SOURCE.matcher(source).matches()) {
            problems.add("source must be hf:, starter:, dir: or run: and what it names");
        }
        if (parent != null && !VersionName.isValid(parent)) {
            problems.add("parent must be a version's name");
        }
        if (datasetDigest != null && !Digests.isSha256(datasetDigest)) {
            problems.add("dataset_digest must be 64 hexadecimal digits");
        }
        text(problems, "run", run);
        text(problems, "recipe", recipe);
        text(problems, "licence", licence);
        counts(problems, "examples", examples);
        counts(problems, "tokens", tokens);
        if (proof != null && (proof.anchorRecords < 0 || proof.heldOutItems < 0 || proof.heldOutOverlaps < 0)) {
            problems.add("anchor_records, held_out_items and held_out_overlaps must not be negative");
        }
        if (feedbackSequence != null && feedbackSequence < 0) {
            problems.add("feedback_sequence must not be negative, but is " + feedbackSequence);
        }
        if (!problems.isEmpty()) {
            throw new StoreException(StoreException.Kind.INVALID, "lineage: " + String.join("; ", problems));
        }
    }

    /** A lineage of which nobody knows how far the feedback reached. */
    public Lineage(
            String source,
            @Nullable String parent,
            @Nullable String run,
            @Nullable String recipe,
            @Nullable String datasetDigest,
            Map<String, Long> examples,
            Map<String, Long> tokens,
            @Nullable String licence,
            @Nullable Proof proof) {
        this(source, parent, run, recipe, datasetDigest, examples, tokens, licence, proof, null);
    }

    /** A lineage of which nobody knows what the training set was checked for. */
    public Lineage(
            String source,
            @Nullable String parent,
            @Nullable String run,
            @Nullable String recipe,
            @Nullable String datasetDigest,
            Map<String, Long> examples,
            Map<String, Long> tokens,
            @Nullable String licence) {
        this(source, parent, run, recipe, datasetDigest, examples, tokens, licence, null, null);
    }

    /** A lineage of which only the source, and perhaps the licence, is known: what an import has. */
    public static Lineage imported(String source, @Nullable String licence) {
        return new Lineage(source, null, null, null, null, Map.of(), Map.of(), licence, null, null);
    }

    /** The larger of the synthetic shares of examples and of tokens; empty where neither is known. */
    public OptionalDouble syntheticRatio() {
        OptionalDouble ofExamples = share(examples);
        OptionalDouble ofTokens = share(tokens);
        if (ofExamples.isEmpty() || ofTokens.isEmpty()) {
            return ofExamples.isPresent() ? ofExamples : ofTokens;
        }
        return OptionalDouble.of(Math.max(ofExamples.getAsDouble(), ofTokens.getAsDouble()));
    }

    private static OptionalDouble share(Map<String, Long> counts) {
        double all = counts.values().stream().mapToDouble(Long::doubleValue).sum();
        if (all == 0) {
            return OptionalDouble.empty();
        }
        double synthetic = counts.entrySet().stream()
                .filter(entry -> SYNTHETIC.contains(entry.getKey()))
                .mapToDouble(entry -> entry.getValue().doubleValue())
                .sum();
        return OptionalDouble.of(synthetic / all);
    }

    private static void text(List<String> problems, String key, @Nullable String text) {
        if (text != null && (text.isBlank() || text.length() > MAX_TEXT_CHARACTERS)) {
            problems.add(key + " must be 1 to " + MAX_TEXT_CHARACTERS + " characters");
        }
    }

    private static void counts(List<String> problems, String key, Map<String, Long> counts) {
        counts.forEach((provenance, count) -> {
            if (!REAL.contains(provenance) && !SYNTHETIC.contains(provenance)) {
                problems.add(key + " has '" + provenance + "', which is no provenance");
            } else if (count < 0) {
                problems.add(key + "." + provenance + " must not be negative, but is " + count);
            }
        });
    }
}
