package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.EventLimits;
import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.RatingTag;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said of an answer, checked. */
sealed interface FeedbackRequest {
    /** The answer it is said of. */
    String interactionId();

    /** The name in the answer and in metrics. */
    String kind();

    /** A thumb. */
    record Rate(
            String interactionId,
            Rating rating,
            Set<RatingTag> tags,
            @Nullable String comment) implements FeedbackRequest {
        @Override
        public String kind() {
            return "rating";
        }
    }

    /** What the answer should have been. */
    record Correct(String interactionId, String correction) implements FeedbackRequest {
        @Override
        public String kind() {
            return "correction";
        }
    }

    /** The answer is better than another. */
    record Prefer(String interactionId, String overInteractionId) implements FeedbackRequest {
        @Override
        public String kind() {
            return "comparison";
        }
    }

    /** Something that was said no longer is. */
    record Withdraw(String interactionId, String feedbackId) implements FeedbackRequest {
        @Override
        public String kind() {
            return "withdrawal";
        }
    }

    /** What there is to say; exactly one of them is said. */
    List<String> CHOICES = List.of("rating", "correction", "preferred_over", "withdraws");

    /**
     * The request of a body.
     *
     * @throws ApiException with every problem found
     */
    static FeedbackRequest read(ObjectNode body) {
        Fields fields = new Fields(body);
        String interactionId = id(fields, "interaction_id");
        List<String> said =
                CHOICES.stream().filter(choice -> fields.any(choice) != null).toList();
        Rating rating = rating(fields);
        Set<RatingTag> tags = tags(fields);
        String comment = fields.text("comment", EventLimits.MOST_COMMENT_CHARS);
        String correction = fields.text("correction", EventLimits.MOST_CORRECTION_CHARS);
        String over = said.contains("preferred_over") ? id(fields, "preferred_over") : null;
        String withdraws = fields.text("withdraws", EventLimits.MOST_NAME_CHARS);
        if (said.size() != 1) {
            fields.problem(
                    ErrorKind.MISSING_PARAMETER,
                    said.isEmpty() ? "rating" : said.get(1),
                    "Give exactly one of rating, correction, preferred_over and withdraws.");
        }
        if (!said.contains("rating")) {
            onlyWithRating(fields, "tags");
            onlyWithRating(fields, "comment");
        }
        if (correction != null && correction.isBlank()) {
            fields.problem(
                    ErrorKind.INVALID_VALUE, "correction", "correction must say what the answer should have been.");
        }
        if (over != null && over.equals(interactionId)) {
            fields.problem(
                    ErrorKind.INVALID_VALUE,
                    "preferred_over",
                    "preferred_over must be another answer than interaction_id.");
        }
        if (withdraws != null && !EventIds.isFeedback(withdraws)) {
            fields.problem(ErrorKind.INVALID_VALUE, "withdraws", "withdraws must be the feedback_id of what you said.");
        }
        fields.finish();
        fields.throwIfAny();
        String about = String.valueOf(interactionId);
        if (rating != null) {
            return new Rate(about, rating, tags, comment == null || comment.isBlank() ? null : comment);
        }
        if (correction != null) {
            return new Correct(about, correction);
        }
        return over != null ? new Prefer(about, over) : new Withdraw(about, String.valueOf(withdraws));
    }

    private static @Nullable String id(Fields fields, String name) {
        String id = fields.text(name, EventLimits.MOST_NAME_CHARS);
        if (id == null && fields.any(name) == null) {
            fields.missing(name, name + " is missing: the interaction_id of an answer.");
        } else if (id != null && !EventIds.isInteraction(id)) {
            // Well-formed or not, there is no such answer; but a form that none can have is a slip of the caller's
            // program.
            fields.problem(
                    ErrorKind.INVALID_VALUE, name, name + " must be int_ and 26 characters, as an answer gives it.");
        }
        return id;
    }

    private static @Nullable Rating rating(Fields fields) {
        String name = fields.text("rating", EventLimits.MOST_NAME_CHARS);
        if (name == null) {
            return null;
        }
        for (Rating rating : Rating.values()) {
            if (rating.wire().equals(name)) {
                return rating;
            }
        }
        fields.problem(ErrorKind.INVALID_VALUE, "rating", "rating must be \"up\" or \"down\".");
        return null;
    }

    private static Set<RatingTag> tags(Fields fields) {
        Set<RatingTag> tags = EnumSet.noneOf(RatingTag.class);
        ArrayNode list = fields.list("tags", RatingTag.values().length);
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonNode given = list.get(i);
            RatingTag tag = Arrays.stream(RatingTag.values())
                    .filter(each -> each.wire().equals(given.textValue()))
                    .findFirst()
                    .orElse(null);
            if (tag == null) {
                fields.problem(
                        ErrorKind.INVALID_VALUE,
                        "tags[" + i + "]",
                        "tags[" + i + "] must be one of "
                                + Arrays.stream(RatingTag.values())
                                        .map(RatingTag::wire)
                                        .collect(Collectors.joining(", "))
                                + ".");
            } else {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static void onlyWithRating(Fields fields, String name) {
        if (fields.any(name) != null) {
            fields.problem(ErrorKind.INVALID_VALUE, name, name + " goes with rating only.");
        }
    }
}
