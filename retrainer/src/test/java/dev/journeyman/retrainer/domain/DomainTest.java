package dev.journeyman.retrainer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.guardrails.facts.TroubleCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The automotive domain as it is shipped: complete, consistent, readable. */
class DomainTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive");
    private static Domain domain;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void read() throws Exception {
        domain = Domain.read(FOLDER);
    }

    @Test
    void hasWhatADomainNeeds() {
        assertThat(domain.codes().size()).isGreaterThanOrEqualTo(4_000);
        assertThat(domain.passages()).hasSizeGreaterThanOrEqualTo(250);
        assertThat(domain.instructions()).hasSizeGreaterThanOrEqualTo(2_000);
        assertThat(domain.systemPrompt()).isNotBlank();
    }

    @Test
    void wellKnownCodesMeanWhatTheyMean() {
        assertThat(domain.codes().find("P0301").orElseThrow().meaning()).containsIgnoringCase("cylinder 1 misfire");
        assertThat(domain.codes().find("p0171").orElseThrow().meaning()).containsIgnoringCase("too lean");
        assertThat(domain.codes().find("P0420").orElseThrow().meaning()).containsIgnoringCase("catalyst");
        assertThat(domain.codes().find("P3999")).isEmpty();
        assertThat(domain.codes().find("P1234")).as("a manufacturer's own code").isEmpty();
    }

    @Test
    void nearlyEveryCodeHasAPassage() {
        List<String> without = domain.codes().all().stream()
                .map(TroubleCode::code)
                .filter(code -> domain.passageFor(code).isEmpty())
                .toList();
        assertThat(without.size())
                .as("codes without a passage, e.g. "
                        + without.stream().limit(20).toList())
                .isLessThan(domain.codes().size() / 20);
        assertThat(domain.passageFor("P0301").orElseThrow().family()).isEqualTo("misfire");
    }

    @Test
    void promptsOfInstructionsAreDistinct() {
        List<String> prompts = domain.instructions().stream()
                .map(instruction -> instruction
                        .messages()
                        .get(0)
                        .content()
                        .toLowerCase(java.util.Locale.ROOT)
                        .strip())
                .toList();
        assertThat(prompts).doesNotHaveDuplicates();
    }

    @Test
    void aBrokenDomainIsReportedWhole() throws Exception {
        copy(FOLDER, temporary);
        Files.writeString(temporary.resolve("knowledge/broken.yaml"), """
                - id: a
                  family: f
                  title: t
                  codes: [Q1, P0312-P0301]
                  meaning_has: []
                  about: x
                  symptoms: [one]
                  causes: []
                  checks: []
                  safety: []
                """);
        Files.writeString(
                temporary.resolve("instructions/broken.jsonl"),
                "{\"id\":\"x\",\"prompt\":\"p\",\"answer\":\"\"}\n{not json\n");
        assertThatThrownBy(() -> Domain.read(temporary))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("passage a needs two symptoms, a cause and a check")
                .hasMessageContaining("passage a: \"x\" must be a sentence and begin as one")
                .hasMessageContaining("\"Q1\" is no code")
                .hasMessageContaining("the range \"P0312-P0301\" ends before it begins")
                .hasMessageContaining("broken.jsonl line 1")
                .hasMessageContaining("broken.jsonl line 2");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().contains("starter/"))
                    .collect(Collectors.toList())) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
