package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.gateway.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The OpenAPI document describes the routes there are, no more and no fewer. */
class RoutesTest {
    private static JsonNode document() throws IOException {
        try (InputStream in = Route.class.getResourceAsStream("/dev/journeyman/gateway/openapi.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void theDocumentHasTheRoutes() throws IOException {
        Set<String> described = new HashSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.add(
                                method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        Set<String> routes = new HashSet<>();
        for (Route route : Route.values()) {
            routes.add(route.method() + " " + route.openApiPath());
        }
        assertThat(described).isEqualTo(routes);
        assertThat(document().path("openapi").asText()).isEqualTo("3.1.0");
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();
        List<String> references = new ArrayList<>();
        for (JsonNode reference : document.findValues("$ref")) {
            references.add(reference.asText());
        }
        assertThat(references)
                .hasSizeGreaterThan(50)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
