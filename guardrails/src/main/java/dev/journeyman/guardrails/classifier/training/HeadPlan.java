package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.classifier.Head;

/**
 * How one head looks at texts, and what it expects. The numbers were chosen by measuring (see the model's card).
 *
 * @param windowTokens how many tokens a window has; 0 where only the whole text tells. Injections are short phrases in any text; what is harmful is told by a whole
 *     sentence
 * @param rate AdaGrad's step
 * @param variantShare the share of texts of which a variant is learned too. Variants of injections make the head see attacks in mere noise
 * @param expectedShare how many of the texts that it will see are positive, as far as calibration is concerned: the corpus has about as many of both, the world has not
 * @param threshold the standard one
 */
record HeadPlan(int windowTokens, float rate, double variantShare, double expectedShare, double threshold) {
    static HeadPlan of(Head head) {
        return switch (head) {
            case INJECTION -> new HeadPlan(8, 0.3f, 0, 0.25, 0.5);
            case HARM -> new HeadPlan(48, 0.1f, 0.1, 0.16, 0.5);
            case PLANTED -> new HeadPlan(24, 0.1f, 0.1, 0.25, 0.5);
            case TOPIC -> new HeadPlan(0, 0.1f, 0, 0.05, 0.5);
            case TOXICITY -> new HeadPlan(32, 0.1f, 0.2, 0.1, 0.5);
        };
    }
}
