package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    /**
     * CRC-32C of 0000000000000102 0001 01 02 0000000102030405 7b2261223a317d, by a bitwise implementation in Python: polynomial 0x82F63B78
     * reflected, begin and end inverted.
     */
    private static final String CHECKSUM = "b41fcaba";

    private static final Envelope ENVELOPE = new Envelope(
            1,
            Envelope.Kind.EVENT,
            DataClass.FEEDBACK,
            Instant.ofEpochMilli(0x0102030405L),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

    @Test
    void theBytesAreThoseOfTheSpecification() {
        String hex = HexFormat.of().formatHex(ENVELOPE.encode(258));
        assertThat(hex).isEqualTo("00000007" + CHECKSUM + "0001" + "01" + "02" + "0000000102030405" + "7b2261223a317d");
    }

    @Test
    void whatIsEncodedIsDecoded() throws Exception {
        Envelope back = Envelope.decode(7, ENVELOPE.encode(7));
        assertThat(back.schema()).isEqualTo(1);
        assertThat(back.kind()).isEqualTo(Envelope.Kind.EVENT);
        assertThat(back.dataClass()).isEqualTo(DataClass.FEEDBACK);
        assertThat(back.at()).isEqualTo(ENVELOPE.at());
        assertThat(back.body()).isEqualTo(ENVELOPE.body());
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] bytes = ENVELOPE.encode(7);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(DamagedException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> Envelope.decode(7, flipped));
        }
    }

    @Test
    void everyTornEndIsNoticedAndSoIsAnotherPlace() {
        byte[] bytes = ENVELOPE.encode(7);
        for (int length = 0; length < bytes.length; length++) {
            byte[] torn = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(DamagedException.class).isThrownBy(() -> Envelope.decode(7, torn));
        }
        assertThatExceptionOfType(DamagedException.class).isThrownBy(() -> Envelope.decode(8, bytes));
    }
}
