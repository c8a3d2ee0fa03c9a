package dev.journeyman.loadtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BodyMutatorTest {
    private static final long SEED = 20261101;
    private static final int CASES = 5000;

    private final BodyMutator mutator = new BodyMutator(SEED);
    private final JsonMapper json = new JsonMapper();

    @Test
    void aCaseFollowsFromSeedAndNumberAlone() {
        FuzzCase late = new BodyMutator(SEED).mutate(77);
        mutator.mutate(3);
        FuzzCase again = mutator.mutate(77);

        assertThat(again.body()).isEqualTo(late.body());
        assertThat(again.headers()).isEqualTo(late.headers());
        assertThat(again.mutations()).isEqualTo(late.mutations());
        assertThat(new BodyMutator(SEED + 1).mutate(77).body()).isNotEqualTo(late.body());
    }

    @Test
    void undamagedRequestsAreWhatTheyShouldBe() throws JsonProcessingException {
        for (FuzzCase undamaged : mutator.undamaged()) {
            JsonNode body = json.readTree(new String(undamaged.body(), StandardCharsets.UTF_8));
            assertThat(undamaged.headers()).containsEntry("content-type", "application/json");
            assertThat(body.path(undamaged.path().equals(BodyMutator.CHAT) ? "messages" : "codes")
                            .isArray())
                    .isTrue();
        }
        assertThat(mutator.undamaged()).extracting(FuzzCase::path).contains(BodyMutator.CHAT, BodyMutator.DIAGNOSE);
    }

    /** Whatever else a case asks for, a chat that a lenient parser would accept asks for a short answer. */
    @Test
    void chatsAreAlwaysShort() {
        int accepted = 0;
        for (int number = 0; number < CASES; number++) {
            FuzzCase mutant = mutator.mutate(number);
            JsonNode body = lenient(mutant);
            if (mutant.path().equals(BodyMutator.CHAT)
                    && body != null
                    && body.path("messages").isArray()) {
                accepted++;
                assertThat(body.path("max_tokens").asInt(-1))
                        .as("case " + number)
                        .isBetween(1, 3);
                assertThat(body.has("max_completion_tokens"))
                        .as("case " + number)
                        .isFalse();
            }
        }
        assertThat(accepted).isGreaterThan(CASES / 10);
    }

    @Test
    void everyKindOfDamageHappens() {
        Map<String, Integer> kinds = new TreeMap<>();
        int notUtf8 = 0;
        int overLimit = 0;
        int notJson = 0;
        int withoutType = 0;
        for (int number = 0; number < CASES; number++) {
            FuzzCase mutant = mutator.mutate(number);
            mutant.mutations().forEach(kind -> kinds.merge(kind.replaceAll("[0-9]+", "N"), 1, Integer::sum));
            notUtf8 += isUtf8(mutant.body()) ? 0 : 1;
            overLimit += mutant.isOverLimit() ? 1 : 0;
            notJson += lenient(mutant) == null ? 1 : 0;
            withoutType += mutant.headers().containsKey("content-type") ? 0 : 1;
            assertThat(mutant.body().length).as("case " + number).isLessThan(4 * FuzzCase.BODY_LIMIT_BYTES);
        }
        assertThat(kinds)
                .containsKeys(
                        "odd text",
                        "truncated",
                        "bits flipped",
                        "not UTF-N",
                        "slice repeated",
                        "duplicate key",
                        "lone surrogate",
                        "nested N deep",
                        "number of N digits",
                        "string of N",
                        "many members",
                        "trailing bytes",
                        "no JSON at all",
                        "control characters and loose syntax",
                        "remove messages",
                        "messages becomes a STRING",
                        "no content type",
                        "another content type",
                        "long request id");
        assertThat(notUtf8).isGreaterThan(50);
        assertThat(overLimit).isBetween(5, 200);
        assertThat(notJson).isGreaterThan(300);
        assertThat(withoutType).isGreaterThan(20);
    }

    @Test
    void byteDamageSparesTheBound() {
        byte[] body = "{\"max_tokens\":2,\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
        String bound = "{\"max_tokens\":2,";
        int kept = bound.length();
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            assertThat(start(ByteMutations.truncate(body, kept, random), kept)).isEqualTo(bound);
            assertThat(start(ByteMutations.flipBits(body, kept, random), kept)).isEqualTo(bound);
            assertThat(start(ByteMutations.insertNotUtf8(body, kept, random), kept))
                    .isEqualTo(bound);
            assertThat(start(ByteMutations.duplicateSlice(body, kept, random), kept))
                    .isEqualTo(bound);
        }
        assertThat(new String(ByteMutations.insertMember(body, kept, "\"n\":1"), StandardCharsets.UTF_8))
                .isEqualTo("{\"max_tokens\":2,\"n\":1,\"messages\":[]}");
    }

    @Test
    void excerptsArePlainText() {
        FuzzCase odd =
                new FuzzCase(1, "/", Map.of(), new byte[] {'a', 0x1B, (byte) 0xFF, '\\', 'b'}, java.util.List.of());

        assertThat(odd.excerpt(100)).isEqualTo("a\\x1b\\xff\\x5cb");
        assertThat(odd.excerpt(1)).isEqualTo("a... (5 bytes)");
    }

    private static String start(byte[] body, int length) {
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private @org.jspecify.annotations.Nullable JsonNode lenient(FuzzCase mutant) {
        try {
            return json.readTree(new String(mutant.body(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
