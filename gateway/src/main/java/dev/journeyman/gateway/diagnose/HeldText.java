package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.diagnose.DiagnosisText.Cause;
import dev.journeyman.gateway.diagnose.DiagnosisText.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads an answer that was held to a {@link DiagnosisForm}, letter for letter: only what the form has for a heading is one, whatever stands in the texts. */
final class HeldText {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SUMMARY = "Summary: ";
    private static final List<String> HEADINGS = List.of("Causes:", "Checks:", "Safety:");

    private HeldText() {}

    /**
     * Sections.
     *
     * @param full whether the answer took all tokens that it had: then its last line may have broken off, and is left out if another one is in its section
     */
    static DiagnosisText sections(String text, boolean full) {
        List<String> lines = List.of(text.split("\n", -1));
        List<List<String>> items = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int section = -1;
        for (String line : lines.subList(1, lines.size())) {
            if (section + 1 < HEADINGS.size() && line.equals(HEADINGS.get(section + 1))) {
                section++;
            } else if (section >= 0) {
                items.get(section).add(line.substring(line.indexOf(' ') + 1).strip());
            }
        }
        if (full
                && section > 0
                && (section == HEADINGS.size() - 1 || items.get(section).size() > 1)) {
            items.get(section).removeLast();
        }
        String first = lines.getFirst();
        return of(
                first.startsWith(SUMMARY) ? first.substring(SUMMARY.length()).strip() : first,
                items.get(0).stream().map(HeldText::cause),
                items.get(1).stream().map(DiagnosisText::check),
                items.get(2).stream());
    }

    private static Cause cause(String item) {
        int open = item.lastIndexOf(" (");
        return new Cause(item.substring(0, open).strip(), item.substring(open + 2, item.length() - 1));
    }

    /** JSON. */
    static DiagnosisText json(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that was held to JSON is none", e);
        }
        return of(
                line(root.path("summary")),
                each(root.path("causes"))
                        .map(cause -> new Cause(
                                line(cause.path("cause")),
                                cause.path("likelihood").asText()))
                        .filter(cause -> !cause.cause().isEmpty()),
                each(root.path("checks"))
                        .map(check -> new Check(withoutStop(line(check.path("step"))), line(check.path("why"))))
                        .filter(check -> !check.step().isEmpty()),
                each(root.path("safety")).map(HeldText::line).filter(sentence -> !sentence.isEmpty()));
    }

    private static DiagnosisText of(String summary, Stream<Cause> causes, Stream<Check> checks, Stream<String> safety) {
        return new DiagnosisText(
                summary,
                DiagnosisText.distinct(causes, Cause::cause),
                DiagnosisText.distinct(checks, Check::step),
                DiagnosisText.distinct(safety, sentence -> sentence));
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** A text on one line, as the parts of a diagnosis are written. */
    private static String line(JsonNode text) {
        return text.asText().replaceAll("\\s+", " ").strip();
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
