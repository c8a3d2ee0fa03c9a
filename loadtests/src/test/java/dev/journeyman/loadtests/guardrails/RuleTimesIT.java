package dev.journeyman.loadtests.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.policy.Policies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JMH's part of the benchmark, so short that its times mean nothing. */
class RuleTimesIT {
    private static final Path DOMAIN = Path.of(System.getProperty("journeyman.root", ".."), "domains/automotive")
            .toAbsolutePath()
            .normalize();

    private static final JudgedTexts TEXTS = new JudgedTexts(
            List.of("What does P0301 mean?", "The brakes squeal."),
            List.of("It means a misfire of cylinder 1. ", "Look at the pads. "),
            Situation.of("app", "/v1/chat/completions"),
            new Situation("app", "/v1/chat/completions", "What?", "Be brief.", List.of("A pad."), "So."));

    @TempDir
    private Path folder;

    @Test
    void eachCellIsMeasuredInAJvmOfItsOwn() throws IOException {
        Path file = folder.resolve("texts.json");
        TEXTS.write(file);
        assertThat(JudgedTexts.read(file)).isEqualTo(TEXTS);
        RuleTimes times = new RuleTimes(DOMAIN, file, 1, 1);

        List<RuleTimes.Row> rows = times.latencies(List.of(
                new JudgingCell(Stage.INPUT, JudgingCell.NONE), new JudgingCell(Stage.OUTPUT, "dangerous-advice")));

        assertThat(rows.stream().map(row -> row.stage() + " " + row.rule()))
                .containsExactly("input no guardrails", "output dangerous-advice");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.samples()).isPositive();
            assertThat(row.p50Micros()).isPositive().isLessThanOrEqualTo(row.p99Micros());
            assertThat(row.p99Micros()).isLessThanOrEqualTo(row.p999Micros());
            assertThat(row.p999Micros()).isLessThanOrEqualTo(row.maxMicros());
        });
        assertThat(rows.get(0).p50Micros()).isLessThan(rows.get(1).p50Micros());

        List<RuleTimes.Rate> rates = times.rates(List.of(new JudgingCell(Stage.INPUT, JudgingCell.ALL)));
        assertThat(rates).singleElement().satisfies(rate -> {
            assertThat(rate.threads()).isEqualTo(2);
            assertThat(rate.perSecond()).isGreaterThan(1);
        });
    }

    @Test
    void aRuleThatIsNotThereIsNamed() throws IOException {
        Path file = folder.resolve("texts.json");
        TEXTS.write(file);
        RuleTimes times = new RuleTimes(DOMAIN, file, 1, 1);
        assertThatThrownBy(() -> times.latencies(List.of(new JudgingCell(Stage.INPUT, "no-such-rule"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-rule");
    }

    @Test
    void everyRuleOfAStageHasACell() throws IOException {
        Guardrails guardrails =
                DomainGuardrails.load(DOMAIN, TroubleCodes.read(DOMAIN.resolve("facts/dtc.csv")), RuleWatch.NONE);
        Policies policies = DomainGuardrails.policy(DOMAIN).policies();
        List<JudgingCell> cells = JudgingCell.at(Stage.INPUT, guardrails, policies, TEXTS);
        assertThat(cells).hasSize(2 + guardrails.rules(Stage.INPUT).size());
        assertThat(cells)
                .allSatisfy(
                        cell -> assertThat(JudgingCell.parse(cell.toString())).isEqualTo(cell));
        assertThat(new JudgingCell(Stage.INPUT, "size").of(guardrails, policies).rules(Stage.INPUT))
                .singleElement()
                .satisfies(rule -> assertThat(rule.name()).isEqualTo("size"));
    }
}
