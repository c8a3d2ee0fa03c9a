package dev.journeyman.retrainer.evaluation.texts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reference values of other implementations, which are not part of the repository. */
final class ReferenceVectors {
    private ReferenceVectors() {}

    /** A file of {@code JOURNEYMAN_TEST_DATA/metrics}; the test is skipped where the variable is not set. */
    static JsonNode read(String name) throws IOException {
        String configured = System.getProperty("JOURNEYMAN_TEST_DATA", System.getenv("JOURNEYMAN_TEST_DATA"));
        assumeTrue(configured != null, "JOURNEYMAN_TEST_DATA is not set");
        Path file = Path.of(configured).resolve("metrics").resolve(name);
        assumeTrue(Files.isReadable(file), "no " + file);
        return JsonMapper.builder().build().readTree(file.toFile());
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
