package dev.journeyman.retrainer.trainingset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.retrainer.trainingset.diversity.DcScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a training set must keep to; a recipe's section {@code training_set}. What is not here cannot be chosen: a record has provenance, and the real anchor
 * of the parent stays.
 *
 * @param syntheticCap the largest synthetic share of examples, of tokens and of weights, from 0 to below 1
 * @param order of the stages
 * @param domainToGeneral how much the domain's instructions count for each of the general ones, by weight; null leaves both as they are
 * @param similarity Jaccard similarity of runs of three words from which two texts, or two questions, are nearly the same, from 0.5 to 1
 * @param answerSimilarity Jaccard similarity of words below which two answers to one question are different ones, above 0 and at most 1
 * @param technicianShare the largest share of one technician in the set, of examples and of weights, above 0 and at most 1
 * @param contaminated what is done about a record that a held-out question stands in
 * @param retired curated and reference records of the parent's anchor that were taken out or changed on purpose: id and why
 * @param seed of every order and draw
 * @param diversitySample how many records are compared for diversity
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TrainingSetPolicy(
        double syntheticCap,
        StageOrder order,
        @Nullable Double domainToGeneral,
        double similarity,
        double answerSimilarity,
        double technicianShare,
        Contaminated contaminated,
        Map<String, String> retired,
        long seed,
        int diversitySample) {
    /** What applies where nothing else is said. */
    public static final TrainingSetPolicy DEFAULT = of(null, null, null, null, null, null, null, null, null, null);

    private static final double LEAST_SIMILARITY = 0.5;
    private static final double MOST_RATIO = 1000;
    private static final int MOST_RETIRED = 100_000;
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** What is done about a record that a held-out question stands in. Either way nothing is trained on it. */
    public enum Contaminated {
        /** The set is refused. */
        @JsonProperty("refuse")
        REFUSE,
        /** The record is left out, and the report says so. */
        @JsonProperty("leave-out")
        LEAVE_OUT
    }

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException naming all that are wrong
     */
    public TrainingSetPolicy {
        retired = Collections.unmodifiableMap(new TreeMap<>(retired));
        List<String> problems = new ArrayList<>();
        require(problems, syntheticCap >= 0 && syntheticCap < 1, "synthetic_cap: from 0 to below 1", syntheticCap);
        require(
                problems,
                domainToGeneral == null || (domainToGeneral >= 1 / MOST_RATIO && domainToGeneral <= MOST_RATIO),
                "domain_to_general: from 0.001 to 1000",
                domainToGeneral);
        require(
                problems,
                similarity >= LEAST_SIMILARITY && similarity <= 1,
                "similarity: from " + LEAST_SIMILARITY + " to 1",
                similarity);
        require(
                problems,
                answerSimilarity > 0 && answerSimilarity <= 1,
                "answer_similarity: above 0 and at most 1",
                answerSimilarity);
        require(
                problems,
                technicianShare > 0 && technicianShare <= 1,
                "technician_share: above 0 and at most 1",
                technicianShare);
        require(problems, retired.size() <= MOST_RETIRED, "retired: at most " + MOST_RETIRED, retired.size());
        retired.forEach(
                (id, why) -> require(problems, !why.isBlank(), "retired: a reason for each id; there is none for", id));
        require(
                problems,
                diversitySample >= 1 && diversitySample <= DcScore.MOST_SAMPLES,
                "diversity_sample: from 1 to " + DcScore.MOST_SAMPLES,
                diversitySample);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** What is left out has its default. */
    @JsonCreator
    static TrainingSetPolicy of(
            @JsonProperty("synthetic_cap") @Nullable Double syntheticCap,
            @JsonProperty("order") @Nullable StageOrder order,
            @JsonProperty("domain_to_general") @Nullable Double domainToGeneral,
            @JsonProperty("similarity") @Nullable Double similarity,
            @JsonProperty("answer_similarity") @Nullable Double answerSimilarity,
            @JsonProperty("technician_share") @Nullable Double technicianShare,
            @JsonProperty("contaminated") @Nullable Contaminated contaminated,
            @JsonProperty("retired") @Nullable Map<String, String> retired,
            @JsonProperty("seed") @Nullable Long seed,
            @JsonProperty("diversity_sample") @Nullable Integer diversitySample) {
        return new TrainingSetPolicy(
                syntheticCap == null ? 0.5 : syntheticCap,
                order == null ? StageOrder.REAL_THEN_SYNTHETIC : order,
                domainToGeneral,
                similarity == null ? 0.8 : similarity,
                answerSimilarity == null ? 0.5 : answerSimilarity,
                technicianShare == null ? 0.2 : technicianShare,
                contaminated == null ? Contaminated.REFUSE : contaminated,
                retired == null ? Map.of() : retired,
                seed == null ? 1 : seed,
                diversitySample == null ? 1000 : diversitySample);
    }

    /**
     * Reads a file that holds a policy and nothing else.
     *
     * @throws IOException where it is missing or wrong; the message names every key at fault
     */
    public static TrainingSetPolicy read(Path file) throws IOException {
        try {
            return YAML.readValue(file.toFile(), TrainingSetPolicy.class);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            throw new IOException(
                    file + ": "
                            + (cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage()),
                    e);
        }
    }

    /**
     * Reads the part of a file that is a policy.
     *
     * @throws IOException where it is wrong; the message names every key at fault
     */
    public static TrainingSetPolicy read(JsonNode node) throws IOException {
        try {
            return YAML.treeToValue(node, TrainingSetPolicy.class);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            throw new IOException(
                    cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage(), e);
        }
    }

    private static void require(List<String> problems, boolean holds, String rule, @Nullable Object value) {
        if (!holds) {
            problems.add(rule + ", is " + value);
        }
    }
}
