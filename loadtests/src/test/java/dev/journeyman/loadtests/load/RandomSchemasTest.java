package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Schemas replay and have everything that is supported in them; the judge says no where it should. */
class RandomSchemasTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aSeedReplaysAndManyHaveEveryKeyword() {
        TreeSet<String> keywords = new TreeSet<>();
        for (long seed = 0; seed < 300; seed++) {
            JsonNode schema = RandomSchemas.of(seed);
            assertThat(RandomSchemas.of(seed)).isEqualTo(schema);
            assertThat(schema.toString().length()).isLessThan(20_000);
            collect(schema, keywords);
        }
        assertThat(keywords)
                .contains(
                        "type",
                        "properties",
                        "required",
                        "additionalProperties",
                        "items",
                        "minItems",
                        "maxItems",
                        "enum",
                        "const",
                        "anyOf",
                        "$ref",
                        "$defs",
                        "minLength",
                        "maxLength",
                        "pattern",
                        "format",
                        "minimum",
                        "maximum",
                        "exclusiveMinimum",
                        "exclusiveMaximum");
    }

    private static void collect(JsonNode node, TreeSet<String> names) {
        node.properties().forEach(member -> {
            names.add(member.getKey());
            collect(member.getValue(), names);
        });
        if (node.isArray()) {
            node.forEach(each -> collect(each, names));
        }
    }

    @Test
    void theJudgeKnowsWhatIsNotOfASchema() throws Exception {
        JsonNode schema = JSON.readTree("""
                {"type":"object","required":["on"],"additionalProperties":false,
                 "properties":{"on":{"type":"string","format":"date"},"n":{"type":"integer","exclusiveMaximum":3}}}""");
        assertThat(SchemaJudge.problem(schema, "{\"on\":\"2026-11-22\",\"n\":2}"))
                .isEmpty();
        for (String bad : new String[] {
            "{}",
            "{\"on\":\"2026-13-22\"}",
            "{\"on\":\"2026-11-22\",\"n\":3}",
            "{\"on\":\"2026-11-22\",\"m\":1}",
            "{\"on\":\"2026-11-22\",\"on\":\"2026-11-23\"}",
            "{\"on\":\"2026-11-22\"} and so on",
            "{\"on\":\"2026-1",
            ""
        }) {
            assertThat(SchemaJudge.problem(schema, bad)).as(bad).isNotEmpty();
        }
    }
}
