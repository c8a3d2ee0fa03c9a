package dev.journeyman.guardrails;

import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.guardrails.policy.OnFailure;
import dev.journeyman.guardrails.policy.Policies;
import dev.journeyman.guardrails.policy.RulePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rules under their policies. Immutable; any thread may ask.
 *
 * <p>The rules of a stage are asked in the order of their cost. Each sees the text as those before it left it. The first block ends it. A rule that exceeds its
 * budget or throws is dealt with as its policy says, and never takes the request down with it.
 */
public final class Guardrails {
    private static final Logger LOG = LoggerFactory.getLogger(Guardrails.class);

    /** The reason of a rule that took too long. */
    public static final String OVER_BUDGET = "over_budget";

    /** The reason of a rule that threw. */
    public static final String FAILED = "failed";

    /** No rules: everything passes. The baseline of benchmarks and of tests that are about something else. */
    public static final Guardrails NONE =
            new Guardrails(List.of(), Policies.STANDARD, RuleWatch.NONE, System::nanoTime);

    private final Map<Stage, List<Rule>> byStage = new EnumMap<>(Stage.class);
    private final Policies policies;
    private final RuleWatch watch;
    private final LongSupplier nanoClock;

    /** These rules under these policies. */
    public Guardrails(List<Rule> rules, Policies policies, RuleWatch watch, LongSupplier nanoClock) {
        for (Stage stage : Stage.values()) {
            byStage.put(
                    stage,
                    rules.stream()
                            .filter(rule -> rule.stages().contains(stage))
                            .sorted(Comparator.comparing(Rule::cost)) // stable: then the order given
                            .toList());
        }
        this.policies = policies;
        this.watch = watch;
        this.nanoClock = nanoClock;
    }

    /** The rules of a stage, in the order in which they are asked. */
    public List<Rule> rules(Stage stage) {
        return byStage.getOrDefault(stage, List.of());
    }

    /** Whether any rule of a stage is asked in a situation: one that is off there is not. */
    public boolean look(Stage stage, Situation situation) {
        return rules(stage).stream()
                .anyMatch(rule -> policies.of(rule.name(), situation).action() != Action.OFF);
    }

    /** Judges a text by all rules that its policy has for it. */
    public Judged judge(Subject subject) {
        Subject now = subject;
        List<Judgement> found = new ArrayList<>();
        for (Rule rule : rules(subject.stage())) {
            RulePolicy policy = policies.of(rule.name(), subject.situation());
            if (policy.action() == Action.OFF) {
                continue;
            }
            Verdict verdict = look(rule, now, policy);
            Judgement judgement = judgement(rule, now.stage(), policy, verdict);
            if (judgement == null) {
                continue;
            }
            found.add(judgement);
            if (judgement.blocks()) {
                break;
            }
            if (judgement.action() == Action.REWRITE && verdict instanceof Verdict.Rewrite rewrite) {
                now = now.withText(rewrite.text());
            }
        }
        return new Judged(now.text(), found);
    }

    private Verdict look(Rule rule, Subject subject, RulePolicy policy) {
        long begun = nanoClock.getAsLong();
        Budget budget = Budget.of(policy.budget(), nanoClock);
        RuleWatch.Outcome outcome = RuleWatch.Outcome.CLEAN;
        try {
            Verdict verdict = rule instanceof ScoringRule scoring
                    ? scoring.check(subject, policy.thresholdOr(scoring.standardThreshold()), budget)
                    : rule.check(subject, budget);
            outcome = budget.isSpent()
                    ? RuleWatch.Outcome.OVER_BUDGET // counted; what it found in the end still holds
                    : verdict instanceof Verdict.Allow ? RuleWatch.Outcome.CLEAN : RuleWatch.Outcome.FOUND;
            return verdict;
        } catch (Budget.Exceeded e) {
            outcome = RuleWatch.Outcome.OVER_BUDGET;
            return unjudged(OVER_BUDGET, "The rule did not finish in the time that it has.", subject);
        } catch (RuntimeException | StackOverflowError e) {
            outcome = RuleWatch.Outcome.FAILED;
            LOG.error(
                    "The guardrail {} failed: {}",
                    rule.name(),
                    e.getClass().getName()); // the message may quote the text
            return unjudged(FAILED, "The rule failed.", subject);
        } finally {
            watch.looked(rule.name(), subject.stage(), nanoClock.getAsLong() - begun, outcome);
        }
    }

    private static Verdict unjudged(String reason, String says, Subject subject) {
        return new Verdict.Block(reason, Span.all(subject.text()), Explanation.of(says));
    }

    private static @Nullable Judgement judgement(Rule rule, Stage stage, RulePolicy policy, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> null;
            case Verdict.Note note ->
                new Judgement(
                        rule.name(), stage, note.reason(), Action.OBSERVE, note.evidence(), note.explanation(), null);
            case Verdict.Rewrite rewrite ->
                new Judgement(
                        rule.name(),
                        stage,
                        rewrite.reason(),
                        policy.action(),
                        rewrite.evidence(),
                        rewrite.explanation(),
                        null);
            case Verdict.Block block ->
                new Judgement(
                        rule.name(),
                        stage,
                        block.reason(),
                        passes(policy, block) ? Action.OBSERVE : Action.BLOCK,
                        block.evidence(),
                        block.explanation(),
                        block.reply());
        };
    }

    private static boolean passes(RulePolicy policy, Verdict.Block block) {
        boolean unjudged = block.reason().equals(OVER_BUDGET) || block.reason().equals(FAILED);
        return policy.action() == Action.OBSERVE || (unjudged && policy.onFailure() == OnFailure.OPEN);
    }
}
