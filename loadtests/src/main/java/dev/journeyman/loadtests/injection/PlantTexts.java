package dev.journeyman.loadtests.injection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts to plant.
 *
 * @param source where the attacks come from
 * @param attacks that want to steer the assistant
 * @param notices that only look like that
 */
record PlantTexts(String source, List<PlantText> attacks, List<PlantText> notices) {
    /** The file of attacks that a folder of measuring sets may have. */
    static final String FILE = "bipia_text_attack_train.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the lists; there must be an attack. */
    PlantTexts {
        attacks = List.copyOf(attacks);
        notices = List.copyOf(notices);
        if (attacks.isEmpty()) {
            throw new IllegalArgumentException("there is no attack in " + source);
        }
    }

    /** The project's own. */
    static PlantTexts own() throws IOException {
        try (InputStream in = PlantTexts.class.getResourceAsStream("attacks.json")) {
            JsonNode own = JSON.readTree(in);
            List<PlantText> notices = new ArrayList<>();
            own.path("notices").forEach(text -> notices.add(new PlantText("notice", text.asText(), false)));
            return new PlantTexts("own attacks", attacks(own.path("attacks")), notices);
        }
    }

    /**
     * Attacks of a folder, which may have the file in a folder {@code guardrails}; the notices stay the project's.
     *
     * @throws IOException where there is no such file, or it is no object of lists
     */
    static PlantTexts of(Path data) throws IOException {
        Path file = Stream.of(data.resolve(FILE), data.resolve("guardrails").resolve(FILE))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no " + FILE + " in " + data));
        return new PlantTexts(FILE, attacks(JSON.readTree(file.toFile())), own().notices());
    }

    private static List<PlantText> attacks(JsonNode byKind) throws IOException {
        List<PlantText> attacks = new ArrayList<>();
        for (var kind : byKind.properties()) {
            if (!kind.getValue().isArray()) {
                throw new IOException("the attacks of the kind " + kind.getKey() + " are no list");
            }
            kind.getValue().forEach(text -> attacks.add(new PlantText(kind.getKey(), text.asText(), true)));
        }
        return attacks;
    }
}
