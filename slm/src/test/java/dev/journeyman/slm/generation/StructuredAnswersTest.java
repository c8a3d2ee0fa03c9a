package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.journeyman.slm.structured.JsonConstraint;
import dev.journeyman.slm.structured.JsonTokens;
import dev.journeyman.slm.structured.SchemaGenerator;
import dev.journeyman.slm.structured.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers held to random schemas, by a model that knows nothing; judged by a validator that is not ours. */
@Timeout(300)
class StructuredAnswersTest {
    private static final int SCHEMAS = 500;
    private static final JsonTokens TOKENS = new JsonTokens();
    private static final Vocabulary VOCABULARY = TOKENS.vocabulary();
    private static final EngineOptions OPTIONS = new EngineOptions(4, 500, 8, 16, Duration.ofSeconds(20));
    private static final JsonSchemaFactory VALIDATORS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Logits from 0 to 1 by the tokens before, so all tokens are about as likely. */
    private static FakeModel aimless(long seed) {
        int size = TOKENS.size();
        return new FakeModel(size, 10_000, List.of(JsonTokens.END), tokens -> {
            CounterRandom random = CounterRandom.ofSeed(seed * 31 + Arrays.hashCode(tokens));
            float[] row = new float[size];
            for (int i = 0; i < size; i++) {
                row[i] = (float) random.doubleAt(i);
            }
            return row;
        });
    }

    private static String problem(JsonNode schema, String answer) {
        JsonNode document;
        try {
            document = STRICT.readTree(answer);
        } catch (java.io.IOException e) {
            return e.getMessage();
        }
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        Set<ValidationMessage> found = VALIDATORS.getSchema(schema, config).validate(document);
        return found.isEmpty() ? "" : found.toString();
    }

    private static GenerationRequest request(int maxTokens, SplittableRandom random) {
        SamplingOptions.Builder sampling = SamplingOptions.builder().seed(random.nextLong());
        switch (random.nextInt(4)) {
            case 0 -> sampling.temperature(0);
            case 1 -> sampling.temperature(0.8).topP(0.9).topK(40);
            case 2 -> sampling.minP(0.1).frequencyPenalty(1);
            default -> {}
        }
        GenerationRequest request =
                GenerationRequest.greedy(new int[] {65, 66}, maxTokens).withSampling(sampling.build());
        return random.nextInt(4) == 0 ? request.withTopLogprobs(2) : request;
    }

    @Test
    void everyAnswerIsValidWithinItsTokensAndNoneIsWithoutTheMask() throws Exception {
        SplittableRandom random = new SplittableRandom(22);
        int unmaskedValid = 0;
        long bytes = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            JsonNode schema = new SchemaGenerator(i).next();
            JsonConstraint constraint = JsonConstraint.of(schema, VOCABULARY);
            int least = constraint.leastTokens();
            int maxTokens = least >= 200 ? least : random.nextInt(least, 201);
            try (Engine engine = new Engine(aimless(i), TOKENS, OPTIONS)) {
                GenerationRequest request = request(maxTokens, random);
                GenerationResult result = engine.generate(request.withConstraint(constraint));
                String about = "seed " + i + ", max_tokens " + maxTokens + ", least " + least + ", schema " + schema;
                assertThat(result.finishReason())
                        .as("%s: %s", about, result.text())
                        .isEqualTo(FinishReason.STOP);
                assertThat(problem(schema, result.text()))
                        .as("%s: %s", about, result.text())
                        .isEmpty();
                assertThat(result.completionTokens()).as(about).isLessThanOrEqualTo(maxTokens);
                bytes += result.text().getBytes(StandardCharsets.UTF_8).length;
                if (i % 10 == 0) { // the same once more
                    assertThat(engine.generate(request.withConstraint(constraint))
                                    .tokens())
                            .as(about)
                            .isEqualTo(result.tokens());
                }
                GenerationResult free = engine.generate(request);
                unmaskedValid += problem(schema, free.text()).isEmpty() ? 1 : 0;
            }
        }
        assertThat(bytes).as("answers are not all the shortest there are").isGreaterThan(SCHEMAS * 20L);
        assertThat(unmaskedValid).as("valid without the mask").isZero();
    }

    @Test
    void anyObjectIsOneObjectWithoutANameTwice() throws Exception {
        JsonConstraint constraint = JsonConstraint.anyObject(VOCABULARY);
        SplittableRandom random = new SplittableRandom(5);
        try (Engine engine = new Engine(aimless(7), TOKENS, OPTIONS)) {
            for (int maxTokens = 2; maxTokens < 200; maxTokens += 3) {
                GenerationResult result =
                        engine.generate(request(maxTokens, random).withConstraint(constraint));
                assertThat(STRICT.readTree(result.text()).isObject())
                        .as("%d: %s", maxTokens, result.text())
                        .isTrue();
            }
        }
    }

    @Test
    void tooFewTokensAreRefusedWithTheLeast() throws Exception {
        JsonNode schema = STRICT.readTree("{\"type\":\"array\",\"minItems\":2,\"items\":{\"const\":7}}"); // [7,7]
        JsonConstraint constraint = JsonConstraint.of(schema, VOCABULARY);
        assertThat(constraint.leastTokens()).isEqualTo(5);
        try (Engine engine = new Engine(aimless(1), TOKENS, OPTIONS)) {
            GenerationRequest request =
                    GenerationRequest.greedy(new int[] {1}, 4).withConstraint(constraint);
            assertThatThrownBy(() -> engine.generate(request))
                    .isInstanceOf(GenerationException.class)
                    .hasMessage("An answer of the form asked for needs max_tokens of at least 5;"
                            + " max_tokens and the context leave it 4.");
        }
    }

    @Test
    void theAnswerEndsByItselfWhereNothingMayFollow() throws Exception {
        JsonConstraint constraint = JsonConstraint.of(STRICT.readTree("{\"const\":{\"a\":[true]}}"), VOCABULARY);
        try (Engine engine = new Engine(aimless(3), TOKENS, OPTIONS)) {
            GenerationResult result =
                    engine.generate(GenerationRequest.greedy(new int[] {1}, 100).withConstraint(constraint));
            assertThat(result.text()).isEqualTo("{\"a\":[true]}");
            assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(result.tokens()).doesNotContain(JsonTokens.END);
            GenerationResult stopped = engine.generate(GenerationRequest.greedy(new int[] {1}, 100)
                    .withConstraint(constraint)
                    .withStop(List.of("[")));
            assertThat(stopped.text()).as("a stop string cuts").isEqualTo("{\"a\":");
            assertThat(stopped.stopString()).contains("[");
        }
    }

    @Test
    void logprobsAreTheModelsOwn() throws Exception {
        JsonConstraint constraint = JsonConstraint.of(STRICT.readTree("{\"const\":7}"), VOCABULARY);
        FakeModel model = aimless(3);
        try (Engine engine = new Engine(model, TOKENS, OPTIONS)) {
            GenerationResult result = engine.generate(GenerationRequest.greedy(new int[] {1}, 9)
                    .withConstraint(constraint)
                    .withTopLogprobs(1));
            assertThat(result.text()).isEqualTo("7");
            double logprob = result.logprobs().get(0).logprob();
            assertThat(logprob)
                    .as("one of %d tokens, not the only one", TOKENS.size())
                    .isBetween(-8.0, -4.0);
            assertThat(result.logprobs().get(0).top().get(0).token()).isNotEqualTo((int) '7');
        }
    }
}
