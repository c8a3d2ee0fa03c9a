package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an examination found: {@code scorecard.json}, with field names in snake case. Two scorecards of one domain are compared by {@code evals compare}; a gate reads
 * nothing else of a model.
 *
 * @param version of this form; {@value #VERSION}. Version 1 had no outcomes, no measures, and neither {@code codeDigest} nor {@code suitesDigest}
 * @param model which model answered
 * @param domain which domain it was examined on
 * @param precision of the weights while it answered
 * @param codeVersion of the program that asked and judged
 * @param codeDigest SHA-256 of the classes and resources of it that ask, answer and judge ({@link dev.journeyman.retrainer.lineage.CodeDigest})
 * @param suitesDigest SHA-256 of {@code suites.yaml}, of the files that its suites name, and of the guardrails' settings: all that decides what is asked and how it is
 *     judged, facts and templates aside
 * @param limit the most items of a suite that were asked; null for all
 * @param startedAt ISO 8601
 * @param wallSeconds of this run
 * @param answersReused how many answers came from the journal of an earlier run
 * @param passed whether no suite missed its threshold
 * @param served how the model was reached where that was over HTTP; null where its directory was loaded
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Scorecard(
        int version,
        ModelIdentity model,
        DomainIdentity domain,
        String precision,
        String systemPrompt,
        String codeVersion,
        String codeDigest,
        String suitesDigest,
        @Nullable Integer limit,
        String startedAt,
        double wallSeconds,
        int answersReused,
        boolean passed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Served served,
        List<Suite> suites) {
    static final int VERSION = 2;

    /**
     * The domain.
     *
     * @param factsDigest SHA-256 of the names and digests of the files of {@code facts} and {@code knowledge}
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record DomainIdentity(String name, String factsDigest) {}

    /**
     * A gateway that answered.
     *
     * @param url the base address of its API
     * @param retrieval what the requests said of retrieval: auto, on or off
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Served(String url, String retrieval) {}

    /**
     * How far answers rest on the passages that they cite.
     *
     * @param citing answers that cite something
     * @param sentences that a passage which they cite bears out
     * @param citations that bear out their sentence
     * @param onCode citations, in answers to questions that name a trouble code, whose passage names it too
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Grounding(Part citing, Part sentences, Part citations, Part onCode) {}

    /** A count and its share; {@code accuracy} is null where there is nothing to count. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Part(int n, int right, @Nullable Double accuracy) {
        static Part of(int right, int n) {
            return new Part(n, right, n == 0 ? null : (double) right / n);
        }
    }

    /**
     * A part of a cut.
     *
     * @param outcomes one character for each of its items that was asked, in their order: '1' right, '0' wrong
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Slice(int n, int right, @Nullable Double accuracy, String outcomes) {
        /** Counts outcomes. */
        static Slice of(String outcomes) {
            int right = (int) outcomes.chars().filter(c -> c == '1').count();
            return new Slice(
                    outcomes.length(), right, outcomes.isEmpty() ? null : (double) right / outcomes.length(), outcomes);
        }
    }

    /**
     * Something measured on answers or texts that is no matter of right or wrong.
     *
     * @param n how many items it was measured on
     * @param value the mean of the values, or what the measure makes of all items together (BLEU, perplexity)
     * @param low of the 95 % bootstrap interval of the mean; null where the value is no mean of values
     * @param high of the same
     * @param higherIsBetter whether a model with more of it is the better one
     * @param values one an item, in their order, rounded to six places; empty where items have none of their own
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Measure(
            int n,
            double value,
            @Nullable Double low,
            @Nullable Double high,
            boolean higherIsBetter,
            List<Double> values) {}

    /**
     * One suite.
     *
     * @param itemsDigest SHA-256 of all its items, asked or not: two scorecards can be compared where it is the same
     * @param items how many items the suite has; {@code n} of them were asked and judged. A suite whose items are only measured has n = 0
     * @param outcomes one character for each item that was asked, in the order of the items: '1' right, '0' wrong; as long as {@code n}. Two runs with the same
     *     {@code itemsDigest} and {@code n} asked the same items in the same order
     * @param low of the 95 % Wilson interval of the accuracy
     * @param high of the same
     * @param threshold the least accuracy asked for; null where there is none
     * @param met whether the accuracy reaches the threshold and no letter is chosen more often than allowed; true where neither is asked for
     * @param failed how many questions could not be asked: they count as wrong
     * @param stopped the share of the answers that ended by themselves
     * @param slices the accuracy by the parts of each cut
     * @param measures what else was measured, by name
     * @param letters how often each letter was chosen, and how often none could be read; only where there are letters
     * @param mostChosen the letter that was chosen most often; null where none was
     * @param grounding what the answers rest on; null where no passages could be cited
     * @param wrong the first wrong answers
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Suite(
            String name,
            String kind,
            String provenance,
            String itemsDigest,
            int items,
            int n,
            int right,
            @Nullable Double accuracy,
            double low,
            double high,
            String outcomes,
            @Nullable Double threshold,
            boolean met,
            int failed,
            double stopped,
            double completionTokensMean,
            Map<String, Map<String, Slice>> slices,
            Map<String, Measure> measures,
            Map<String, Integer> letters,
            @Nullable MostChosen mostChosen,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Grounding grounding,

            List<Wrong> wrong) {}

    /**
     * The letter that was chosen most often: a model that guesses one letter shows here, however many it gets right.
     *
     * @param letter A to D; the first of them where several were chosen as often
     * @param ofChosen its share of the answers that choose a letter
     * @param ofAsked its share of all questions with letters
     * @param atMost the largest share of the letters chosen that is allowed; null where there is no bound
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record MostChosen(
            String letter,
            double ofChosen,
            double ofAsked,
            @Nullable Double atMost) {
        /** Whether it keeps the bound. */
        boolean met() {
            return atMost == null || ofChosen <= atMost;
        }
    }

    /** A wrong answer. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Wrong(String id, String question, String expected, String answer, String reason) {}
}
