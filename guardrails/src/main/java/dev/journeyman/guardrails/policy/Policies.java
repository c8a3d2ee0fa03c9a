package dev.journeyman.guardrails.policy;

import dev.journeyman.guardrails.Situation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which policy holds for a rule: what the last scope says that fits the caller's role and route, else what is said for everybody, else {@link #UNSAID}. Immutable.
 *
 * @param everybody by rule
 * @param scopes in the order of the file; a later one wins
 */
public record Policies(Map<String, RulePolicy> everybody, List<Scope> scopes) {
    /** The policy of a rule that nobody spoke of: what it finds is blocked. */
    public static final RulePolicy UNSAID =
            new RulePolicy(Action.BLOCK, RulePolicy.OWN_THRESHOLD, Duration.ofMillis(250), OnFailure.CLOSED);

    /** Every rule blocks. */
    public static final Policies STANDARD = new Policies(Map.of(), List.of());

    /**
     * What is said for some callers.
     *
     * @param roles for which; empty for all
     * @param routes for which; empty for all
     * @param rules what is said, by rule
     */
    public record Scope(Set<String> roles, Set<String> routes, Map<String, RulePolicy> rules) {
        /** Copies the collections. */
        public Scope {
            roles = Set.copyOf(roles);
            routes = Set.copyOf(routes);
            rules = Map.copyOf(rules);
        }

        private boolean fits(Situation situation) {
            return (roles.isEmpty() || roles.contains(situation.role()))
                    && (routes.isEmpty() || routes.contains(situation.route()));
        }
    }

    /** Copies the collections. */
    public Policies {
        everybody = Map.copyOf(everybody);
        scopes = List.copyOf(scopes);
    }

    /** The policy of a rule in a situation. */
    public RulePolicy of(String rule, Situation situation) {
        for (int i = scopes.size() - 1; i >= 0; i--) {
            Scope scope = scopes.get(i);
            RulePolicy said = scope.rules().get(rule);
            if (said != null && scope.fits(situation)) {
                return said;
            }
        }
        return everybody.getOrDefault(rule, UNSAID);
    }
}
