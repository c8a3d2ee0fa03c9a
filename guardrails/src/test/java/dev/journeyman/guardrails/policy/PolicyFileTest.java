package dev.journeyman.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyFileTest {
    private static final Situation CHAT = Situation.of("app", "/v1/chat/completions");
    private static final Situation DIAGNOSE = Situation.of("app", "/v1/diagnose");

    private final List<Problem> problems = new ArrayList<>();

    private PolicyFile parse(String text) {
        return PolicyFile.parse(text, problems);
    }

    @Test
    void whatIsLeftOutIsStandard() {
        PolicyFile file = parse("version: 1");
        assertThat(problems).isEmpty();
        assertThat(file.policies().of("facts", CHAT).action()).isEqualTo(Action.REWRITE);
        assertThat(file.policies().of("personal-data", CHAT).action()).isEqualTo(Action.REWRITE);
        assertThat(file.policies().of("dangerous-advice", CHAT).action()).isEqualTo(Action.REWRITE);
        assertThat(file.policies().of("groundedness", CHAT).action()).isEqualTo(Action.REWRITE);
        for (String rule : List.of(
                "injection-patterns",
                "injection",
                "harm",
                "harmful-intent",
                "encoding",
                "secrets",
                "prompt-leak",
                "toxicity",
                "degeneration")) {
            assertThat(file.policies().of(rule, CHAT).action()).as(rule).isEqualTo(Action.BLOCK);
        }
        assertThat(file.policies().of("language", CHAT).action()).isEqualTo(Action.OBSERVE);
        assertThat(file.policies().of("topic", CHAT).action()).isEqualTo(Action.BLOCK);
        assertThat(file.policies().of("topic", DIAGNOSE).action()).isEqualTo(Action.OFF);
        assertThat(file.policies().of("facts", CHAT).budget()).isEqualTo(Duration.ofMillis(250));
        assertThat(file.policies().of("facts", CHAT).onFailure()).isEqualTo(OnFailure.CLOSED);
        assertThat(file.policies().of("language", CHAT).onFailure()).isEqualTo(OnFailure.OPEN);
        assertThat(file.maxChars()).isEqualTo(PolicyFile.STANDARD_MAX_CHARS);
        assertThat(file.replies()).containsKey(PolicyFile.OFF_TOPIC);
    }

    @Test
    void rulesHoldForEverybodyAndLaterScopesWin() {
        PolicyFile file = parse("""
                version: 1
                rules:
                  facts: {action: block, threshold: 0.7, budget_ms: 5, on_failure: open}
                  toxicity: {action: off}
                policies:
                  - {roles: [technician], rules: {facts: {action: observe}}}
                  - {routes: [/v1/diagnose], rules: {facts: {action: rewrite, budget_ms: 0.5}}}
                """);
        assertThat(problems).isEmpty();
        assertThat(file.policies().of("facts", CHAT))
                .isEqualTo(new RulePolicy(Action.BLOCK, 0.7, Duration.ofMillis(5), OnFailure.OPEN));
        assertThat(file.policies().of("toxicity", CHAT).action())
                .as("off is a word here")
                .isEqualTo(Action.OFF);
        assertThat(file.policies().of("facts", Situation.of("technician", "/v1/chat/completions")))
                .isEqualTo(new RulePolicy(Action.OBSERVE, 0.7, Duration.ofMillis(5), OnFailure.OPEN));
        assertThat(file.policies().of("facts", Situation.of("technician", "/v1/diagnose")))
                .isEqualTo(new RulePolicy(Action.REWRITE, 0.7, Duration.ofNanos(500_000), OnFailure.OPEN));
    }

    @Test
    void allProblemsAreNamedAtOnceWithPathAndFix() {
        parse("""
                version: 3
                limit: {max_chars: 10}
                limits: {max_chars: many}
                replies: {offtopic: "x"}
                rules:
                  fatcs: {action: block}
                  facts: {action: blok, threshold: 1.5, budget_ms: 0, on_failure: shut, colour: red}
                policies:
                  - {rules: {facts: {action: block}}}
                  - {roles: [apps], routes: [/v1/chat/completion], rules: {language: {action: loud}}}
                patterns:
                  - {name: Bad Name, stages: [output], pattern: "x"}
                  - {name: facts, stages: [output], pattern: "x"}
                  - {name: back-reference, stages: [outputs], pattern: '(a)\\1', action: rewrite}
                  - {name: look-around, pattern: '(?=a)b', stages: []}
                denials: {forbids: ["n*t"]}
                hazards:
                  - {name: no-says, warning: "w"}
                  - {name: no-warning, says: ["open & ~hot"]}
                  - {name: bad-way, says: ["~open & hot", "open & & hot"], warning: "w"}
                  - {name: bad-way, says: ["open"], then: explode, warning: "w"}
                """);
        assertThat(problems).extracting(Problem::toString).satisfies(told -> {
            assertThat(String.join("\n", told))
                    .contains(
                            "version: this reader knows version 1",
                            "limit: there is no such key; did you mean limits?",
                            "limits.max_chars: this must be a number from 1 to 1000000",
                            "replies.offtopic: there is no such key; did you mean off_topic?",
                            "rules.fatcs: there is no rule of this name; did you mean facts?",
                            "rules.facts.action: \"blok\" is none of the choices; write one of off, observe, rewrite, block",
                            "rules.facts.threshold: this must be a number from 0 to 1",
                            "rules.facts.budget_ms: this must be a number from 0.001 to 60000",
                            "rules.facts.on_failure: \"shut\" is none of the choices",
                            "rules.facts.colour: there is no such key",
                            "policies[0]: this holds for everybody",
                            "policies[1].roles[0]: \"apps\" is not known; did you mean app?",
                            "policies[1].routes[0]: \"/v1/chat/completion\" is not known; did you mean /v1/chat/completions?",
                            "policies[1].rules.language.action: \"loud\" is none of the choices",
                            "patterns[0].name: this is no name",
                            "patterns[1].name: there is a rule \"facts\" already",
                            "patterns[2].stages[0]: \"outputs\" is none of the choices",
                            "patterns[2].replacement: this is missing",
                            "patterns[2].pattern: no RE2 pattern: invalid escape sequence",
                            "patterns[3].stages: this says nowhere",
                            "patterns[3].pattern: no RE2 pattern: ",
                            "denials.forbids[0]: \"n*t\" is no word",
                            "hazards[0].says: this is missing",
                            "hazards[1].warning: this is missing",
                            "hazards[2].says[0]: the first group is the deed",
                            "hazards[2].says[1]: \"\" is no word",
                            "hazards[3].name: this name stands twice",
                            "hazards[3].then: \"explode\" is none of the choices; write one of warn, block");
        });
        assertThat(problems).hasSize(28);
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        parse("version: 1\nrules: {facts: {action: block}\n");
        assertThat(problems).singleElement().asString().startsWith("this is no YAML, from line 2 on: ");
        problems.clear();
        parse("version: 1\nrules: {}\nrules: {}\n");
        assertThat(problems).singleElement().asString().contains("Duplicate field 'rules'");
        problems.clear();
        parse("just words");
        assertThat(problems).singleElement().asString().contains("begin with \"version: 1\"");
    }

    @Test
    void aPatternIsARuleUnderItsNameThatPoliciesMayName() {
        PolicyFile file = parse("""
                version: 1
                patterns:
                  - {name: price-list, stages: [output, input], pattern: '(?i)price', replacement: "x"}
                  - {name: stop-word, stages: [input], pattern: 'stop'}
                rules:
                  stop-word: {action: observe}
                """);
        assertThat(problems).isEmpty();
        assertThat(file.patterns()).extracting(rule -> rule.name()).containsExactly("price-list", "stop-word");
        assertThat(file.patterns().get(0).stages()).containsExactlyInAnyOrder(Stage.OUTPUT, Stage.INPUT);
        assertThat(file.policies().of("price-list", CHAT).action()).isEqualTo(Action.REWRITE);
        assertThat(file.policies().of("stop-word", CHAT).action()).isEqualTo(Action.OBSERVE);
    }
}
