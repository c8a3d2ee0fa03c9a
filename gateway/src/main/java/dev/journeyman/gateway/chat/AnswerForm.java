package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.AnswerConstraint;
import dev.journeyman.slm.structured.SchemaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from the field {@code response_format} to what the engine holds an answer to. May take time: for workers. */
final class AnswerForm {
    private static final String SCHEMA = "response_format.json_schema.schema";
    private static final int MOST_TOLD = 8;

    private AnswerForm() {}

    /**
     * What the answer is held to; null where it may be any text.
     *
     * @throws ApiException where the schema has what is not supported, with everything that it has
     */
    static @Nullable AnswerConstraint of(@Nullable ResponseFormat format, ServedModel model) {
        try {
            return switch (format) {
                case null -> null;
                case ResponseFormat.JsonObject any -> model.forms().anyObject();
                case ResponseFormat.JsonSchema its -> model.forms().of(its.schema());
            };
        } catch (SchemaException e) {
            throw error(e.problems());
        }
    }

    private static ApiException error(List<SchemaException.Problem> problems) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < Math.min(problems.size(), MOST_TOLD); i++) {
            SchemaException.Problem problem = problems.get(i);
            message.append(i == 0 ? "" : i == 1 ? " Also: " : " ")
                    .append(SCHEMA)
                    .append(problem.path())
                    .append(' ')
                    .append(problem.message())
                    .append('.');
        }
        if (problems.size() > MOST_TOLD) {
            message.append(" And ").append(problems.size() - MOST_TOLD).append(" more problems.");
        }
        return new ApiException(
                ErrorKind.UNSUPPORTED_VALUE, SCHEMA + problems.get(0).path(), message.toString());
    }

    /**
     * Checks that there is room for an answer.
     *
     * @param roomTokens the most tokens that it can have, by the request and by the context
     * @throws ApiException where it needs more
     */
    static void requireRoom(@Nullable AnswerConstraint form, int roomTokens) {
        if (form != null && form.leastTokens() > roomTokens) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    "max_tokens",
                    "max_tokens must be at least " + form.leastTokens()
                            + " for an answer of this response_format; as it is, max_tokens and the context leave room for "
                            + roomTokens + ".");
        }
    }
}
