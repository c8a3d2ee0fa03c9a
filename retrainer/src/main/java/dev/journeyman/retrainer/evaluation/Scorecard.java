package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an examination found: {@code scorecard.json}, with field names in snake case.
 *
 * @param version of this form; 1
 * @param model which model answered
 * @param domain which domain it was examined on
 * @param precision of the weights while it answered
 * @param codeVersion of the program that asked and judged
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
        @Nullable Integer limit,
        String startedAt,
        double wallSeconds,
        int answersReused,
        boolean passed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Served served,
        List<Suite> suites) {
    static final int VERSION = 1;

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
     * One suite.
     *
     * @param itemsDigest SHA-256 of all its items, asked or not: two scorecards can be compared where it is the same
     * @param items how many items the suite has; {@code n} of them were asked
     * @param low of the 95 % Wilson interval of the accuracy
     * @param high of the same
     * @param threshold the least accuracy asked for; null where there is none
     * @param met whether the accuracy reaches the threshold and no letter is chosen more often than allowed; true where neither is asked for
     * @param failed how many questions could not be asked: they count as wrong
     * @param stopped the share of the answers that ended by themselves
     * @param slices the accuracy by the parts of each cut
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
            @Nullable Double threshold,
            boolean met,
            int failed,
            double stopped,
            double completionTokensMean,
            Map<String, Map<String, Part>> slices,
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
