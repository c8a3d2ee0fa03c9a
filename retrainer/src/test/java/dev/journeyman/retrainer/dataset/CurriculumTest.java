package dev.journeyman.retrainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.slm.tokenizer.Role;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CurriculumTest {
    private static final Mix MIX = new Mix(1, 0.1, 0.1, 0.3, 0.1, 0.1, 1, 1, 0.5, 0.5, 0.2, 0.1);
    private static Domain domain;

    @BeforeAll
    static void read() throws Exception {
        domain =
                Domain.read(Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive"));
    }

    @Test
    void theSameSeedAndRoundGiveTheSameExamplesAndOthersOthers() {
        Curriculum curriculum = new Curriculum(domain, MIX);
        List<Example> first = curriculum.round(1, 0);
        assertThat(new Curriculum(domain, MIX).round(1, 0)).isEqualTo(first);
        assertThat(curriculum.round(1, 1)).isNotEqualTo(first);
        assertThat(curriculum.round(2, 0)).isNotEqualTo(first);
    }

    @Test
    void aRoundSaysEveryCodeOnceAndNothingIsLeftUnfilled() {
        List<Example> round = new Curriculum(domain, new Mix(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).round(1, 0);
        assertThat(round).hasSize(domain.codes().size());
        for (Example example : round) {
            String question = example.messages().get(0).content();
            assertThat(question).doesNotContain("{").doesNotContain("[");
            assertThat(example.messages().get(1).role()).isEqualTo(Role.ASSISTANT);
        }
        Set<String> answers =
                round.stream().map(e -> e.messages().get(1).content()).collect(Collectors.toSet());
        for (TroubleCode code : domain.codes().all()) {
            assertThat(answers.contains(code.code() + " means " + code.meaning() + "."))
                    .as(code.code())
                    .isTrue();
        }
    }

    @Test
    void heldOutUnknownCodesAreNeverTrainedOn() {
        UnknownCodes unknown = new UnknownCodes(domain.codes());
        Set<String> heldOut = new HashSet<>(unknown.heldOut());
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            String drawn = unknown.draw(random);
            assertThat(heldOut.contains(drawn)).as(drawn).isFalse();
            assertThat(domain.codes().find(drawn)).isEmpty();
        }
        // all well-formed codes: 4 systems x 4 x 16^3
        assertThat(heldOut.size())
                .isBetween(
                        (65_536 - domain.codes().size()) / 6,
                        (65_536 - domain.codes().size()) / 4);
    }

    @Test
    void theRightLetterIsDrawnEvenlyAndNamesTheRightOption() {
        MultipleChoice choice = new MultipleChoice(domain);
        SplittableRandom random = new SplittableRandom(5);
        Map<Character, Integer> letters = new HashMap<>();
        for (TroubleCode code : domain.codes().all()) {
            MultipleChoice.Item item = choice.codeItem(code, random, false);
            assertThat(item.options()).hasSize(4).doesNotHaveDuplicates();
            String right = item.options().get(item.letter() - 'A');
            assertThat(right.equals(code.meaning()) || right.equals(code.code()))
                    .isTrue();
            letters.merge(item.letter(), 1, Integer::sum);
        }
        assertThat(letters.keySet()).containsExactlyInAnyOrder('A', 'B', 'C', 'D');
        letters.values()
                .forEach(n -> assertThat(n)
                        .isBetween(domain.codes().size() / 5, domain.codes().size() * 3 / 10));
    }

    @Test
    void aDiagnosisHasItsSectionsAndSharesComeFirst() {
        TroubleCode misfire = new TroubleCode("P0301", "Cylinder 1 Misfire Detected", "powertrain", 3);
        var passage = domain.passageFor("P0301").orElseThrow();
        String text = Answers.diagnosis(List.of(misfire), List.of(passage));
        assertThat(text)
                .startsWith(
                        "Summary: P0301 means Cylinder 1 Misfire Detected. This points to " + passage.title() + ".");
        assertThat(text).contains("\nCauses:\n1. " + passage.causes().get(0).cause() + " (high)");
        assertThat(text).contains("\nChecks:\n1. " + passage.checks().get(0).step() + ". ");
    }

    @Test
    void everyCodeOutsideTheTableIsUnknown() {
        TroubleCodes two = TroubleCodes.of(List.of(
                new TroubleCode("P0301", "a", "powertrain", 1), new TroubleCode("P0302", "b", "powertrain", 1)));
        assertThat(new UnknownCodes(two).heldOut()).doesNotContain("P0301", "P0302");
    }
}
