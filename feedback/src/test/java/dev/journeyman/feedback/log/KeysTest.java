package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.events.Compared;
import dev.journeyman.feedback.events.RandomEvents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void keysSortAsSequencesDo() {
        long[] sequences = {1, 2, 255, 256, 65_536, 1L << 40, Long.MAX_VALUE};
        for (int i = 1; i < sequences.length; i++) {
            assertThat(Arrays.compareUnsigned(Keys.sequence(sequences[i - 1]), Keys.sequence(sequences[i])))
                    .isNegative();
            assertThat(Keys.sequence(Keys.sequence(sequences[i]))).isEqualTo(sequences[i]);
        }
    }

    @Test
    void aKeyThatBeginsAsAnotherIsAnother() {
        byte[] entry = Keys.with(Keys.keyPrefix("tech-10"), 5);
        assertThat(Keys.startsWith(entry, Keys.keyPrefix("tech-10"))).isTrue();
        assertThat(Keys.startsWith(entry, Keys.keyPrefix("tech-1"))).isFalse();
        assertThat(Keys.sequence(entry)).isEqualTo(5);
    }

    @Test
    void aComparisonIsFoundByBothInteractions() {
        RandomEvents events = new RandomEvents(5);
        String preferred = events.ids().interaction();
        String other = events.ids().interaction();
        Compared compared = events.compared(preferred, other);
        assertThat(Keys.indexEntries(3, compared))
                .extracting(Keys.IndexEntry::family)
                .containsExactly(Family.BY_ID, Family.BY_INTERACTION, Family.BY_INTERACTION, Family.BY_KEY);
    }

    @Test
    void neighboursAreScrubbedTogether() {
        assertThat(Scrubber.ranges(List.of(1L, 2L, 3L, 7L, 9L, 10L)))
                .containsExactly(Map.entry(1L, 3L), Map.entry(7L, 7L), Map.entry(9L, 10L));
        List<Long> scattered =
                LongStream.range(0, 1000).map(i -> 2 * i + 1).boxed().toList();
        assertThat(Scrubber.ranges(scattered)).containsExactly(Map.entry(1L, 1999L));
    }
}
