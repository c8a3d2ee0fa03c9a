package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroundingTest {
    private static final Cited PLUG =
            new Cited(1, "k1", "P0301 misfire", "A worn spark plug makes cylinder 1 misfire.");
    private static final Cited HOSE = new Cited(2, "k2", "P0171 lean", "A split intake hose lets air in.");

    @Test
    void marksAreLeftOutBeforeAnAnswerIsJudged() {
        assertThat(Grounding.withoutMarks("A worn plug [1]. Or a hose [1, 2].", List.of(PLUG)))
                .isEqualTo("A worn plug. Or a hose.");
        assertThat(Grounding.withoutMarks("Pin [1] is ground.", List.of())).isEqualTo("Pin [1] is ground.");
    }

    /** Four sentences that say something; the first rests on what it cites, the second cites what says nothing of it, the last two cite nothing. */
    @Test
    void aSentenceRestsOnThePassageThatHasItsContent() {
        Grounding grounding = new Grounding();
        grounding.add(
                "What makes P0301?",
                "A worn spark plug makes it misfire [1]. Replace the fuel pump relay today [2].\nIs that so? Yes.\n"
                        + "Check the coil with a meter. Measure its resistance when cold.",
                List.of(PLUG, HOSE));
        grounding.add("Why is the idle rough?", "A split intake hose lets air in [2].", List.of(PLUG, HOSE));
        grounding.add("Why is the idle rough?", "I do not know that one.", List.of());
        assertThat(grounding.score())
                .isEqualTo(new Scorecard.Grounding(
                        Scorecard.Part.of(2, 3),
                        Scorecard.Part.of(2, 6),
                        Scorecard.Part.of(2, 3),
                        Scorecard.Part.of(1, 2)));
    }

    @Test
    void aMarkOfSeveralPassagesIsACitationOfEach() {
        Grounding grounding = new Grounding();
        grounding.add("Why?", "A split intake hose lets air in [1, 2].", List.of(PLUG, HOSE));
        assertThat(grounding.score().citations()).isEqualTo(Scorecard.Part.of(1, 2));
        assertThat(grounding.score().onCode().accuracy()).isNull();
    }
}
