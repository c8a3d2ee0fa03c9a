package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.retrainer.evaluation.HeldOutQuestion;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutIndexTest {
    private static final HeldOutIndex INDEX = new HeldOutIndex(
            List.of(
                    new HeldOutQuestion("short", "In words: P0301", false),
                    new HeldOutQuestion(
                            "long",
                            "a customer says one two three four five six seven eight nine ten eleven twelve",
                            false),
                    new HeldOutQuestion("form", "Diagnose this. Codes: P0301. Symptoms: rough idle.", true)),
            0.8);

    private static String found(String text) {
        return INDEX.overlap(text).map(HeldOutIndex.Overlap::question).orElse("none");
    }

    @Test
    void aShortQuestionIsComparedAsAWhole() {
        assertThat(found("in words, p0301!")).isEqualTo("short");
        assertThat(found("Hello. In words: P0301")).isEqualTo("short");
        assertThat(found("Hello\nin words p0301\nthanks")).isEqualTo("short");
        assertThat(found("Say in words p0301 means a misfire")).isEqualTo("none");
        assertThat(found("In words: P0302")).isEqualTo("none"); // the same form about another code
    }

    @Test
    void thirteenWordsOfALongOneAreTooMany() {
        // the question has 15 words: a customer says one .. twelve
        assertThat(found("He wrote: customer says one two three four five six seven eight nine ten eleven and left"))
                .isEqualTo("long");
        assertThat(found("customer says one two three four five six seven eight nine ten"))
                .isEqualTo("none");
    }

    @Test
    void nearlyTheSameIsTooMuch() {
        String question = "a b c d e f g h i j k l m n o p q r s t u v w x";
        HeldOutIndex index = new HeldOutIndex(List.of(new HeldOutQuestion("q", question, false)), 0.75);
        // word 12 of 24 replaced: runs 10, 11 and 12 change, 19 of 25 are in both, 0.76; 11 words stand before it and
        // 12 after it
        assertThat(index.overlap("a b c d e f g h i j k zz m n o p q r s t u v w x"))
                .hasValueSatisfying(
                        overlap -> assertThat(overlap.text()).isEqualTo("is nearly the question, similarity 0.76"));
        // word 4 too: 16 of 28
        assertThat(index.overlap("a b c yy e f g h i j k zz m n o p q r s t u v w x"))
                .isEmpty();
        assertThat(index.overlap("a b c")).isEmpty();
    }

    @Test
    void aFormThatEverybodyUsesIsHeldOutAsAWholeOnly() {
        assertThat(found("Diagnose this. Codes: P0301. Symptoms: rough idle.")).isEqualTo("form");
        assertThat(found("Diagnose this. Codes: P0301. Symptoms: rough idle. Answer in four sections."))
                .isEqualTo("none");
    }
}
