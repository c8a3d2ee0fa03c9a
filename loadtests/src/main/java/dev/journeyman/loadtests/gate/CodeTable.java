package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of trouble codes: the domain's own, or one that somebody brought.
 *
 * @param meanings by code, in the order of codes
 */
record CodeTable(Map<String, String> meanings) {
    private static final long MOST_BYTES = 64 << 20;
    private static final String CODE = "[PBCU][0-3][0-9A-F]{3}";

    /** Puts the codes in their order. */
    CodeTable {
        meanings = Collections.unmodifiableMap(new TreeMap<>(meanings));
    }

    /**
     * Reads a table: CSV with code and meaning first, or JSON with {@code dtcs} of {@code code} and {@code description}. Lines that begin with no trouble code are passed over.
     *
     * @throws IOException where it cannot be read, or has no code at all
     */
    static CodeTable read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        }
        Map<String, String> meanings = new TreeMap<>();
        if (file.toString().endsWith(".json")) {
            for (JsonNode each :
                    JsonMapper.builder().build().readTree(file.toFile()).path("dtcs")) {
                put(
                        meanings,
                        each.path("code").asText(),
                        each.path("description").asText());
            }
        } else {
            for (String line : Files.readAllLines(file)) {
                List<String> fields = fields(line);
                if (fields.size() >= 2) {
                    put(meanings, fields.get(0), fields.get(1));
                }
            }
        }
        if (meanings.isEmpty()) {
            throw new IOException(
                    file + " has no trouble code: a CSV begins each line with code and meaning, a JSON has"
                            + " dtcs with code and description");
        }
        return new CodeTable(meanings);
    }

    private static void put(Map<String, String> meanings, String code, String meaning) {
        if (code.matches(CODE) && !meaning.isBlank()) {
            meanings.put(code, meaning.strip());
        }
    }

    /** The fields of a line of CSV (RFC 4180) without line ends in quotes. */
    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** What both tables have, with this one's meanings. */
    CodeTable known(CodeTable other) {
        Map<String, String> both = new TreeMap<>(meanings);
        both.keySet().retainAll(other.meanings.keySet());
        return new CodeTable(both);
    }

    List<String> codes() {
        return List.copyOf(meanings.keySet());
    }

    String meaning(String code) {
        return meanings.getOrDefault(code, "");
    }

    /** The answer in the form that the starter gives: the meaning and the system that the code's letter names. */
    static String answer(String code, String meaning) {
        String system = switch (code.charAt(0)) {
            case 'B' -> "body";
            case 'C' -> "chassis";
            case 'U' -> "network";
            default -> "powertrain";
        };
        return code + " means " + meaning + ". It is a " + system + " code.";
    }
}
