package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Set;

/** Whether a text is one JSON document of a schema, by a validator that is not ours. Names that come twice and anything behind the document are no JSON here. */
final class SchemaJudge {
    private static final int MOST_TOLD = 300;
    private static final JsonSchemaFactory VALIDATORS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SchemaJudge() {}

    /** What is wrong with a text; empty for nothing. */
    static String problem(JsonNode schema, String text) {
        try {
            JsonNode document = STRICT.readTree(text);
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(true)
                    .build();
            Set<ValidationMessage> found = VALIDATORS.getSchema(schema, config).validate(document);
            return found.isEmpty() ? "" : shortened(found.toString());
        } catch (IOException e) {
            return shortened(String.valueOf(e.getMessage()));
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(MOST_TOLD, text.length()));
    }
}
