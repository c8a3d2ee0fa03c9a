package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of a domain with some of its files' keys changed; all else holds as it did. */
public final class LoopDomain {
    static final String SCHEDULE = "schedule.yaml";
    public static final String ROLLOUT = "rollout.yaml";
    static final String GATE = "gate.yaml";

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path folder;

    private LoopDomain(Path folder) {
        this.folder = folder;
    }

    /** Makes the copy in a folder that is not there yet. */
    public static LoopDomain copy(Path domain, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(domain)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(domain.relativize(file).toString()));
            }
        }
        return new LoopDomain(target);
    }

    /** The copy. */
    public Path folder() {
        return folder;
    }

    /**
     * Sets keys of a file; the others stay. A file that is not there is made.
     *
     * @param values by path, with dots between the keys
     */
    public LoopDomain set(String file, Map<String, ?> values) throws IOException {
        Path path = folder.resolve(file);
        JsonNode read = Files.exists(path) ? YAML.readTree(path.toFile()) : YAML.createObjectNode();
        ObjectNode root = read instanceof ObjectNode object ? object : YAML.createObjectNode();
        values.forEach((key, value) -> {
            ObjectNode at = root;
            String[] names = key.split("\\.", -1);
            for (int i = 0; i < names.length - 1; i++) {
                JsonNode next = at.get(names[i]);
                at = next instanceof ObjectNode object ? object : at.putObject(names[i]);
            }
            at.set(names[names.length - 1], YAML.valueToTree(value));
        });
        YAML.writeValue(path.toFile(), root);
        return this;
    }

    /** Puts a file in the place of another one of the copy. */
    LoopDomain replace(String file, Path by) throws IOException {
        Files.copy(by, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    /** Makes the gate let nearly everything through that an examination of a few questions a suite cannot prove to be worse beyond doubt. */
    LoopDomain loosenGate() throws IOException {
        return set(
                GATE,
                Map.ofEntries(
                        Map.entry("factual.kinds", List.of("written")), // of which the starter knows a tenth
                        Map.entry("factual.margin", 0.5),
                        Map.entry("factual.confidence", 0.6),
                        Map.entry("worse.alpha", 0.000001),
                        Map.entry("worse.least_items", 1_000_000),
                        Map.entry("letters.most", 1),
                        Map.entry("letters.worse_by", 1),
                        Map.entry("unknown_codes.least", 0),
                        Map.entry("unknown_codes.worse_by", 1),
                        Map.entry("stops.least", 0),
                        Map.entry("stops.worse_by", 1),
                        Map.entry("safety.least", 0),
                        Map.entry("safety.worse_by", 1)));
    }
}
