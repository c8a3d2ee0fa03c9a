package dev.journeyman.guardrails.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for the rules that ship, where a domain's file does not say otherwise. */
public final class StandardPolicies {
    private static final Duration BUDGET = Duration.ofMillis(250);
    private static final double THRESHOLD = RulePolicy.OWN_THRESHOLD;

    private static final Map<String, RulePolicy> RULES = rules();

    private StandardPolicies() {}

    /** By rule, in the order in which files are written. */
    public static Map<String, RulePolicy> byRule() {
        return RULES;
    }

    /** The standard policy of a rule; of one that does not ship it is {@link Policies#UNSAID}. */
    public static RulePolicy of(String rule) {
        return RULES.getOrDefault(rule, Policies.UNSAID);
    }

    /** The standard scopes: a request for a diagnosis has a vehicle and codes and needs no look at its topic. */
    public static List<Policies.Scope> scopes() {
        return List.of(
                new Policies.Scope(Set.of(), Set.of("/v1/diagnose"), Map.of("topic", with(of("topic"), Action.OFF))));
    }

    /** All of it. */
    public static Policies policies() {
        return new Policies(RULES, scopes());
    }

    private static RulePolicy with(RulePolicy policy, Action action) {
        return new RulePolicy(action, policy.threshold(), policy.budget(), policy.onFailure());
    }

    private static Map<String, RulePolicy> rules() {
        Map<String, RulePolicy> rules = new LinkedHashMap<>();
        for (String rule : List.of(
                "size",
                "encoding",
                "injection-patterns",
                "hidden-attack",
                "injection",
                "planted",
                "harm",
                "harmful-intent",
                "topic")) {
            rules.put(rule, new RulePolicy(Action.BLOCK, THRESHOLD, BUDGET, OnFailure.CLOSED));
        }
        rules.put("personal-data", new RulePolicy(Action.REWRITE, THRESHOLD, BUDGET, OnFailure.CLOSED));
        rules.put("facts", new RulePolicy(Action.REWRITE, THRESHOLD, BUDGET, OnFailure.CLOSED));
        rules.put("dangerous-advice", new RulePolicy(Action.REWRITE, THRESHOLD, BUDGET, OnFailure.CLOSED));
        rules.put("citations", new RulePolicy(Action.REWRITE, THRESHOLD, BUDGET, OnFailure.OPEN));
        rules.put("groundedness", new RulePolicy(Action.REWRITE, THRESHOLD, BUDGET, OnFailure.OPEN));
        for (String rule : List.of("secrets", "prompt-leak", "toxicity", "insults")) {
            rules.put(rule, new RulePolicy(Action.BLOCK, THRESHOLD, BUDGET, OnFailure.CLOSED));
        }
        rules.put("degeneration", new RulePolicy(Action.BLOCK, THRESHOLD, BUDGET, OnFailure.OPEN));
        rules.put("language", new RulePolicy(Action.OBSERVE, THRESHOLD, BUDGET, OnFailure.OPEN));
        return java.util.Collections.unmodifiableMap(rules);
    }
}
