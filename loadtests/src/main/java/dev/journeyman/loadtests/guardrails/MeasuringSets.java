package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sets of labelled texts that lie beside the project and are no part of it; those that are there are read. */
final class MeasuringSets {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MeasuringSets() {}

    /**
     * Texts of one kind.
     *
     * @param name of the set
     * @param stage where they stand
     * @param bad whether they are to be stopped
     * @param texts in the order of the file
     */
    record TextSet(String name, Stage stage, boolean bad, List<String> texts) {}

    /** A text with personal data. */
    record Labelled(String text, List<LabelledSpan> spans) {}

    /** Where personal data stands. */
    record LabelledSpan(String type, int start, int end) {}

    /** The sets of a folder, which may have them in a folder {@code guardrails}. */
    static List<TextSet> read(Path data) throws IOException {
        Path folder = folder(data);
        List<TextSet> sets = new ArrayList<>();
        for (String part : List.of("train", "val")) {
            Path file = folder.resolve("deepset_prompt_injections_" + part + ".csv");
            add(
                    sets,
                    "deepset " + part + " injections",
                    Stage.INPUT,
                    true,
                    csv(file, "text", row -> is(row, "label", "1")));
            add(
                    sets,
                    "deepset " + part + " benign",
                    Stage.INPUT,
                    false,
                    csv(file, "text", row -> is(row, "label", "0")));
        }
        add(sets, "jailbreaks", Stage.INPUT, true, strings(folder.resolve("jailbreaks_dev.json")));
        add(
                sets,
                "advbench harmful",
                Stage.INPUT,
                true,
                csv(folder.resolve("advbench_harmful_behaviors.csv"), "goal", row -> true));
        Path xstest = folder.resolve("xstest_prompts.csv");
        add(sets, "xstest unsafe", Stage.INPUT, true, csv(xstest, "prompt", row -> is(row, "label", "unsafe")));
        add(sets, "xstest safe", Stage.INPUT, false, csv(xstest, "prompt", row -> is(row, "label", "safe")));
        add(sets, "bipia attacks", Stage.PASSAGE, true, strings(folder.resolve("bipia_text_attack_train.json")));
        Path toxicity = folder.resolve("surge_toxicity_en.csv");
        add(sets, "surge toxic", Stage.OUTPUT, true, csv(toxicity, "text", row -> is(row, "is_toxic", "Toxic")));
        add(
                sets,
                "surge not toxic",
                Stage.OUTPUT,
                false,
                csv(toxicity, "text", row -> is(row, "is_toxic", "Not Toxic")));
        return sets;
    }

    /** The texts with personal data of a folder; empty where there are none. */
    static List<Labelled> personalData(Path data) throws IOException {
        Path file = folder(data).resolve("pii_dev.json");
        List<Labelled> texts = new ArrayList<>();
        if (!Files.exists(file)) {
            return texts;
        }
        for (JsonNode node : JSON.readTree(file.toFile())) {
            List<LabelledSpan> spans = new ArrayList<>();
            node.path("spans")
                    .forEach(span -> spans.add(new LabelledSpan(
                            span.path("type").asText(),
                            span.path("start").asInt(),
                            span.path("end").asInt())));
            texts.add(new Labelled(node.path("text").asText(), spans));
        }
        return texts;
    }

    private static Path folder(Path data) {
        Path inner = data.resolve("guardrails");
        return Files.isDirectory(inner) ? inner : data;
    }

    private static boolean is(Map<String, String> row, String column, String value) {
        return row.getOrDefault(column, "").strip().equalsIgnoreCase(value);
    }

    private static void add(List<TextSet> sets, String name, Stage stage, boolean bad, @Nullable List<String> texts) {
        if (texts != null && !texts.isEmpty()) {
            sets.add(new TextSet(name, stage, bad, texts));
        }
    }

    /** Every string of a JSON file, however deep; null where there is no file. */
    private static @Nullable List<String> strings(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        collect(JSON.readTree(file.toFile()), strings);
        return strings;
    }

    private static void collect(JsonNode node, List<String> strings) {
        if (node.isTextual()) {
            strings.add(node.textValue());
        }
        node.forEach(child -> collect(child, strings));
    }

    /** A column of the rows that are wanted (RFC 4180); null where there is no file. */
    private static @Nullable List<String> csv(Path file, String column, Predicate<Map<String, String>> wanted)
            throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        List<List<String>> rows = rows(Files.readString(file));
        List<String> texts = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> named = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(row.size(), rows.get(0).size()); i++) {
                named.put(rows.get(0).get(i).strip(), row.get(i));
            }
            if (named.containsKey(column) && wanted.test(named)) {
                texts.add(named.getOrDefault(column, ""));
            }
        }
        return texts;
    }

    /** The rows of a CSV file; the first is the heading. */
    static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    field.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                row.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                row.add(field.toString());
                field.setLength(0);
                rows.add(List.copyOf(row));
                row.clear();
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (field.length() > 0 || !row.isEmpty()) {
            row.add(field.toString());
            rows.add(List.copyOf(row));
        }
        return rows;
    }
}
