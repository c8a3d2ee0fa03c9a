package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeSearchTest {
    private static final CodeSearch SEARCH = new CodeSearch(TroubleCodes.of(List.of(
            code("P0300", "Random/Multiple Cylinder Misfire Detected"),
            code("P0301", "Cylinder 1 Misfire Detected"),
            code("P030A", "Cylinder Bank Ratio"),
            code("P0310", "Misfire Detection Monitor"),
            code("P0171", "System Too Lean (Bank 1)"),
            code("B0001", "Driver Frontal Stage 1 Deployment Control"),
            code("C0035", "Left Front Wheel Speed Sensor"),
            code("U0100", "Lost Communication With ECM/PCM"))));

    private static TroubleCode code(String code, String meaning) {
        return new TroubleCode(code, meaning, "powertrain", 1);
    }

    private static List<String> found(String text, int limit) {
        return SEARCH.find(text, limit).codes().stream().map(TroubleCode::code).toList();
    }

    @Test
    void theBeginningOfACodeInWhateverCaseGivesThoseThatBeginSo() {
        assertThat(found("P030", 20)).containsExactly("P0300", "P0301", "P030A");
        assertThat(found(" p030a ", 20)).containsExactly("P030A");
        assertThat(found("P", 20)).containsExactly("P0171", "P0300", "P0301", "P030A", "P0310");
        assertThat(found("u", 20)).containsExactly("U0100");
        assertThat(found("P0399", 20)).isEmpty();
    }

    @Test
    void wordsBeginWordsOfTheMeaningWhateverTheirOrder() {
        assertThat(found("misf", 20)).containsExactly("P0300", "P0301", "P0310");
        assertThat(found("misfire cyl", 20)).containsExactly("P0300", "P0301");
        assertThat(found("multiple", 20)).containsExactly("P0300"); // after a stroke
        assertThat(found("bank", 20))
                .containsExactly("P0171", "P030A"); // in brackets, and begins like a code and is none
        assertThat(found("isfire", 20)).isEmpty();
        assertThat(found("misfire lean", 20)).isEmpty();
    }

    @Test
    void oneLetterThatBeginsNoCodeAndSignsAreNoWords() {
        assertThat(found("m", 20)).isEmpty();
        assertThat(found("(.*", 20)).isEmpty();
        assertThat(found("misf 1", 20)).containsExactly("P0300", "P0301", "P0310");
    }

    @Test
    void theLimitHoldsAndSaysWhetherThereAreMore() {
        assertThat(SEARCH.find("P03", 4)).satisfies(all -> {
            assertThat(all.codes()).hasSize(4);
            assertThat(all.more()).isFalse();
        });
        assertThat(SEARCH.find("P03", 3)).satisfies(some -> {
            assertThat(some.codes()).hasSize(3);
            assertThat(some.more()).isTrue();
        });
        assertThat(SEARCH.find("misf", 3).more()).isFalse();
        assertThat(SEARCH.find("misf", 2)).satisfies(some -> {
            assertThat(some.codes()).hasSize(2);
            assertThat(some.more()).isTrue();
        });
    }

    @Test
    void everyCodeIsFoundByEachOfItsBeginnings() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<TroubleCode> codes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            codes.add(code(
                    String.format(
                            "%c%d%03X", "PBCU".charAt(random.nextInt(4)), random.nextInt(4), random.nextInt(4096)),
                    "Meaning " + i));
        }
        CodeSearch search = new CodeSearch(TroubleCodes.of(codes));
        for (TroubleCode code : TroubleCodes.of(codes).all()) {
            for (int end = 1; end <= 5; end++) {
                assertThat(search.find(code.code().substring(0, end), 500).codes())
                        .as("seed %d, %s, %d", seed, code, end)
                        .contains(code);
            }
        }
    }
}
