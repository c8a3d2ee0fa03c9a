package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A model's folder with noise on its weights: normally distributed, of a deviation that is a part of each matrix's own. Vectors (norms and biases) stay.
 *
 * <p>Reads and writes safetensors by itself (eight bytes of length, a JSON header, the tensors), since these benches see what a stranger sees: files. Weights in F32 and BF16.
 */
public final class NoisyCheckpoint {
    private static final String WEIGHTS = "model.safetensors";
    private static final long MOST_BYTES = 512L << 20;
    private static final long MOST_HEADER_BYTES = 16 << 20;

    private NoisyCheckpoint() {}

    /**
     * Makes the copy in a folder that is not there yet, without the scorecard of the model as it was.
     *
     * @param noise in parts of a matrix's own deviation
     * @throws IOException where the folder has no weights in one file of at most 512 MiB, or in another form
     */
    public static Path write(Path model, Path target, double noise, long seed) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (Files.isRegularFile(file) && !name.equals("scorecard.json") && !name.equals(WEIGHTS)) {
                    Files.copy(file, target.resolve(name));
                }
            }
        }
        Path weights = model.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights) || Files.size(weights) > MOST_BYTES) {
            throw new IOException(model + " has no " + WEIGHTS + " of at most " + MOST_BYTES + " bytes");
        }
        Files.write(target.resolve(WEIGHTS), noisy(Files.readAllBytes(weights), noise, seed));
        return target;
    }

    /** The file's bytes with noise on its matrices. */
    static byte[] noisy(byte[] file, double noise, long seed) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long headerBytes = file.length < Long.BYTES ? -1 : bytes.getLong(0);
        if (headerBytes < 2 || headerBytes > MOST_HEADER_BYTES || headerBytes > file.length - Long.BYTES) {
            throw new IOException(WEIGHTS + " has no header");
        }
        int data = (int) (Long.BYTES + headerBytes);
        JsonNode header =
                new JsonMapper().readTree(new String(file, Long.BYTES, (int) headerBytes, StandardCharsets.UTF_8));
        Random random = new Random(seed);
        for (var tensor : header.properties()) {
            JsonNode told = tensor.getValue();
            if (tensor.getKey().equals("__metadata__") || told.path("shape").size() < 2) {
                continue;
            }
            long from = told.at("/data_offsets/0").asLong(-1);
            long to = told.at("/data_offsets/1").asLong(-1);
            if (from < 0 || to < from || data + to > file.length) {
                throw new IOException(tensor.getKey() + " lies outside of " + WEIGHTS);
            }
            int at = (int) (data + from);
            int end = (int) (data + to);
            switch (told.path("dtype").asText()) {
                case "F32" -> disturb(bytes, at, end, new Float32(), noise, random);
                case "BF16" -> disturb(bytes, at, end, new BFloat16(), noise, random);
                default ->
                    throw new IOException(
                            tensor.getKey() + " is " + told.path("dtype").asText() + ", neither F32 nor BF16");
            }
        }
        return file;
    }

    /** How an element is stored. */
    private interface Form {
        int bytes();

        float read(ByteBuffer buffer, int at);

        void write(ByteBuffer buffer, int at, float value);
    }

    private record Float32() implements Form {
        @Override
        public int bytes() {
            return Float.BYTES;
        }

        @Override
        public float read(ByteBuffer buffer, int at) {
            return buffer.getFloat(at);
        }

        @Override
        public void write(ByteBuffer buffer, int at, float value) {
            buffer.putFloat(at, value);
        }
    }

    /** The upper half of a float32, rounded to nearest. */
    private record BFloat16() implements Form {
        @Override
        public int bytes() {
            return Short.BYTES;
        }

        @Override
        public float read(ByteBuffer buffer, int at) {
            return Float.intBitsToFloat(buffer.getShort(at) << 16);
        }

        @Override
        public void write(ByteBuffer buffer, int at, float value) {
            int bits = Float.floatToRawIntBits(value);
            buffer.putShort(at, (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16));
        }
    }

    private static void disturb(ByteBuffer bytes, int from, int to, Form form, double noise, Random random) {
        double squares = 0;
        int count = (to - from) / form.bytes();
        for (int at = from; at < to; at += form.bytes()) {
            double value = form.read(bytes, at);
            squares += value * value;
        }
        double deviation = noise * Math.sqrt(squares / Math.max(1, count));
        for (int at = from; at < to; at += form.bytes()) {
            form.write(bytes, at, (float) (form.read(bytes, at) + deviation * random.nextGaussian()));
        }
    }
}
