package dev.journeyman.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunIndexTest {
    @Test
    void aRunIsFoundWhereverItStands() {
        RunIndex index = new RunIndex(List.of("nevertellyourname", "short", "keepthetablesecret"));
        assertThat(index.standsIn("xxnevertellyournamexx", 0)).isTrue();
        assertThat(index.standsIn("nevertellyourname", 0)).isTrue();
        assertThat(index.standsIn("nevertellyournam", 0)).isFalse();
        assertThat(index.standsIn("short", 0)).isFalse(); // shorter than a key
        assertThat(index.standsIn("", 0)).isFalse();
        assertThat(new RunIndex(List.of()).standsIn("nevertellyourname", 0)).isFalse();
    }

    @Test
    void aRunThatEndsBeforeThePlaceIsNoLeakAgain() {
        RunIndex index = new RunIndex(List.of("nevertellyourname"));
        assertThat(index.standsIn("nevertellyournamexx", 16)).isTrue();
        assertThat(index.standsIn("nevertellyournamexx", 17)).isFalse();
    }

    @Test
    void itFindsWhatASearchFinds() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            List<String> runs = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                runs.add(letters(random, 12 + random.nextInt(3)));
            }
            RunIndex index = new RunIndex(runs);
            for (int i = 0; i < 50; i++) {
                String text = letters(random, random.nextInt(40))
                        + (random.nextBoolean() ? runs.get(random.nextInt(20)).substring(random.nextInt(2)) : "")
                        + letters(random, random.nextInt(40));
                assertThat(index.standsIn(text, 0))
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isEqualTo(runs.stream().anyMatch(text::contains));
            }
        }
    }

    private static String letters(SplittableRandom random, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append((char) ('a' + random.nextInt(2)));
        }
        return letters.toString();
    }
}
