package dev.journeyman.feedback.trust;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.guardrails.facts.CodeMeanings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The domain's trouble codes and answers, and wrong meanings of codes to attack with. */
final class Facts {
    private static final Pattern ROW =
            Pattern.compile("\"?([PBCU][0-3][0-9A-F]{3})\"?,(?:\"((?:[^\"]|\"\")*)\"|([^,]*)).*");
    private static final double NOT_THE_SAME = 0.5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Facts() {}

    /** A table of trouble codes as trust asks it, put together as the gateway does. */
    static FactCheck check(Map<String, String> table) {
        CodeMeanings meanings = new CodeMeanings(table);
        return text -> meanings.wrongIn(text).stream()
                .map(wrong -> new Contradiction(wrong.code(), wrong.meaning(), wrong.departure()))
                .distinct()
                .toList();
    }

    private static Path domain() {
        return Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive");
    }

    /** Code and meaning of {@code facts/dtc.csv}. */
    static TreeMap<String, String> table() {
        return rows(domain().resolve("facts/dtc.csv"));
    }

    /** Every answer that the domain's instructions have; some 2,900. */
    static List<String> answers() {
        List<String> answers = new ArrayList<>();
        try (Stream<Path> files = Files.list(domain().resolve("instructions"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode node = JSON.readTree(line);
                    if (node.has("answer")) {
                        answers.add(node.get("answer").textValue());
                    }
                    node.path("messages").forEach(message -> {
                        if (message.path("role").asText().equals("assistant")) {
                            answers.add(message.path("content").textValue());
                        }
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers;
    }

    /** Wrong meanings that the list of off-by-one codes has; the test is skipped where the data is absent. */
    static TreeMap<String, String> knownBad() {
        String configured = System.getProperty("JOURNEYMAN_TEST_DATA", System.getenv("JOURNEYMAN_TEST_DATA"));
        Path folder = configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("journeyman.root", "..")).resolve("../shared/data");
        Path file =
                folder.resolve("dtc/known-bad/mytrile_obd-trouble-codes.csv").normalize();
        assumeTrue(Files.isReadable(file), "no " + file + ": set JOURNEYMAN_TEST_DATA to the folder that holds dtc");
        Map<String, String> table = table();
        TreeMap<String, String> wrong = rows(file);
        wrong.keySet().retainAll(table.keySet());
        wrong.entrySet().removeIf(row -> alike(row.getValue(), table.get(row.getKey())) >= NOT_THE_SAME);
        return wrong;
    }

    /** Wrong meanings made by giving each code the meaning of one further down the table that is not like its own. */
    static TreeMap<String, String> shifted() {
        TreeMap<String, String> table = table();
        List<String> codes = List.copyOf(table.keySet());
        TreeMap<String, String> wrong = new TreeMap<>();
        for (int i = 0; i < codes.size(); i++) {
            String own = table.get(codes.get(i));
            String other = table.get(codes.get((i + codes.size() / 3) % codes.size()));
            if (alike(own, other) < NOT_THE_SAME) {
                wrong.put(codes.get(i), other);
            }
        }
        return wrong;
    }

    /** The share of words that two meanings have in common of those that either has. */
    static double alike(String one, String other) {
        var words = new HashSet<>(List.of(one.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
        var others = new HashSet<>(List.of(other.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
        var all = new HashSet<>(words);
        all.addAll(others);
        words.retainAll(others);
        return (double) words.size() / all.size();
    }

    private static TreeMap<String, String> rows(Path file) {
        TreeMap<String, String> rows = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    String quoted = row.group(2);
                    rows.put(row.group(1), quoted != null ? quoted.replace("\"\"", "\"") : row.group(3));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
