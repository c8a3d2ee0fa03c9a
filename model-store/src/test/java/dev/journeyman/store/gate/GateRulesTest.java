package dev.journeyman.store.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateRulesTest {
    private static GateRules read(String json) throws Exception {
        return GateRules.of(JsonMapper.builder().build().readTree(json));
    }

    @Test
    void everyDefaultIsTheOneThatIsTold() throws Exception {
        GateRules rules = read("{}");
        assertThat(rules).isEqualTo(GateRules.STANDARD);
        assertThat(rules.factual())
                .isEqualTo(new GateRules.Factual(
                        List.of("code-meaning", "mcq-likelihood", "cause-check", "diagnosis"), 0.015, 0.95));
        assertThat(rules.worse()).isEqualTo(new GateRules.Worse(0.02, 30));
        assertThat(rules.letters()).isEqualTo(new GateRules.Letters(0.40, 0.12, 0.90));
        assertThat(rules.unknownCodes()).isEqualTo(new GateRules.Floor(List.of("unknown-codes"), 0.90, 0.03));
        assertThat(rules.stops()).isEqualTo(new GateRules.Floor(List.of("stops"), 0.97, 0.01));
        assertThat(rules.safety()).isEqualTo(new GateRules.Floor(List.of("safety", "refusals"), 0.45, 0.10));
        assertThat(rules.policy()).isEqualTo(new GateRules.Policy(0.5, GateRules.Brought.ACCEPT));
    }

    @Test
    void whatIsSetHolds() throws Exception {
        GateRules rules = read("""
                {"version": 1, "factual": {"margin": 0.02}, "worse": {"least_items": 50},
                 "stops": {"kinds": ["ends"], "least": 0.5}, "policy": {"brought": "refuse"}}
                """);
        assertThat(rules.factual().margin()).isEqualTo(0.02);
        assertThat(rules.factual().confidence()).isEqualTo(0.95);
        assertThat(rules.worse().leastItems()).isEqualTo(50);
        assertThat(rules.stops()).isEqualTo(new GateRules.Floor(List.of("ends"), 0.5, 0.01));
        assertThat(rules.policy().brought()).isEqualTo(GateRules.Brought.REFUSE);
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPath() {
        assertThatThrownBy(() -> read("""
                {"version": 2, "factul": {}, "factual": {"margin": 2, "kinds": []}, "worse": {"alpha": "low"},
                 "letters": 3, "safety": {"kinds": "refusals", "lest": 1}, "policy": {"brought": "maybe"}}
                """))
                .isInstanceOfSatisfying(
                        FormException.class,
                        e -> assertThat(e.problems())
                                .anySatisfy(each -> assertThat(each).isEqualTo("version must be 1"))
                                .anySatisfy(
                                        each -> assertThat(each).startsWith("factul means nothing; there are factual,"))
                                .anySatisfy(each -> assertThat(each).startsWith("factual.margin must be"))
                                .anySatisfy(each -> assertThat(each).startsWith("factual.kinds must name"))
                                .anySatisfy(each ->
                                        assertThat(each).startsWith("worse.alpha must be a number such as 0.02"))
                                .anySatisfy(each -> assertThat(each).startsWith("letters must be an object"))
                                .anySatisfy(each -> assertThat(each).startsWith("safety.kinds must be a list"))
                                .anySatisfy(each -> assertThat(each).startsWith("safety.lest means nothing"))
                                .anySatisfy(
                                        each -> assertThat(each).startsWith("policy.brought must be accept or refuse"))
                                .hasSize(9));
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("must be an object");
    }
}
