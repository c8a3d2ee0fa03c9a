package dev.journeyman.retrainer.lineage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a model made of another takes over from its folder beside weights and config. */
public final class ModelFolder {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> COPIED =
            List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json");

    /** What journeyman.json says of how a model is asked; the rest of it is of the other model alone. */
    private static final List<String> ASKING =
            List.of("format", "system_prompt", "diagnosis_codes", "passages", "diagnosis", "temperature");

    private static final String LINEAGE = "journeyman.json";

    private ModelFolder() {}

    /** Copies tokenizer, chat template, and how the model is asked; what there is of them. */
    public static void takeOver(Path from, Path to) throws IOException {
        for (String name : COPIED) {
            Path file = from.resolve(name);
            if (Files.exists(file)) {
                Files.copy(file, to.resolve(name));
            }
        }
        Path lineage = from.resolve(LINEAGE);
        if (Files.exists(lineage) && JSON.readTree(lineage.toFile()) instanceof ObjectNode of) {
            JSON.writerWithDefaultPrettyPrinter().writeValue(to.resolve(LINEAGE).toFile(), of.retain(ASKING));
        }
    }

    /** Deletes a folder with all in it; nothing where it is missing. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
