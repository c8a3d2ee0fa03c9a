package dev.journeyman.loadtests.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The parts of the benchmark that find something, and a tenth of its streams. */
class GuardrailsBenchTest {
    private static final Path DOMAIN =
            Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive");

    @Test
    void nothingForbiddenLeavesAThousandStreams() throws IOException {
        long seed = Long.getLong("journeyman.seed", 20261121);
        TroubleCodes codes = TroubleCodes.read(DOMAIN.resolve("facts/dtc.csv"));
        Guardrails guardrails = DomainGuardrails.load(DOMAIN, codes, RuleWatch.NONE, () -> 0); // no budget ends here
        List<String> fillers = OwnTexts.read(DOMAIN).fillers(guardrails);
        SplittableRandom random = new SplittableRandom(seed);
        StreamRun.Result result =
                StreamRun.run(guardrails, new PlantedTexts(fillers, codes, random.split()), 1_000, random.split());
        System.out.println("seed " + seed + ", " + fillers.size() + " fillers: " + result);
        assertThat(result.byKind()).hasSize(PlantedText.Kind.values().length);
        assertThat(result.examples()).isEmpty();
        assertThat(result.isSound()).isTrue();
    }

    @Test
    void withoutGuardrailsEverythingLeaks() throws IOException {
        TroubleCodes codes = TroubleCodes.read(DOMAIN.resolve("facts/dtc.csv"));
        List<String> fillers = OwnTexts.read(DOMAIN).answers();
        SplittableRandom random = new SplittableRandom(1);
        StreamRun.Result result =
                StreamRun.run(Guardrails.NONE, new PlantedTexts(fillers, codes, random.split()), 200, random.split());
        assertThat(result.leaks()).isEqualTo(200);
        assertThat(result.isSound()).isFalse();
    }

    @Test
    void howSomethingComesOffIsNoRequestForHarm() throws IOException {
        TroubleCodes codes = TroubleCodes.read(DOMAIN.resolve("facts/dtc.csv"));
        Guardrails guardrails = DomainGuardrails.load(DOMAIN, codes, RuleWatch.NONE, () -> 0);
        MeasuringSets.TextSet procedures = WorkshopProcedures.all();
        SetsRun.Row row = SetsRun.run(guardrails, procedures);
        System.out.println(row);
        assertThat(row.texts()).isEqualTo(4_800);
        assertThat(row.refused() + row.turnedAway()).isLessThan(4_800 * 3 / 100);
        String learned = Files.readString(DOMAIN.resolve("../../guardrails/corpus/extra-procedures.jsonl"))
                .toLowerCase(Locale.ROOT);
        assertThat(WorkshopProcedures.PARTS)
                .as("held out")
                .noneMatch(part -> Pattern.compile("\\b" + Pattern.quote(part) + "\\b")
                        .matcher(learned)
                        .find());
    }

    @Test
    void aCsvFileIsReadWithQuotesAndLineEnds() {
        assertThat(MeasuringSets.rows("text,label\n\"a, \"\"b\"\"\nc\",1\r\nplain,0"))
                .containsExactly(List.of("text", "label"), List.of("a, \"b\"\nc", "1"), List.of("plain", "0"));
    }
}
