package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.GenerationException.Kind;

/**
 * What a model and an engine's options allow of a request.
 *
 * @param vocabularySize tokens are below it
 * @param contextTokens the most tokens of prompt and answer together
 */
record RequestLimits(int vocabularySize, int contextTokens) {
    /**
     * The most tokens the request's answer can have, by the request and by the context.
     *
     * @throws GenerationException where the prompt leaves no room for one, a token is unknown, or no answer of the form asked for is so short
     */
    int maxTokens(GenerationRequest request) {
        int[] prompt = request.prompt();
        if (prompt.length >= contextTokens) {
            throw new GenerationException(
                    Kind.PROMPT_TOO_LONG,
                    "The prompt has " + prompt.length + " tokens and the context holds " + contextTokens
                            + " with at least one of the answer; shorten the prompt.");
        }
        for (int i = 0; i < prompt.length; i++) {
            checkToken(prompt[i], "prompt[" + i + "]");
        }
        request.sampling().logitBias().keySet().forEach(token -> checkToken(token, "logit_bias"));
        int maxTokens = Math.min(request.maxTokens(), contextTokens - prompt.length);
        AnswerConstraint constraint = request.constraint();
        if (constraint != null && maxTokens < constraint.leastTokens()) {
            throw new GenerationException(
                    Kind.ANSWER_TOO_SHORT,
                    "An answer of the form asked for needs max_tokens of at least " + constraint.leastTokens()
                            + "; max_tokens and the context leave it " + maxTokens + ".");
        }
        return maxTokens;
    }

    private void checkToken(int token, String field) {
        if (token < 0 || token >= vocabularySize) {
            throw new GenerationException(
                    Kind.UNKNOWN_TOKEN,
                    field + ": the vocabulary has the tokens 0 to " + (vocabularySize - 1) + ", not " + token);
        }
    }
}
