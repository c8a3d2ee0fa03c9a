package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    @TempDir
    Path directory;

    private Path file(long headerBytes, String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(headerBytes).put(json);
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) i);
        }
        return Files.write(directory.resolve("x.safetensors"), bytes.array());
    }

    private Path file(String header, int dataBytes) throws IOException {
        return file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
    }

    private static CheckpointException refused(Path file) {
        return catchThrowableOfType(
                CheckpointException.class, () -> SafetensorsFile.open(file).close());
    }

    @Test
    void readsAFileWrittenByHand() throws IOException {
        Path path = file("""
                {"b":{"dtype":"I16","shape":[2,1],"data_offsets":[4,8]},"__metadata__":{"format":"pt"},
                 "empty":{"dtype":"F32","shape":[0,5],"data_offsets":[4,4]},
                 "scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4],"note":{"later":[1]}}}  \s""", 8);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.names()).containsExactly("b", "empty", "scalar");
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            StoredTensor b = file.tensor("b");
            assertThat(b.type()).isEqualTo(ElementType.I16);
            assertThat(b.shape()).containsExactly(2, 1);
            ByteBuffer bytes = b.slice(0, 4);
            assertThat(bytes.isReadOnly()).isTrue();
            assertThat(bytes.getShort(0)).isEqualTo((short) 0x0504);
            assertThat(bytes.getShort(2)).isEqualTo((short) 0x0706);
            assertThat(b.slice(3, 1).get()).isEqualTo((byte) 7);
            assertThat(file.tensor("scalar").elements()).isEqualTo(1);
            assertThat(file.tensor("empty").bytes()).isZero();
            assertThat(file.tensor("empty").slice(0, 0).remaining()).isZero();
            assertThatThrownBy(() -> b.slice(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> b.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> b.slice(Long.MAX_VALUE, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.tensor("c"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageEndingWith("x.safetensors: has no tensor \"c\"");
            assertThatThrownBy(b::firstNonFinite).hasMessageContaining("cannot hold weights");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[] | 0 | does not start with '{'",
                "{ | 0 | is not valid JSON",
                "{}} | 0 | is not valid JSON",
                "{}{} | 0 | goes on after the closing brace",
                "{} | 4 | end at byte 0 of the data, but 4 bytes are there",
                "{\"a\":3} | 0 | tensor \"a\" must be an object, but is a whole number",
                "{\"a\":{}} | 0 | must have dtype, shape and data_offsets",
                "{\"a\":{\"dtype\":\"F31\",\"shape\":[],\"data_offsets\":[0,4]}} | 4 | unknown dtype \"F31\"; known: [BOOL,",
                "{\"a\":{\"dtype\":4,\"shape\":[],\"data_offsets\":[0,4]}} | 4 | dtype must be a string",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4 | but holds -1",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}} | 4 | must be a whole number, but is a fraction",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}} | 4 | must be a whole number, but is a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}} | 4 | but holds 9999",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}} | 0 | too large to exist",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | needs 8 bytes, but its data_offsets span 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 4 | must have data_offsets [start, end]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}} | 4 | must have data_offsets [start, end]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}} | 4 | has more than 2 numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 4 | ends at byte 8, but the file holds only 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | but the one before it ends at 0: there is a hole",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}} | 4 | but the one before it ends at 3: they overlap",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 2 | Duplicate field 'a'",
                "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | Duplicate field 'dtype'",
                "{\"__metadata__\":{\"a\":1}} | 0 | __metadata__.a must be a string, but is a whole number",
                "{\"__metadata__\":[]} | 0 | __metadata__ must be an object, but is a list",
            })
    void refusesDamagedHeaders(String header, int dataBytes, String message) throws IOException {
        CheckpointException e = refused(file(header, dataBytes));
        assertThat(e).hasMessageContaining(message).hasMessageContaining("x.safetensors");
        assertThat(e.kind()).isEqualTo(CheckpointException.Kind.MALFORMED);
        assertThat(e.getMessage()).doesNotContain("\n");
    }

    @Test
    void refusesAbsurdLengths() throws IOException {
        assertThat(refused(file(-1, "{}", 0))).hasMessageContaining("claims a header of 18446744073709551615 bytes");
        assertThat(refused(file(100_000_001, "{}", 0))).hasMessageContaining("at most 100000000 are read");
        assertThat(refused(file(3, "{}", 0))).hasMessageContaining("but only 2 follow");
        assertThat(refused(file(0, "", 0))).hasMessageContaining("does not start with '{'");
        Files.write(directory.resolve("x.safetensors"), new byte[7]);
        assertThat(refused(directory.resolve("x.safetensors"))).hasMessageContaining("has only 7 bytes");
        assertThat(refused(directory.resolve("none")).kind()).isEqualTo(CheckpointException.Kind.NOT_FOUND);
        assertThat(refused(directory).kind()).isEqualTo(CheckpointException.Kind.UNREADABLE);
    }

    @Test
    void refusesOtherEncodings() throws IOException {
        ByteBuffer latin = ByteBuffer.wrap("{\"\u00e4\":1}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SafetensorsHeader.parse(latin, 0, "x")).hasMessage("x: its header is not UTF-8");
        ByteBuffer wide = ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> SafetensorsHeader.parse(wide, 0, "x")).isInstanceOf(CheckpointException.class);
    }

    /** A sparse file: three GiB that hold one tensor, with values at both ends and across the 2 GiB line. */
    @Test
    void readsTensorsOverTwoGiB() throws IOException {
        long bytes = 3L << 30;
        String header =
                "{\"big\":{\"dtype\":\"F32\",\"shape\":[" + bytes / 4 + "],\"data_offsets\":[0," + bytes + "]}}";
        Path path = file(header, 0);
        long dataStart = Files.size(path);
        long line = 1L << 31;
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.setLength(dataStart + bytes);
            for (long offset : new long[] {0, line - 4, line, bytes - 4}) {
                out.seek(dataStart + offset);
                out.writeInt(Integer.reverseBytes(Float.floatToIntBits(offset + 1)));
            }
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            StoredTensor big = file.tensor("big");
            assertThat(big.bytes()).isEqualTo(bytes);
            assertThat(big.slice(0, 4).getFloat()).isEqualTo(1);
            ByteBuffer across = big.slice(line - 4, 8);
            assertThat(across.getFloat()).isEqualTo((float) (line - 3));
            assertThat(across.getFloat()).isEqualTo((float) (line + 1));
            assertThat(big.slice(bytes - 4, 4).getFloat()).isEqualTo((float) (bytes - 3));
            ByteBuffer part = ByteBuffer.allocateDirect(3 << 20).order(ByteOrder.LITTLE_ENDIAN);
            big.read(line - part.capacity() + 8, part.position(4));
            assertThat(part.remaining()).isZero();
            assertThat(part.getFloat(0)).isZero();
            assertThat(part.getFloat(part.capacity() - 8)).isEqualTo((float) (line - 3));
            assertThat(part.getFloat(part.capacity() - 4)).isEqualTo((float) (line + 1));
            assertThatThrownBy(() -> big.read(bytes - 4, ByteBuffer.allocate(5)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void saysSoWhenTheFileShrinks() throws IOException {
        Path path = directory.resolve("w.safetensors");
        SafetensorsWriter.write(
                path, List.of(TensorSource.ofFloats("a", new long[] {100_000}, new float[100_000])), Map.of());
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
                out.setLength(4096);
            }
            assertThatThrownBy(() -> file.tensor("a").slice(0, 4))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("was shortened while it was open");
            assertThatThrownBy(() -> file.tensor("a").firstNonFinite()).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void slicesOutliveTheFileAndItsReplacement() throws IOException {
        Path path = directory.resolve("w.safetensors");
        SafetensorsWriter.write(path, List.of(TensorSource.ofFloats("a", new long[] {1}, new float[] {7})), Map.of());
        StoredTensor tensor;
        ByteBuffer slice;
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            tensor = file.tensor("a");
            slice = tensor.slice(0, 4);
        }
        SafetensorsWriter.write(path, List.of(TensorSource.ofFloats("a", new long[] {1}, new float[] {8})), Map.of());
        assertThat(slice.getFloat()).isEqualTo(7);
        assertThatThrownBy(() -> tensor.slice(0, 4)).isInstanceOf(IllegalStateException.class);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.tensor("a").slice(0, 4).getFloat()).isEqualTo(8);
        }
    }
}
