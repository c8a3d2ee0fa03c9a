package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A made-up manual that states facts in prose, one text each: what {@code retrain --curated} reads and domain-adaptive pretraining (DAPT) learns from. */
final class ManualTexts {
    private static final double TRUST = 0.9;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ManualTexts() {}

    static void write(Path file, List<Fact> facts) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            ObjectNode node = JSON.createObjectNode()
                    .put("id", "manual/" + i)
                    .put("kind", "text")
                    .put("scope", "domain")
                    .put("answer", text(fact))
                    .put("provenance", "human_curated")
                    .put("trust", TRUST);
            node.putArray("sources").add("a made-up workshop manual");
            lines.add(JSON.writeValueAsString(node));
        }
        Files.write(file, lines);
    }

    static String text(Fact fact) {
        return String.format(
                Locale.ROOT,
                "Service data of the %1$s. The %2$s is %3$s. When you work on a %1$s, keep to a %2$s of %3$s. %3$s is the %2$s that the maker of the %1$s gives.",
                fact.car(),
                fact.figure(),
                fact.value());
    }
}
