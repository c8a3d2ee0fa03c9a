package dev.journeyman.slm.training;

import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.SafetensorsFile;
import dev.journeyman.slm.checkpoint.SafetensorsWriter;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log-probabilities of a data set's sequences under the model that a training starts from: computed once and kept in a file.
 *
 * <p>The file is a safetensors file {@code reference-KEY.safetensors} with one tensor {@code sums} [samples, sequences] F64 and the metadata {@code key} and
 * {@code sha256}, the digest of the tensor's bytes. KEY is the SHA-256 of model digest, element type of the calculation, and every token and mark of the samples.
 * A file that is damaged or of another key is written again.
 */
public final class ReferenceLogprobs {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceLogprobs.class);
    private static final String TENSOR = "sums";

    private final double[][] sums;

    private ReferenceLogprobs(double[][] sums) {
        this.sums = sums;
    }

    /**
     * Reads them from their file, or computes them with the network as it is and writes the file.
     *
     * @param folder where the files are kept; made where it is missing
     * @param modelDigest says which weights the network has now
     * @param trainer over the network before its first step
     * @throws IllegalArgumentException where there are no samples
     */
    public static ReferenceLogprobs of(
            Path folder, String modelDigest, ObjectiveTrainer trainer, List<? extends Sample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("there are no samples to refer to");
        }
        int sequences = samples.get(0).sequences().size();
        String key = key(modelDigest, trainer, samples);
        Path file = folder.resolve("reference-" + key + ".safetensors");
        Optional<double[][]> kept = read(file, key, samples.size(), sequences);
        if (kept.isPresent()) {
            return new ReferenceLogprobs(kept.get());
        }
        double[][] sums = trainer.logprobs(samples);
        write(folder, file, key, sums, sequences);
        return new ReferenceLogprobs(sums);
    }

    /** How many samples there are. */
    public int size() {
        return sums.length;
    }

    /** Those of some samples, by their places in the data set: [samples][sequences]. */
    public double[][] select(int... samples) {
        return Arrays.stream(samples).mapToObj(i -> sums[i].clone()).toArray(double[][]::new);
    }

    private static String key(String modelDigest, ObjectiveTrainer trainer, List<? extends Sample> samples) {
        MessageDigest digest = sha256();
        digest.update((modelDigest + '\n' + trainer.compute() + '\n').getBytes(StandardCharsets.UTF_8));
        for (Sample sample : samples) {
            for (TrainingExample sequence : sample.sequences()) {
                ByteBuffer bytes = ByteBuffer.allocate(4 + 5 * sequence.tokens().length);
                bytes.putInt(sequence.tokens().length);
                for (int i = 0; i < sequence.tokens().length; i++) {
                    bytes.putInt(sequence.tokens()[i]).put((byte) (sequence.learned()[i] ? 1 : 0));
                }
                digest.update(bytes.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What a file holds; nothing where it is missing or damaged. */
    private static Optional<double[][]> read(Path file, String key, int samples, int sequences) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (SafetensorsFile stored = SafetensorsFile.open(file)) {
            StoredTensor tensor = stored.tensor(TENSOR);
            ByteBuffer bytes = tensor.slice(0, Math.toIntExact(tensor.bytes()));
            if (tensor.type() == ElementType.F64
                    && Arrays.equals(tensor.shape(), new long[] {samples, sequences})
                    && key.equals(stored.metadata().get("key"))
                    && digest(bytes.duplicate()).equals(stored.metadata().get("sha256"))) {
                double[][] sums = new double[samples][sequences];
                for (double[] each : sums) {
                    for (int s = 0; s < sequences; s++) {
                        each[s] = bytes.getDouble();
                    }
                }
                return Optional.of(sums);
            }
            LOG.warn("{} does not hold what its name and digest say; it is computed again", file);
        } catch (CheckpointException e) {
            LOG.warn("Reference log-probabilities are computed again: {}", e.getMessage());
        }
        return Optional.empty();
    }

    private static void write(Path folder, Path file, String key, double[][] sums, int sequences) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(sums.length, sequences * Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double[] each : sums) {
            for (double sum : each) {
                bytes.putDouble(sum);
            }
        }
        bytes.flip();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be made", e);
        }
        TensorSource source = TensorSource.of(TENSOR, ElementType.F64, new long[] {sums.length, sequences}, bytes);
        SafetensorsWriter.write(file, List.of(source), Map.of("key", key, "sha256", digest(bytes.duplicate())));
    }

    private static String digest(ByteBuffer bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
