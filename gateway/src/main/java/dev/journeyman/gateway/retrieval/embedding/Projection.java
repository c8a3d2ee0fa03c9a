package dev.journeyman.gateway.retrieval.embedding;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The trained projection: a row of small numbers for each feature, whose weighted sum is a text's vector. Immutable. */
public final class Projection implements Embedding {
    /** Where a domain has its projection. */
    public static final String FILE = "retrieval/projection.bin";

    static final int LEAST_DIMENSION = 8;
    static final int MOST_DIMENSION = 1_024;
    static final int LEAST_ROWS = 256;
    static final int MOST_ROWS = 1 << 22;
    private static final String MAGIC = "JMPROJ01";
    private static final int HEADER_BYTES = 8 + 4 + 4 + 8;
    private static final int DIGEST_BYTES = 32;
    private static final int MOST_LEVEL = 127;
    private static final int SHOWN_DIGITS = 12;

    private final int dimension;
    private final int rowCount;
    private final long seed;
    private final float[] scales;
    private final byte[] levels;
    private final String digest;

    private Projection(int dimension, int rowCount, long seed, float[] scales, byte[] levels, String digest) {
        this.dimension = dimension;
        this.rowCount = rowCount;
        this.seed = seed;
        this.scales = scales;
        this.levels = levels;
        this.digest = digest;
    }

    /** Rounds a trained table [N,D] to a byte each, with a scale for each row. */
    static Projection of(float[] table, int dimension, long seed) {
        int rowCount = table.length / dimension;
        float[] scales = new float[rowCount];
        byte[] levels = new byte[table.length];
        for (int r = 0; r < rowCount; r++) {
            float largest = 0;
            for (int d = 0; d < dimension; d++) {
                largest = Math.max(largest, Math.abs(table[r * dimension + d]));
            }
            scales[r] = Float.float16ToFloat(Float.floatToFloat16(largest / MOST_LEVEL));
            for (int d = 0; d < dimension && scales[r] > 0; d++) {
                int level = Math.round(table[r * dimension + d] / scales[r]);
                levels[r * dimension + d] = (byte) Math.clamp(level, -MOST_LEVEL, MOST_LEVEL);
            }
        }
        Projection plain = new Projection(dimension, rowCount, seed, scales, levels, "");
        byte[] bytes = plain.bytes();
        String digest = HexFormat.of().formatHex(bytes, bytes.length - DIGEST_BYTES, bytes.length);
        return new Projection(dimension, rowCount, seed, scales, levels, digest);
    }

    /** The projection of a domain. */
    public static Projection ofDomain(Path domain) throws IOException {
        return read(domain.resolve(FILE));
    }

    /**
     * Reads a file.
     *
     * @throws IOException where it is missing, damaged or of another version; the message names the file and the fix
     */
    public static Projection read(Path file) throws IOException {
        long most = HEADER_BYTES + (long) MOST_ROWS * (MOST_DIMENSION + 2) + DIGEST_BYTES;
        byte[] bytes;
        try {
            if (Files.size(file) > Math.min(most, Integer.MAX_VALUE - 16)) {
                throw new IOException(file + " is larger than any projection");
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is missing: journeyman index train-embedding makes it", e);
        }
        if (bytes.length < HEADER_BYTES + DIGEST_BYTES
                || !new String(bytes, 0, 6, StandardCharsets.US_ASCII).equals(MAGIC.substring(0, 6))) {
            throw new IOException(file + " is no projection: journeyman index train-embedding makes one");
        }
        String version = new String(bytes, 0, 8, StandardCharsets.US_ASCII);
        if (!version.equals(MAGIC)) {
            throw new IOException(file + " is of version " + version.substring(6) + ", this program reads "
                    + MAGIC.substring(6) + ": journeyman index train-embedding makes it anew");
        }
        int end = bytes.length - DIGEST_BYTES;
        if (!Arrays.equals(sha(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new IOException(file + " is damaged: its digest does not fit; restore it or train it anew");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 8, end - 8));
        int dimension = in.readInt();
        int rowCount = in.readInt();
        long seed = in.readLong();
        if (dimension < LEAST_DIMENSION
                || dimension > MOST_DIMENSION
                || rowCount < LEAST_ROWS
                || rowCount > MOST_ROWS
                || end != HEADER_BYTES + (long) rowCount * (dimension + 2)) {
            throw new IOException(
                    file + " is damaged: " + rowCount + " rows of " + dimension + " do not fit its length");
        }
        float[] scales = new float[rowCount];
        byte[] levels = new byte[rowCount * dimension];
        for (int r = 0; r < rowCount; r++) {
            scales[r] = Float.float16ToFloat(in.readShort());
            if (!Float.isFinite(scales[r])) {
                throw new IOException(file + " is damaged: row " + r + " is not finite");
            }
            in.readFully(levels, r * dimension, dimension);
        }
        return new Projection(
                dimension, rowCount, seed, scales, levels, HexFormat.of().formatHex(bytes, end, bytes.length));
    }

    /** Writes it, so that the file is there whole or not at all. */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, bytes());
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String name() {
        return "projection-" + dimension + "-" + digest.substring(0, Math.min(SHOWN_DIGITS, digest.length()));
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /** How many rows the table has. */
    public int rowCount() {
        return rowCount;
    }

    /** What its training was seeded with. */
    public long seed() {
        return seed;
    }

    @Override
    public float[] embed(String text) {
        NgramFeatures features = NgramFeatures.of(text, rowCount);
        float[] vector = new float[dimension];
        for (int i = 0; i < features.rows().length; i++) {
            int row = features.rows()[i];
            float factor = features.weights()[i] * scales[row];
            int from = row * dimension;
            for (int d = 0; d < dimension; d++) {
                vector[d] += factor * levels[from + d];
            }
        }
        return UnitVectors.normalise(vector);
    }

    private byte[] bytes() {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(HEADER_BYTES + levels.length + 2 * rowCount + DIGEST_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBytes(MAGIC);
            out.writeInt(dimension);
            out.writeInt(rowCount);
            out.writeLong(seed);
            for (int r = 0; r < rowCount; r++) {
                out.writeShort(Float.floatToFloat16(scales[r]));
                out.write(levels, r * dimension, dimension);
            }
            byte[] before = bytes.toByteArray();
            out.write(sha(before, before.length));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha(byte[] bytes, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, length);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
