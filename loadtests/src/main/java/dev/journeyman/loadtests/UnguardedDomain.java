package dev.journeyman.loadtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a domain some of whose rules are switched off; all else holds as it did, so that nothing but these differs. */
public final class UnguardedDomain {
    /** The shipped rules that hold a stream's sentences back. Without them a reader sees each token when it comes. */
    public static final List<String> OUTPUT_RULES = List.of(
            "size",
            "personal-data",
            "degeneration",
            "secrets",
            "insults",
            "toxicity",
            "language",
            "facts",
            "prompt-leak",
            "citations",
            "groundedness",
            "dangerous-advice");

    private static final String ROUTE = "/v1/chat/completions";
    private static final String POLICY = "guardrails.yaml";

    private UnguardedDomain() {}

    /**
     * Makes the copy in a folder that is not there yet.
     *
     * @param stage where the rules judge: input, output, passage, correction
     * @param rules the shipped ones to switch off; the operator's own of the stage are switched off with them
     */
    public static Path copy(Path domain, Path target, String stage, Collection<String> rules) throws IOException {
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
        rules.forEach(rule -> off.putObject(rule).put("action", "off"));
        for (JsonNode pattern : root.path("patterns")) {
            pattern.path("stages").forEach(each -> {
                if (each.asText().equals(stage)) {
                    off.putObject(pattern.path("name").asText()).put("action", "off");
                }
            });
        }
        yaml.writeValue(policy.toFile(), root);
        return target;
    }
}
