package dev.journeyman.feedback.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.feedback.Workshop;
import dev.journeyman.feedback.events.FinishReason;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.records.Demonstration;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.records.Unpaired;
import dev.journeyman.feedback.trust.FactCheck;
import dev.journeyman.feedback.trust.Trust;
import dev.journeyman.feedback.trust.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrlExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TrlExport MESSAGES = new TrlExport(new TrlForm.Conversational());
    private static final TrlExport TEXTS = new TrlExport(new TrlForm.Standard(messages -> messages.stream()
            .map(message -> "<" + message.role().wire() + ">" + message.content())
            .collect(Collectors.joining("\n", "", "\n<assistant>"))));
    private static final Set<String> PROVENANCE =
            Set.of("id", "provenance", "origins", "sources", "technicians", "model_versions", "since");

    private final List<PreferenceRecord> records = records();

    private static List<PreferenceRecord> records() {
        Workshop shop = new Workshop();
        List<Message> conversation = List.of(
                new Message(MessageRole.SYSTEM, "You help in a workshop."),
                new Message(MessageRole.USER, "Mein Wagen ruckelt.\nWas nun? \ud83d\ude97"),
                new Message(MessageRole.ASSISTANT, "Which codes are stored?"),
                new Message(MessageRole.USER, "\"P0301\" \\ and\u2028a line separator"));
        String answer = shop.answers(conversation, "v1", "Replace the engine.", FinishReason.STOP);
        shop.corrects("ann", answer, "Swap the coil.\n\tThen look whether the misfire follows.");
        String one = shop.answers("P0171?", "Look for a vacuum leak.");
        String two = shop.answers("P0171?", "Replace the oxygen sensor.");
        shop.prefers("bob", one, two);
        shop.up("ann", shop.answers("P0442?", "Smoke test the system."));
        shop.down("bob", shop.answers("P0455?", "Replace the tank."));
        String disputed = shop.answers("P0128?", "Replace the thermostat.");
        shop.up("ann", disputed);
        shop.down("bob", disputed);
        return new Trust(TrustPolicy.DEFAULT, FactCheck.NONE)
                .appraise(shop.events())
                .records();
    }

    private List<PreferenceRecord> accepted(Class<? extends PreferenceRecord> kind) {
        return records.stream()
                .filter(record -> record.status() == Status.ACCEPTED && kind.isInstance(record))
                .toList();
    }

    /** Reads a file as a reader of JSON lines does: one object a line, each with the same columns. */
    private static List<JsonNode> read(
            TrlExport export, TrlType type, List<PreferenceRecord> records, String... columns)
            throws JsonProcessingException {
        String file = export.lines(type, records).map(line -> line + "\n").collect(Collectors.joining());
        Set<String> all = new TreeSet<>(PROVENANCE);
        all.addAll(List.of(columns));
        List<JsonNode> rows = new ArrayList<>();
        for (String line : file.split("\n")) {
            JsonNode row = JSON.readTree(line);
            List<String> names = new ArrayList<>();
            row.fieldNames().forEachRemaining(names::add);
            assertThat(names).containsExactlyInAnyOrderElementsOf(all);
            assertThat(names.subList(0, columns.length))
                    .as("TRL's columns come first")
                    .containsExactly(columns);
            provenance(row);
            rows.add(row);
        }
        return rows;
    }

    private static void provenance(JsonNode row) {
        assertThat(row.get("provenance").textValue()).isEqualTo("human_feedback");
        assertThat(row.get("id").textValue()).startsWith("rec_");
        assertThat(row.get("since").textValue()).endsWith("Z");
        for (String list : List.of("origins", "sources", "technicians", "model_versions")) {
            assertThat(row.get(list).isArray()).isTrue();
            assertThat(row.get(list)).isNotEmpty().allMatch(JsonNode::isTextual);
        }
    }

    /** A column of messages, as TRL has them: objects of role and content. */
    private static List<Message> messages(JsonNode column) {
        assertThat(column.isArray()).isTrue();
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : column) {
            assertThat(message.size()).isEqualTo(2);
            String role = message.get("role").textValue();
            messages.add(new Message(
                    switch (role) {
                        case "system" -> MessageRole.SYSTEM;
                        case "user" -> MessageRole.USER;
                        case "assistant" -> MessageRole.ASSISTANT;
                        default -> throw new AssertionError("no role of TRL: " + role);
                    },
                    message.get("content").textValue()));
        }
        return messages;
    }

    private static List<Message> answer(String text) {
        return List.of(new Message(MessageRole.ASSISTANT, text));
    }

    @Test
    void conversationalPairsAreReadBack() throws JsonProcessingException {
        List<PreferenceRecord> pairs = accepted(Pair.class);
        List<JsonNode> rows = read(MESSAGES, TrlType.PAIRS, records, "prompt", "chosen", "rejected");
        assertThat(rows).hasSize(2).hasSameSizeAs(pairs);
        for (int i = 0; i < rows.size(); i++) {
            Pair pair = (Pair) pairs.get(i);
            assertThat(messages(rows.get(i).get("prompt"))).isEqualTo(pair.prompt());
            assertThat(messages(rows.get(i).get("chosen"))).isEqualTo(answer(pair.chosen()));
            assertThat(messages(rows.get(i).get("rejected"))).isEqualTo(answer(pair.rejected()));
            assertThat(rows.get(i).get("id").textValue()).isEqualTo(pair.id().toString());
        }
    }

    @Test
    void conversationalLabelsAreReadBack() throws JsonProcessingException {
        List<PreferenceRecord> labels = accepted(Unpaired.class);
        List<JsonNode> rows = read(MESSAGES, TrlType.UNPAIRED, records, "prompt", "completion", "label");
        assertThat(rows).as("what is held is not exported").hasSize(2).hasSameSizeAs(labels);
        for (int i = 0; i < rows.size(); i++) {
            Unpaired label = (Unpaired) labels.get(i);
            assertThat(messages(rows.get(i).get("prompt"))).isEqualTo(label.prompt());
            assertThat(messages(rows.get(i).get("completion"))).isEqualTo(answer(label.completion()));
            assertThat(rows.get(i).get("label").isBoolean()).isTrue();
            assertThat(rows.get(i).get("label").booleanValue()).isEqualTo(label.label());
        }
    }

    @Test
    void conversationalDemonstrationsAreReadBack() throws JsonProcessingException {
        Demonstration demonstration =
                (Demonstration) accepted(Demonstration.class).get(0);
        List<JsonNode> rows = read(MESSAGES, TrlType.DEMONSTRATIONS, records, "messages");
        assertThat(rows).hasSize(1);
        List<Message> messages = messages(rows.get(0).get("messages"));
        assertThat(messages.subList(0, messages.size() - 1)).isEqualTo(demonstration.prompt());
        assertThat(messages.get(messages.size() - 1).role()).isEqualTo(MessageRole.ASSISTANT);
        assertThat(messages.get(messages.size() - 1).content()).isEqualTo(demonstration.completion());
    }

    @Test
    void standardRowsHoldTheRenderedPrompt() throws JsonProcessingException {
        for (JsonNode row : read(TEXTS, TrlType.PAIRS, records, "prompt", "chosen", "rejected")) {
            assertThat(row.get("prompt").textValue()).endsWith("\n<assistant>");
            assertThat(row.get("chosen").isTextual()).isTrue();
            assertThat(row.get("rejected").isTextual()).isTrue();
        }
        for (JsonNode row : read(TEXTS, TrlType.UNPAIRED, records, "prompt", "completion", "label")) {
            assertThat(row.get("prompt").textValue()).startsWith("<user>P04");
            assertThat(row.get("completion").isTextual()).isTrue();
            assertThat(row.get("label").isBoolean()).isTrue();
        }
        JsonNode row = read(TEXTS, TrlType.DEMONSTRATIONS, records, "prompt", "completion")
                .get(0);
        assertThat(row.get("prompt").textValue()).startsWith("<system>You help in a workshop.\n<user>Mein Wagen");
        assertThat(row.get("completion").textValue()).startsWith("Swap the coil.\n\t");
    }

    @Test
    void whatIsNotAcceptedIsNotExported() {
        assertThat(records).anyMatch(record -> record.status() == Status.HELD);
        long lines = 0;
        for (TrlType type : TrlType.values()) {
            lines += MESSAGES.lines(type, records).count();
        }
        assertThat(lines)
                .isEqualTo(records.stream()
                        .filter(record -> record.status() == Status.ACCEPTED)
                        .count());
    }

    @Test
    void theSameRecordsMakeTheSameBytesInWhateverOrder() {
        for (TrlType type : TrlType.values()) {
            assertThat(MESSAGES.lines(type, records.reversed()).toList())
                    .isEqualTo(MESSAGES.lines(type, records).toList());
        }
        assertThat(TrlType.PAIRS.fileName()).isEqualTo("pairs.jsonl");
    }
}
