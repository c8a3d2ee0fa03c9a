package dev.journeyman.guardrails.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.guardrails.DomainFiles;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.classifier.training.Corpus;
import dev.journeyman.guardrails.classifier.training.Sample;
import dev.journeyman.guardrails.policy.PolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleCasesTest {
    @Test
    void everyCaseOfTheDomainIsAsExpected() throws IOException {
        Guardrails guardrails = DomainGuardrails.load(DomainFiles.folder(), DomainFiles.codes(), RuleWatch.NONE);
        RuleCases cases = RuleCases.read(DomainFiles.folder().resolve(RuleCases.NAME));
        List<String> failures = cases.failures(guardrails);
        System.out.println(cases.cases().size() + " cases, " + failures.size() + " failures");
        failures.forEach(System.out::println);
        assertThat(cases.cases()).hasSizeGreaterThan(80);
        assertThat(failures).isEmpty();
    }

    @Test
    void nothingOfTheDomainsKnowledgeIsKeptFromThePrompt() throws IOException {
        Guardrails guardrails = DomainGuardrails.load(DomainFiles.folder(), DomainFiles.codes(), RuleWatch.NONE);
        Situation situation = Situation.of("app", "/v1/chat/completions");
        Corpus corpus = Corpus.read(DomainFiles.folder().resolve("../../guardrails/corpus"), DomainFiles.folder());
        List<String> passages = corpus.samples().stream()
                .filter(sample -> sample.source().equals(Sample.PASSAGES))
                .map(Sample::text)
                .toList();
        assertThat(passages).hasSizeGreaterThan(1000);
        assertThat(passages.stream()
                        .filter(text -> guardrails
                                .judge(new Subject(Stage.PASSAGE, text, situation))
                                .block()
                                .isPresent())
                        .toList())
                .isEmpty();
    }

    @Test
    void aFailureNamesTheCaseAndQuotesNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(RuleCases.NAME), """
                version: 1
                cases:
                  - {text: "nothing wrong here", expect: block, rule: facts}
                """);
        List<String> failures = RuleCases.read(file).failures(Guardrails.NONE);
        assertThat(failures)
                .containsExactly(
                        "cases[0]: expected block, found allow; the rule facts found nothing (no rule found anything)");
    }

    @Test
    void everyProblemIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(RuleCases.NAME), """
                version: 2
                cases:
                  - {txt: "a", expect: allow}
                  - {text: "a", expect: deny, stage: outputs}
                """);
        assertThatThrownBy(() -> RuleCases.read(file))
                .isInstanceOf(PolicyException.class)
                .hasMessageContainingAll(
                        "version: this reader knows version 1",
                        "cases[0].txt: there is no such key; did you mean text?",
                        "cases[0].text: this is missing",
                        "cases[1].expect: \"deny\" is none of the choices",
                        "cases[1].stage: \"outputs\" is none of the choices");
    }
}
