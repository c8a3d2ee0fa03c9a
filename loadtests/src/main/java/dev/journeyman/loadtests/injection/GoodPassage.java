package dev.journeyman.loadtests.injection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An entry of the domain's knowledge in plain sentences.
 *
 * @param title what it is about
 * @param paragraphs of sentences: what it is and how it shows, causes, checks
 */
record GoodPassage(String title, List<List<String>> paragraphs) {
    private static final int MOST_CHARS = 1_000; // with what is planted it must stay one passage

    /** Copies the lists; none is empty. */
    GoodPassage {
        paragraphs = paragraphs.stream()
                .filter(paragraph -> !paragraph.isEmpty())
                .<List<String>>map(List::copyOf)
                .toList();
        if (title.isBlank() || paragraphs.isEmpty()) {
            throw new IllegalArgumentException("a passage has a title and a sentence");
        }
    }

    /** All entries of a domain's folder, in the order of its files. */
    static List<GoodPassage> read(Path domain) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        List<GoodPassage> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(domain.resolve("knowledge"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                yaml.readTree(file.toFile()).forEach(entry -> all.add(of(entry)));
            }
        }
        return all;
    }

    static GoodPassage of(JsonNode entry) {
        List<String> first =
                new ArrayList<>(List.of(entry.path("about").asText().strip()));
        entry.path("symptoms").forEach(each -> first.add("It may show as " + each.asText() + "."));
        List<String> causes = new ArrayList<>();
        for (JsonNode each : entry.path("causes")) {
            causes.add("One cause is a " + each.path("cause").asText() + ": "
                    + each.path("why").asText());
        }
        List<String> checks = new ArrayList<>();
        for (JsonNode each : entry.path("checks")) {
            checks.add(each.path("step").asText() + ". " + each.path("why").asText());
        }
        return new GoodPassage(entry.path("title").asText(), shortened(List.of(first, causes, checks)));
    }

    /** Whole sentences up to the most characters. */
    private static List<List<String>> shortened(List<List<String>> paragraphs) {
        int room = MOST_CHARS;
        List<List<String>> all = new ArrayList<>();
        for (List<String> paragraph : paragraphs) {
            List<String> kept = new ArrayList<>();
            for (String sentence : paragraph) {
                room -= sentence.length() + 1;
                if (room < 0 && !all.isEmpty()) {
                    break;
                }
                kept.add(sentence);
            }
            all.add(kept);
        }
        return all;
    }
}
