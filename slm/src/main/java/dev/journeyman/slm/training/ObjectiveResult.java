package dev.journeyman.slm.training;

import java.util.Collections;
import java.util.SequencedMap;

/**
 * What one step of an objective did.
 *
 * @param step the loss, the gradients' norm, and whether the weights moved
 * @param metrics the same and more under the names that TRL logs: {@code loss}, {@code grad_norm}, {@code rewards/chosen}, {@code rewards/rejected},
 *     {@code rewards/margins}, {@code rewards/accuracies}, {@code logps/chosen}, {@code logps/rejected}, {@code kl}, {@code nll_loss}, {@code log_odds_chosen},
 *     {@code log_odds_ratio}; {@code parent_kl}, which TRL has not: KL(parent || network) of a rehearsed token in nats; those that the objective has and the step's samples give
 */
public record ObjectiveResult(StepResult step, SequencedMap<String, Double> metrics) {
    public ObjectiveResult {
        metrics = Collections.unmodifiableSequencedMap(metrics);
    }
}
