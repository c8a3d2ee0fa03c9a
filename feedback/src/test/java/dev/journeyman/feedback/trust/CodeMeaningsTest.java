package dev.journeyman.feedback.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeMeaningsTest {
    private static final TreeMap<String, String> TABLE = Facts.table();
    private static final FactCheck FACTS = Facts.check(TABLE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P0301 means cylinder 2 misfire detected.",
                "P0301 is a cylinder 2 misfire.",
                "Code P0301: Random/Multiple Cylinder Misfire Detected",
                "p0301 (Cylinder 4 Misfire Detected) came back.",
                "P0300 means Cylinder 12 Contribution/Range Fault.",
                "P0713 is transmission fluid temperature sensor A circuit low.",
                "P0420 stands for lost communication with the telephone control module.",
                "It was P0171 - System Too Rich Bank 1."
            })
    void aWrongMeaningIsFound(String text) {
        assertThat(FACTS.contradictions(text)).singleElement().satisfies(contradiction -> {
            assertThat(text).containsIgnoringCase(contradiction.subject());
            assertThat(contradiction.verified()).isEqualTo(TABLE.get(contradiction.subject()));
            assertThat(contradiction.why()).startsWith("the text gives");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P0301 means cylinder 1 misfires.",
                "P0301 is a misfire.",
                "P0301 is often caused by a worn spark plug, so swap the coil to cylinder 2 first.",
                "P0301 and P0302 together: look at what cylinders 1 and 2 share.",
                "P0171 means the mixture is too lean.",
                "P3FFF means whatever the maker says.",
                "XP0301: cylinder 2 misfire",
                "Replace the coil of cylinder 2.",
                ""
            })
    void whatATechnicianSaysInOtherWordsIsNotWrong(String text) {
        assertThat(FACTS.contradictions(text)).isEmpty();
    }

    @Test
    void noMeaningOfTheTableContradictsIt() {
        TABLE.forEach((code, meaning) -> assertThat(FACTS.contradictions(code + " means " + meaning + "."))
                .as("%s", code)
                .isEmpty());
    }

    @Test
    void fewOfTheDomainsOwnAnswersAreFoundWrong() {
        List<String> answers = Facts.answers();
        List<String> found = answers.stream()
                .filter(answer -> !FACTS.contradictions(answer).isEmpty())
                .toList();
        System.out.println(found.size() + " of " + answers.size() + " honest answers found wrong: " + found);
        assertThat(answers).hasSizeGreaterThan(2_000);
        assertThat(found).as("one in a thousand at most").hasSizeLessThan(answers.size() / 1_000 + 1);
    }

    @Test
    void mostMeaningsOfOtherCodesAreFound() {
        assertThat(foundOf(Facts.shifted())).as("meanings of codes far away").isGreaterThan(0.95);
    }

    @Test
    void mostOfTheListThatIsOffByOneIsFound() {
        assertThat(foundOf(Facts.knownBad()))
                .as("the rest leave something out rather than contradict")
                .isGreaterThan(0.7);
    }

    private static double foundOf(Map<String, String> wrong) {
        long found = wrong.entrySet().stream()
                .filter(row -> !FACTS.contradictions(row.getKey() + " means " + row.getValue() + ".")
                        .isEmpty())
                .count();
        System.out.println(found + " of " + wrong.size() + " wrong meanings found");
        return (double) found / wrong.size();
    }

    @Test
    void whatIsSaidManyTimesIsToldOnce() {
        String text = "P0301 means cylinder 2 misfire. ".repeat(1_000);
        assertThat(FACTS.contradictions(text)).as("the same one is told once").hasSize(1);
    }
}
