package dev.journeyman.feedback.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EventRulesTest {
    private static final String INTERACTION = "int_01ARYZ6S41TSV4RRFFQ69G5FAV";
    private static final String FEEDBACK = "fb_01ARYZ6S41TSV4RRFFQ69G5FAX";
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00.250Z");

    private static List<String> problems(ThrowingCallable call) {
        return catchThrowableOfType(InvalidEventException.class, call).problems();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThat(problems(() -> new Corrected(INTERACTION, Instant.EPOCH, FEEDBACK, "two words", " ")))
                .satisfiesExactly(
                        id -> assertThat(id).startsWith("id must be fb_"),
                        at -> assertThat(at).startsWith("at must lie between"),
                        interaction -> assertThat(interaction).startsWith("interaction_id must be int_"),
                        technician -> assertThat(technician).startsWith("technician must be"),
                        correction -> assertThat(correction).isEqualTo("correction must not be blank"));
    }

    @Test
    void textsHaveALongestLength() {
        String longest = "x".repeat(EventLimits.MOST_COMMENT_CHARS);
        assertThat(new Rated(FEEDBACK, AT, INTERACTION, "t", Rating.UP, Set.of(), longest).comment())
                .isEqualTo(longest);
        assertThat(problems(() -> new Rated(FEEDBACK, AT, INTERACTION, "t", Rating.UP, Set.of(), longest + "x")))
                .containsExactly("comment may have at most 4000 characters, has 4001");
        assertThat(problems(() -> new Message(MessageRole.USER, "x".repeat(EventLimits.MOST_TEXT_CHARS + 1))))
                .hasSize(1);
        assertThat(problems(() -> new Content(
                        Collections.nCopies(EventLimits.MOST_MESSAGES + 1, new Message(MessageRole.USER, "x")),
                        "",
                        List.of(),
                        "",
                        null)))
                .containsExactly("messages may hold at most 512, holds 513");
    }

    @Test
    void halvesOfSurrogatePairsAreReplacedAndWholeOnesStay() {
        assertThat(new Message(MessageRole.USER, "a\uD83Db\uDD27\uD83D\uDD27\uD83D").content())
                .isEqualTo("a\uFFFDb\uFFFD\uD83D\uDD27\uFFFD");
    }

    @Test
    void momentsAreCutToMilliseconds() {
        Compared compared =
                new Compared(FEEDBACK, AT.plusNanos(999_999), INTERACTION, INTERACTION.replace("V", "W"), "t");
        assertThat(compared.at()).isEqualTo(AT);
    }

    @Test
    void aComparisonNeedsTwoInteractionsAndAWithdrawalAnother() {
        assertThat(problems(() -> new Compared(FEEDBACK, AT, INTERACTION, INTERACTION, "t")))
                .containsExactly("over_interaction_id must be another interaction than interaction_id");
        assertThat(problems(() -> new Withdrawn(FEEDBACK, AT, INTERACTION, FEEDBACK, "t")))
                .containsExactly("feedback_id must be another event's id");
    }

    @Test
    void reviewsOfRecordsAndOfTechniciansHaveRulesOfTheirOwn() {
        assertThat(problems(() -> new Reviewed(
                        FEEDBACK, AT, SubjectKind.RECORD, "r", List.of(), Decision.RELEASE, "text", "o", "why")))
                .containsExactly(
                        "interaction_ids must name the interactions that the record was derived from",
                        "decision of a record must be accept, reject or edit",
                        "edited_text must be given for the decision edit, and for no other");
        assertThat(problems(() -> new Reviewed(
                        FEEDBACK,
                        AT,
                        SubjectKind.TECHNICIAN,
                        "t",
                        List.of(INTERACTION),
                        Decision.EDIT,
                        null,
                        "o",
                        "why")))
                .containsExactly(
                        "interaction_ids must be empty where the subject is a technician",
                        "decision on a technician must be release or reject",
                        "edited_text must be given for the decision edit, and for no other");
    }

    @Test
    void anEventTellsWhoDidItAndWhatItIsAbout() {
        Compared compared = new Compared(FEEDBACK, AT, INTERACTION, INTERACTION.replace("V", "W"), "t");
        assertThat(compared.actor()).isEqualTo("t");
        assertThat(compared.interactionIds()).containsExactly(INTERACTION, INTERACTION.replace("V", "W"));
        InteractionLogged logged = new RandomEvents(3).interaction();
        assertThat(logged.interactionIds()).containsExactly(logged.id());
        assertThat(logged.actor()).isEqualTo(logged.asker().keyId());
    }

    @Test
    void namesStandOnOneLine() {
        assertThat(problems(() -> new Passage("a\nb", "")))
                .containsExactly("id must be on one line, without control characters");
        assertThat(problems(() -> new Diagnosis(null, List.of("P0301", "x\uD83D"), null)))
                .containsExactly("codes[1] must not hold half a surrogate pair");
        assertThat(problems(() -> new Sampling(Double.NaN, 1, -1, 0, 1, 0, 0, 0, 1)))
                .containsExactly("temperature must be from 0.0 to 2.0, is NaN", "top_k must not be negative, is -1");
    }
}
