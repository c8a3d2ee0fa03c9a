package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A suite as a domain's {@code evals/suites.yaml} describes it; that file's head explains every field.
 *
 * @param counts how many items by name; what a missing name stands for is the kind's to say
 * @param threshold the least accuracy asked for; null where the suite is reported only
 * @param measures what answers are compared with their references by
 * @param mostOneLetter the largest share of the letters chosen that one letter may have; null where there is no bound
 */
record SuiteSpec(
        String name,
        String about,
        Kind kind,
        List<String> templates,
        List<String> files,
        Map<String, Integer> counts,
        List<TextMeasure> measures,
        long seed,
        String provenance,
        int maxTokens,
        @Nullable Double threshold,
        @Nullable Double mostOneLetter) {
    /** What is asked, and the rule that judges it. */
    enum Kind {
        @JsonProperty("code-meaning")
        CODE_MEANING,
        @JsonProperty("mcq")
        MCQ,
        @JsonProperty("mcq-likelihood")
        MCQ_LIKELIHOOD,
        @JsonProperty("cause-check")
        CAUSE_CHECK,
        @JsonProperty("unknown-codes")
        UNKNOWN_CODES,
        @JsonProperty("refusals")
        REFUSALS,
        @JsonProperty("written")
        WRITTEN,
        @JsonProperty("diagnosis")
        DIAGNOSIS,
        @JsonProperty("safety")
        SAFETY,
        @JsonProperty("preferences")
        PREFERENCES,
        @JsonProperty("perplexity")
        PERPLEXITY,
        @JsonProperty("stops")
        STOPS;

        /** Whether it asks how likely texts are; what is then answered is nothing that the model said. */
        boolean needsLikelihoods() {
            return this == MCQ_LIKELIHOOD || this == PREFERENCES || this == PERPLEXITY;
        }

        /** Whether its items are right or wrong, and not measured only. */
        boolean isJudged() {
            return this != PERPLEXITY;
        }

        /** Whether its items were written one by one and stand in files. */
        boolean isWritten() {
            return this == REFUSALS || this == WRITTEN || this == SAFETY || this == PREFERENCES || this == PERPLEXITY;
        }
    }

    /** Lists that the file leaves out are empty. */
    @JsonCreator
    static SuiteSpec of(
            @JsonProperty("name") String name,
            @JsonProperty("about") String about,
            @JsonProperty("kind") Kind kind,
            @JsonProperty("templates") @Nullable List<String> templates,
            @JsonProperty("files") @Nullable List<String> files,
            @JsonProperty("counts") @Nullable Map<String, Integer> counts,
            @JsonProperty("measures") @Nullable List<TextMeasure> measures,
            @JsonProperty("seed") long seed,
            @JsonProperty("provenance") String provenance,
            @JsonProperty("max_tokens") int maxTokens,
            @JsonProperty("threshold") @Nullable Double threshold,
            @JsonProperty("most_one_letter") @Nullable Double mostOneLetter) {
        return new SuiteSpec(
                name,
                about,
                kind,
                templates == null ? List.of() : List.copyOf(templates),
                files == null ? List.of() : List.copyOf(files),
                counts == null ? Map.of() : Map.copyOf(counts),
                measures == null ? List.of() : List.copyOf(measures),
                seed,
                provenance,
                maxTokens,
                threshold,
                mostOneLetter);
    }

    /** How many of a name; {@code otherwise} where the suite does not say. */
    int count(String name, int otherwise) {
        return counts.getOrDefault(name, otherwise);
    }
}
