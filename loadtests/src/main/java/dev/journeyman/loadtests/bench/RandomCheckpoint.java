package dev.journeyman.loadtests.bench;

import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Writes a checkpoint of random bfloat16 weights, the same for the same seed, as a stream: a billion weights pass through one
 * small buffer.
 *
 * <p>Matrices are drawn from 65,536 samples of a normal distribution of deviation 0.02, four with each 64 random bits, which
 * keeps a large file a matter of seconds. Norms are 1, so that activations stay in range through any number of layers.
 */
public final class RandomCheckpoint {
    private static final double DEVIATION = 0.02;
    private static final short ONE = bfloat16(1);
    private static final int CHUNK_BYTES = 1 << 20;

    private RandomCheckpoint() {}

    /** Writes config.json and model.safetensors into a directory that holds no checkpoint yet. */
    public static void write(Path directory, ModelConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        short[] samples = new short[1 << 16];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = bfloat16(random.nextGaussian() * DEVIATION);
        }
        List<TensorSource> tensors = new ArrayList<>();
        TensorNames.expectedShapes(config).forEach((name, shape) -> {
            SplittableRandom own = random.split();
            boolean norm = shape.length == 1 && !name.endsWith(".bias");
            tensors.add(new TensorSource(
                    name, ElementType.BF16, shape, () -> new Weights(bytes(shape), own, samples, norm)));
        });
        CheckpointWriter.write(directory, config, tensors);
    }

    private static long bytes(long[] shape) {
        long bytes = Short.BYTES;
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        return bytes;
    }

    /** The upper half of the float32, rounded to nearest. */
    static short bfloat16(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** The bytes of one tensor, piece by piece in one buffer that is used again. */
    private static final class Weights implements Iterator<ByteBuffer> {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final SplittableRandom random;
        private final short[] samples;
        private final boolean norm;
        private long left;

        Weights(long bytes, SplittableRandom random, short[] samples, boolean norm) {
            this.left = bytes;
            this.random = random;
            this.samples = samples;
            this.norm = norm;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public ByteBuffer next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            buffer.clear().limit((int) Math.min(CHUNK_BYTES, left));
            left -= buffer.limit();
            while (buffer.remaining() >= Long.BYTES) {
                long bits = random.nextLong();
                for (int i = 0; i < 4; i++, bits >>>= 16) {
                    buffer.putShort(weight((int) (bits & 0xFFFF)));
                }
            }
            while (buffer.hasRemaining()) {
                buffer.putShort(weight(random.nextInt(samples.length)));
            }
            return buffer.flip();
        }

        private short weight(int sample) {
            return norm ? ONE : samples[sample];
        }
    }
}
