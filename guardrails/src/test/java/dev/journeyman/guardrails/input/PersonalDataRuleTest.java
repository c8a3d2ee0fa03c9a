package dev.journeyman.guardrails.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Placeholders by kind; an answer may repeat the vehicle that was asked about. */
class PersonalDataRuleTest {
    private static final String VIN = "1M8GDM9AXKP042788"; // the example of 49 CFR 565, its check digit is X
    private static final PersonalDataRule RULE = new PersonalDataRule();

    private static Verdict check(Stage stage, String text, String question) {
        Situation situation = Situation.NONE.answering(question, "", List.of());
        return RULE.check(new Subject(stage, text, situation), Budget.unlimited());
    }

    @Test
    void aQuestionIsRewritten() {
        String text = "Mail max@example.org about " + VIN + ".";
        Verdict.Rewrite rewrite = (Verdict.Rewrite) check(Stage.INPUT, text, "");
        assertThat(rewrite.text()).isEqualTo("Mail [email] about [vin].");
        assertThat(text.substring(rewrite.evidence().start(), rewrite.evidence().end()))
                .isEqualTo("max@example.org about " + VIN);
        assertThat(rewrite.explanation().onOneLine())
                .isEqualTo("Personal data was replaced by placeholders. (1 of kind email; 1 of kind vin)");
    }

    @Test
    void nothingFoundPasses() {
        assertThat(check(Stage.INPUT, "P0301 on a Golf", "")).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void anAnswerMayRepeatTheVehicleOfItsQuestion() {
        assertThat(check(Stage.OUTPUT, "The VIN " + VIN + " is a bus.", "What is " + VIN + "?"))
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void anAnswerMayNotNameOthers() {
        assertThat(check(Stage.OUTPUT, "The VIN " + VIN + " is a bus.", "What is a bus?"))
                .isInstanceOfSatisfying(
                        Verdict.Rewrite.class,
                        rewrite -> assertThat(rewrite.text()).isEqualTo("The VIN [vin] is a bus."));
        assertThat(check(Stage.OUTPUT, "Write to max@example.org.", "Who is max@example.org?"))
                .isInstanceOf(Verdict.Rewrite.class);
    }
}
