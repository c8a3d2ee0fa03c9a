package dev.journeyman.retrainer.trainingset.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinHashTest {
    @Test
    void signaturesAreDatasketchs() throws IOException {
        String configured = System.getProperty("JOURNEYMAN_TEST_DATA", System.getenv("JOURNEYMAN_TEST_DATA"));
        Path folder = configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("journeyman.root", "..")).resolve("../shared/data");
        Path file = folder.resolve("metrics/minhash_vectors.json").normalize();
        assumeTrue(
                Files.isReadable(file), "no " + file + ": set JOURNEYMAN_TEST_DATA to the folder that holds metrics");
        JsonNode vectors = new ObjectMapper().readTree(file.toFile());
        String token = vectors.path("token_utf8").asText();
        assertThat(MinHash.hash(token)).isEqualTo(vectors.path("hash_value").asLong());
        Permutations permutations = new Permutations(numbers(vectors.path("a")), numbers(vectors.path("b")));
        assertThat(MinHash.of(List.of(token), permutations).values())
                .containsExactly(numbers(vectors.path("hashvalues")));
    }

    private static long[] numbers(JsonNode list) {
        long[] numbers = new long[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).asLong();
        }
        return numbers;
    }

    @Test
    void handWorkedNumbers() {
        // SHA-1 of "abc" begins a9 99 3e 36 (FIPS 180-2, appendix A.1): little-endian 0x363e99a9
        assertThat(MinHash.hash("abc")).isEqualTo(0x363e99a9L);
        // the identity, and one that wraps around at 2^64: (2^63 * h) mod 2^64 is 0 for an even h and 2^63 for an odd
        // one;
        // 2^63 mod (2^61 - 1) = 4
        Permutations permutations = new Permutations(new long[] {1, 1, Long.MIN_VALUE}, new long[] {0, 7, 0});
        assertThat(permutations.value(0, 0x363e99a9L)).isEqualTo(0x363e99a9L);
        assertThat(permutations.value(1, 5)).isEqualTo(12);
        assertThat(permutations.value(2, 2)).isZero();
        assertThat(permutations.value(2, 3)).isEqualTo(4);
        // of two tokens each function keeps the lesser
        long other = MinHash.hash("Hello"); // 2342453239 by datasketch, more than 0x363e99a9 = 910072233
        assertThat(other).isEqualTo(2342453239L);
        assertThat(MinHash.of(List.of("Hello", "abc"), new Permutations(new long[] {1}, new long[] {0}))
                        .values())
                .containsExactly(910072233L);
    }

    @Test
    void theEstimateIsNearTheJaccardSimilarity() {
        // 0..99 and 50..149 share 50 of 150 numbers; three standard errors of 1,024 functions are 0.044
        Permutations permutations = Permutations.drawn(1024, 5);
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            one.add("n" + i);
            other.add("n" + (i + 50));
        }
        assertThat(MinHash.of(one, permutations).similarity(MinHash.of(other, permutations)))
                .isEqualTo(1.0 / 3, within(0.044));
        assertThat(MinHash.of(one, permutations).similarity(MinHash.of(one, permutations)))
                .isEqualTo(1);
        assertThatThrownBy(() -> new Permutations(new long[] {1}, new long[] {}))
                .hasMessageContaining("as many of each");
    }

    @Test
    void bandsMissNoPairAtTheThreshold() {
        // 25 bands of 5 rows: a pair at 0.8 is missed with (1 - 0.8^5)^25 = 0.67232^25, about 4.9e-5; with 6 rows it is
        // (1 - 0.8^6)^21 = 1.7e-3
        Bands bands = Bands.forThreshold(128, 0.8);
        assertThat(bands).isEqualTo(new Bands(25, 5));
        assertThat(1 - bands.found(0.8)).isEqualTo(4.9e-5, within(1e-6));
        assertThat(bands.found(0.2)).isLessThan(0.01);
    }

    @Test
    void runsOfWordsAndWhatTheyShare() {
        assertThat(Shingles.of("What does P0301 mean?").runs()).containsExactly("what does p0301", "does p0301 mean");
        assertThat(Shingles.of("P0301?").runs()).containsExactly("p0301");
        assertThat(Shingles.of("...").runs()).isEmpty();
        // abc bcd cde and abc bcd cdf: two of four
        assertThat(Shingles.of("a b c d e").similarity(Shingles.of("A, b, c, d: f!")))
                .isEqualTo(0.5);
        assertThat(Shingles.of("").similarity(Shingles.of(""))).isEqualTo(1);
        assertThat(Shingles.of("").similarity(Shingles.of("a"))).isZero();
    }

    @Test
    void theIndexFindsWhatIsNear() {
        NearIndex index = new NearIndex(0.5);
        index.add(NearIndex.Signed.of(Shingles.of("a b c d e")));
        index.add(NearIndex.Signed.of(Shingles.of("q r s t u")));
        assertThat(index.near(NearIndex.Signed.of(Shingles.of("a b c d f"))))
                .containsOnlyKeys(0)
                .containsEntry(0, 0.5);
        assertThat(index.near(NearIndex.Signed.of(Shingles.of("a b c x y")))).isEmpty(); // one of five
        assertThat(index.near(NearIndex.Signed.of(Shingles.of("")))).isEmpty();
    }
}
