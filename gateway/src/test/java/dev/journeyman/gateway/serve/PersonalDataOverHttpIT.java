package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.guardrails.privacy.PersonalData;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Personal data sent as symptoms and as corrections: what of it is found in the store afterwards, by kind. */
class PersonalDataOverHttpIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, PersonalData> KINDS = Map.of(
            "EMAIL_ADDRESS", PersonalData.EMAIL,
            "PHONE_NUMBER", PersonalData.PHONE,
            "CREDIT_CARD", PersonalData.CARD,
            "IBAN_CODE", PersonalData.IBAN);
    private static final double LEAST_RECALL = 0.95;
    private static final double LEAST_PRECISION = 0.9;
    private static RunningGateway gateway;

    /** A text, and the personal data of our kinds in it. */
    private record Sample(String text, List<Span> spans) {}

    private record Span(PersonalData kind, String text) {}

    private static final class Score {
        int wanted;
        int gone;
        int placeholders;
    }

    @BeforeAll
    static void start() throws Exception {
        Path home = Files.createTempDirectory("journeyman-home");
        Path store = home.resolve("feedback");
        gateway = RunningGateway.with(
                new ScriptedModel(900, prompt -> "Summary: Look at it."),
                home,
                RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store)),
                config -> new ServeConfig(
                        config.host(),
                        config.port(),
                        config.home(),
                        config.domain(),
                        config.model(),
                        config.precision(),
                        config.slots(),
                        config.contextTokens(),
                        config.queued(),
                        config.mostQueued(),
                        1_000_000,
                        1_000_000,
                        config.grace(),
                        config.hasKeys(),
                        config.tuning()));
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    /** The labelled texts of microsoft/presidio-research, where they are beside the project; they are not part of it. */
    @Test
    void ofTheLabelledTextsNineteenInTwentyAreGone() throws Exception {
        String folder = Optional.ofNullable(System.getenv("JOURNEYMAN_TEST_DATA"))
                .orElse(System.getProperty("journeyman.root", "..") + "/../shared/data");
        Path file = Path.of(folder, "guardrails", "pii_dev.json");
        assumeTrue(
                Files.isRegularFile(file),
                "guardrails/pii_dev.json is not here (JOURNEYMAN_TEST_DATA names its folder)");
        List<Sample> samples = new ArrayList<>();
        for (JsonNode node : JSON.readTree(file.toFile())) {
            String text = node.path("text").asText();
            List<Span> spans = new ArrayList<>();
            for (JsonNode span : node.path("spans")) {
                PersonalData kind = KINDS.get(span.path("type").asText());
                if (kind != null) {
                    spans.add(new Span(
                            kind,
                            text.substring(
                                    span.path("start").asInt(), span.path("end").asInt())));
                }
            }
            samples.add(new Sample(text, spans));
        }
        check(samples, "labelled texts");
    }

    /** Numbers of vehicles, which that collection has none of: made up, in sentences of a workshop. */
    @Test
    void ofNumbersOfVehiclesNineteenInTwentyAreGone() throws Exception {
        Random random = new Random(20261121);
        String[] about = {"VIN %s misfires", "The vin is %s, rough idle when cold.", "chassis number %s: P0301 stored"};
        String[] plates = {
            "LL%d CCC", "L-LL %d%d", "LL-%d%d%d-LL", "%dLLL%d%d%d", "%d-LLL-%d%d%d", "LL %d%d LL %d%d%d%d"
        };
        String[] with = {
            "my plate is %s and it stalls", "%s leaks oil on bank 2", "the car with registration %s came back"
        };
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String vin = vin(random);
            samples.add(new Sample(
                    String.format(Locale.ROOT, about[i % about.length], vin),
                    List.of(new Span(PersonalData.VIN, vin))));
            String plate = plate(plates[i % plates.length], random);
            samples.add(new Sample(
                    String.format(Locale.ROOT, with[i % with.length], plate),
                    List.of(new Span(PersonalData.PLATE, plate))));
        }
        check(samples, "numbers of vehicles");
    }

    private static String vin(Random random) {
        String letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
        StringBuilder vin = new StringBuilder("WVW");
        while (vin.length() < 11) {
            vin.append(letters.charAt(random.nextInt(letters.length())));
        }
        return vin.append(String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000)))
                .toString();
    }

    /** L is a letter, %d a digit that is not 0; the age of a British plate is of two digits. */
    private static String plate(String form, Random random) {
        StringBuilder plate = new StringBuilder();
        for (char c : form.replace("LL%d CCC", "LL1%d LLL").replace("%d", "#").toCharArray()) {
            plate.append(
                    switch (c) {
                        case 'L' -> "ABCDEFGHJKLMNPRSTVWXYZ".charAt(random.nextInt(22));
                        case '#' -> (char) ('1' + random.nextInt(9));
                        default -> c;
                    });
        }
        return plate.toString();
    }

    private static void check(List<Sample> samples, String name) throws Exception {
        Map<PersonalData, Score> scores = new EnumMap<>(PersonalData.class);
        for (Sample sample : samples) {
            String symptoms = stored(diagnosed(sample.text()));
            String id = diagnosed("rough idle");
            corrected(id, sample.text());
            String correction = stored(id);
            for (String stored : List.of(symptoms, correction)) {
                for (Span span : sample.spans()) {
                    Score score = scores.computeIfAbsent(span.kind(), kind -> new Score());
                    score.wanted++;
                    score.gone += stored.contains(quoted(span.text())) ? 0 : 1;
                }
            }
            for (PersonalData kind : PersonalData.values()) {
                scores.computeIfAbsent(kind, key -> new Score()).placeholders += count(correction, kind.placeholder());
            }
        }
        scores.values().removeIf(score -> score.wanted == 0 && score.placeholders == 0);
        scores.forEach((kind, score) -> System.out.printf(
                Locale.ROOT,
                "%s, %s: recall %d of %d, precision %d of %d%n",
                name,
                kind.label(),
                score.gone,
                score.wanted,
                score.gone / 2, // each was sent twice, and placeholders are counted in corrections only
                score.placeholders));
        assertThat(scores).isNotEmpty();
        scores.forEach((kind, score) -> {
            assertThat(score.gone).as("recall of " + kind).isGreaterThanOrEqualTo((int)
                    Math.ceil(LEAST_RECALL * score.wanted));
            assertThat(score.placeholders).as("precision of " + kind).isLessThanOrEqualTo((int)
                    Math.ceil(score.gone / 2 / LEAST_PRECISION));
        });
    }

    private static String diagnosed(String symptoms) throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("codes").add("P0301");
        HttpResponse<String> response =
                gateway.post("/v1/diagnose", body.put("symptoms", symptoms).toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningGateway.json(response).path("interaction_id").asText();
    }

    private static void corrected(String id, String correction) throws Exception {
        ObjectNode body = JSON.createObjectNode().put("interaction_id", id).put("correction", correction);
        HttpResponse<String> response = gateway.post("/v1/feedback", body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    /** All that is stored of an interaction, as it is stored. */
    private static String stored(String id) {
        StringBuilder json = new StringBuilder();
        for (Entry.Stored stored : gateway.log.byInteraction(id, 10)) {
            json.append(new String(EventJson.write(stored.event()), StandardCharsets.UTF_8));
        }
        assertThat(json).isNotEmpty();
        return json.toString();
    }

    /** As JSON writes it, without the quotation marks. */
    private static String quoted(String text) throws Exception {
        String json = JSON.writeValueAsString(text);
        return json.substring(1, json.length() - 1);
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
