package dev.journeyman.feedback.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final String INTERACTION = "int_01ARYZ6S41TSV4RRFFQ69G5FAV";
    private static final String OTHER = "int_01ARYZ6S41TSV4RRFFQ69G5FAW";
    private static final String FEEDBACK = "fb_01ARYZ6S41TSV4RRFFQ69G5FAX";
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00.250Z");

    private static String json(Event event) {
        return new String(EventJson.write(event), StandardCharsets.UTF_8);
    }

    private static Event read(String json) {
        return EventJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static InteractionLogged interaction(Content content) {
        return new InteractionLogged(
                INTERACTION,
                AT,
                new Asker("app-1", AskerRole.APP, null),
                "/v1/chat/completions",
                "journeyman",
                "starter-1",
                null,
                content,
                FinishReason.STOP,
                Sampling.greedy(64),
                List.of(new GuardrailVerdict("no-bypass", Outcome.ALLOW, "")),
                new Usage(12, 3),
                new Timings(1, 20L, 55),
                null);
    }

    @Test
    void anInteractionsJsonIsThatOfTheSpecification() {
        Content content = new Content(
                List.of(new Message(MessageRole.USER, "P0301?")),
                "<user>P0301?",
                List.of(new Passage("misfire-1", "A misfire.")),
                "Cylinder 1.",
                new Diagnosis(null, List.of("P0301"), "shakes"));
        assertThat(json(interaction(content)))
                .isEqualTo("{\"schema\":1,\"type\":\"interaction_logged\",\"id\":\"" + INTERACTION
                        + "\",\"at\":\"2026-01-31T12:00:00.250Z\","
                        + "\"asker\":{\"key_id\":\"app-1\",\"role\":\"app\"},\"endpoint\":\"/v1/chat/completions\","
                        + "\"requested_model\":\"journeyman\",\"model_version\":\"starter-1\",\"logging\":\"full\","
                        + "\"content\":{\"messages\":[{\"role\":\"user\",\"content\":\"P0301?\"}],"
                        + "\"rendered_prompt\":\"<user>P0301?\",\"passages\":[{\"id\":\"misfire-1\",\"text\":\"A misfire.\"}],"
                        + "\"answer\":\"Cylinder 1.\",\"diagnosis\":{\"codes\":[\"P0301\"],\"symptoms\":\"shakes\"}},"
                        + "\"finish_reason\":\"stop\",\"sampling\":{\"temperature\":0.0,\"top_p\":1.0,\"top_k\":0,\"min_p\":0.0,"
                        + "\"repetition_penalty\":1.0,\"frequency_penalty\":0.0,\"presence_penalty\":0.0,\"seed\":0,\"max_tokens\":64},"
                        + "\"verdicts\":[{\"rule\":\"no-bypass\",\"outcome\":\"allow\",\"explanation\":\"\"}],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3},"
                        + "\"timings\":{\"queued_millis\":1,\"ttft_millis\":20,\"total_millis\":55}}");
    }

    @Test
    void metadataHoldsNoTexts() {
        assertThat(json(interaction(null))).contains("\"logging\":\"metadata\"").doesNotContain("content\":{");
    }

    @Test
    void theOtherEventsJsonIsThatOfTheSpecification() {
        String head = "{\"schema\":1,\"type\":\"%s\",\"id\":\"" + FEEDBACK + "\",\"at\":\"2026-01-31T12:00:00.250Z\",";
        String about = "\"interaction_id\":\"" + INTERACTION + "\",";
        assertThat(json(new Rated(
                        FEEDBACK,
                        AT,
                        INTERACTION,
                        "t1",
                        Rating.DOWN,
                        Set.of(RatingTag.UNSAFE, RatingTag.WRONG_CAUSE),
                        "no")))
                .isEqualTo(head.formatted("rated") + about + "\"technician\":\"t1\",\"rating\":\"down\","
                        + "\"tags\":[\"wrong-cause\",\"unsafe\"],\"comment\":\"no\"}");
        assertThat(json(new Corrected(FEEDBACK, AT, INTERACTION, "t1", "The coil.")))
                .isEqualTo(head.formatted("corrected") + about + "\"technician\":\"t1\",\"correction\":\"The coil.\"}");
        assertThat(json(new Compared(FEEDBACK, AT, INTERACTION, OTHER, "t1")))
                .isEqualTo(head.formatted("compared") + about + "\"over_interaction_id\":\"" + OTHER
                        + "\",\"technician\":\"t1\"}");
        assertThat(json(new Withdrawn(FEEDBACK, AT, INTERACTION, FEEDBACK.replace("X", "Y"), "t1")))
                .isEqualTo(head.formatted("withdrawn") + about + "\"feedback_id\":\"" + FEEDBACK.replace("X", "Y")
                        + "\",\"technician\":\"t1\"}");
        assertThat(json(new Reviewed(
                        FEEDBACK,
                        AT,
                        SubjectKind.RECORD,
                        "rec_1",
                        List.of(INTERACTION),
                        Decision.EDIT,
                        "The coil.",
                        "ops-1",
                        "shorter")))
                .isEqualTo(head.formatted("reviewed") + "\"subject_kind\":\"record\",\"subject\":\"rec_1\","
                        + "\"interaction_ids\":[\"" + INTERACTION
                        + "\"],\"decision\":\"edit\",\"edited_text\":\"The coil.\","
                        + "\"reviewer\":\"ops-1\",\"why\":\"shorter\"}");
        assertThat(json(new Erased(FEEDBACK, AT, INTERACTION, "ops-1", "asked", List.of("v1"))))
                .isEqualTo(head.formatted("erased") + about
                        + "\"by\":\"ops-1\",\"why\":\"asked\",\"trained_versions\":[\"v1\"]}");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = Long.getLong("journeyman.seed", System.nanoTime());
        System.out.println("EventJsonTest seed " + seed + " (replay: -Djourneyman.seed=" + seed + ")");
        RandomEvents events = new RandomEvents(seed);
        List<String> interactions = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Event event = events.any(interactions);
            if (event instanceof InteractionLogged logged) {
                interactions.add(logged.id());
            }
            byte[] json = EventJson.write(event);
            Event back = EventJson.read(json);
            assertThat(back).isEqualTo(event);
            assertThat(EventJson.write(back)).isEqualTo(json);
        }
        Erased erased = events.erased(interactions.get(0));
        assertThat(EventJson.read(EventJson.write(erased))).isEqualTo(erased);
    }

    @Test
    void aFieldThatIsWrongIsNamedWithItsPath() {
        Content content = new Content(List.of(new Message(MessageRole.USER, "x")), "", List.of(), "", null);
        String whole = json(interaction(content));
        assertRefused(whole.replace("\"schema\":1", "\"schema\":2"), "schema is 2, and this program reads 1");
        assertRefused(whole.replace("interaction_logged", "asked"), "type must be one of interaction_logged");
        assertRefused(whole.replace("\"endpoint\":\"/v1/chat/completions\",", ""), "endpoint is missing");
        assertRefused(
                whole.replace("\"role\":\"user\"", "\"role\":\"robot\""), "content.messages[0].role must be one of");
        assertRefused(
                whole.replace("\"content\":\"x\"", "\"content\":7"), "content.messages[0].content must be a string");
        assertRefused(whole.replace("\"top_k\":0", "\"top_k\":0.5"), "sampling.top_k must be an integer");
        assertRefused(whole.replace("\"temperature\":0.0", "\"temperature\":3"), "sampling.temperature must be from");
        assertRefused(whole.replace("\"usage\":{", "\"usage\":{\"cost\":1,"), "usage.cost is no field");
        assertRefused(whole.replace("\"verdicts\":[", "\"verdicts\":[null,"), "verdicts[0] must be an object");
        assertRefused(whole.replace("\"logging\":\"full\"", "\"logging\":\"metadata\""), "content must be there where");
        assertRefused(whole.replace("\"key_id\":\"app-1\"", "\"key_id\":\"a b\""), "asker.key_id must be");
        assertRefused(whole.replace("\"at\":\"2026", "\"at\":\"x2026"), "at must be a time");
        assertRefused(whole.replace("\"usage\":", "\"usage\":null,\"usage\":"), "not JSON");
        assertRefused(whole.substring(0, whole.length() - 1), "not JSON");
        assertRefused(whole + "{}", "not JSON");
        assertRefused("[1]", "must be a JSON object");
    }

    @Test
    void errorsDoNotTellTheText() {
        ObjectNode tree = EventJson.tree(new Corrected(FEEDBACK, AT, INTERACTION, "t1", "secret correction"));
        tree.put("Secret Name", "secret value");
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> EventJson.read(tree))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainIgnoringCase("secret"));
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> read("{\"secret\": secret}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainIgnoringCase("secret"));
    }

    private static void assertRefused(String json, String problem) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> read(json))
                .withMessageContaining(problem);
    }
}
