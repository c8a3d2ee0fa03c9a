package dev.journeyman.slm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {

    @Test
    void holdsBackOnlyABegunCharacter() {
        Utf8Stream stream = new Utf8Stream();
        byte[] car = "🚗".getBytes(StandardCharsets.UTF_8); // F0 9F 9A 97
        assertThat(stream.push("a".getBytes(StandardCharsets.UTF_8))).isEqualTo("a");
        assertThat(stream.push(new byte[] {'b', car[0]})).isEqualTo("b");
        assertThat(stream.heldBytes()).isEqualTo(1);
        assertThat(stream.push(new byte[] {car[1], car[2]})).isEmpty();
        assertThat(stream.heldBytes()).isEqualTo(3);
        assertThat(stream.push(new byte[0])).isEmpty();
        assertThat(stream.push(new byte[] {car[3], '!'})).isEqualTo("🚗!");
        assertThat(stream.heldBytes()).isZero();
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void malformedBytesAreReplacedAtOnce() {
        Utf8Stream stream = new Utf8Stream();
        assertThat(stream.push(new byte[] {(byte) 0x80})).isEqualTo("\uFFFD");
        assertThat(stream.push(new byte[] {(byte) 0xFF, 'x'})).isEqualTo("\uFFFDx");
        assertThat(stream.push(new byte[] {(byte) 0xC3})).isEmpty();
        assertThat(stream.push(new byte[] {'('})).isEqualTo("\uFFFD(");
        assertThat(stream.push(new byte[] {(byte) 0xE7, (byte) 0x82})).isEmpty();
        assertThat(stream.finish()).isEqualTo("\uFFFD");
        assertThat(stream.push("new".getBytes(StandardCharsets.UTF_8))).isEqualTo("new");
    }

    /** Half the seeds are text, half are bytes of any value with a bias to lead and continuation bytes. */
    @Test
    void anySplitEqualsTheWholeAndHoldsAtMostThreeBytes() {
        for (int seed = 0; seed < 4_000; seed++) {
            Random random = new Random(seed);
            byte[] all;
            if (seed % 2 == 0) {
                all = RandomText.any(random, 40, List.of()).getBytes(StandardCharsets.UTF_8);
            } else {
                all = new byte[random.nextInt(40)];
                int[] likely = {0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF
                };
                for (int i = 0; i < all.length; i++) {
                    all[i] = (byte)
                            (random.nextInt(4) == 0 ? random.nextInt(256) : likely[random.nextInt(likely.length)]);
                }
            }
            Utf8Stream stream = new Utf8Stream();
            StringBuilder out = new StringBuilder();
            for (int at = 0; at < all.length; ) {
                int next = Math.min(all.length, at + random.nextInt(4));
                out.append(stream.push(Arrays.copyOfRange(all, at, next)));
                at = next;
                assertThat(stream.heldBytes()).isLessThanOrEqualTo(Utf8Stream.MAX_HELD_BYTES);
            }
            out.append(stream.finish());
            assertThat(out.toString()).as("seed %d", seed).isEqualTo(new String(all, StandardCharsets.UTF_8));
        }
    }
}
