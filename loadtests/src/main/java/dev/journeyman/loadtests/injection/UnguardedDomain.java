package dev.journeyman.loadtests.injection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a domain whose policies look at no passage: the baseline. All else holds as it did, so that nothing but passages differs. */
final class UnguardedDomain {
    /** The rules that judge passages. */
    static final List<String> RULES = List.of("encoding", "injection-patterns", "hidden-attack", "planted");

    private static final String ROUTE = "/v1/chat/completions";
    private static final String POLICY = "guardrails.yaml";

    private UnguardedDomain() {}

    /** Makes the copy in a folder that is not there yet. */
    static Path copy(Path domain, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(domain)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(domain.relativize(file).toString()));
            }
        }
        YAMLMapper yaml = new YAMLMapper();
        Path policy = target.resolve(POLICY);
        ObjectNode root = Files.exists(policy)
                ? (ObjectNode) yaml.readTree(policy.toFile())
                : yaml.createObjectNode().put("version", 1);
        ObjectNode last = root.withArray("/policies").addObject(); // the last one wins
        last.putArray("routes").add(ROUTE);
        ObjectNode off = last.putObject("rules");
        for (String rule : rules(root)) {
            off.putObject(rule).put("action", "off");
        }
        yaml.writeValue(policy.toFile(), root);
        return target;
    }

    /** The shipped rules, and the operator's own that look at passages. */
    private static List<String> rules(ObjectNode root) {
        List<String> rules = new ArrayList<>(RULES);
        for (JsonNode pattern : root.path("patterns")) {
            pattern.path("stages").forEach(stage -> {
                if (stage.asText().equals("passage")) {
                    rules.add(pattern.path("name").asText());
                }
            });
        }
        return rules;
    }
}
