package dev.journeyman.guardrails.classifier;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The classifier as bytes; the package's description is the format's specification.
 *
 * @param heads a model for each head
 * @param trainedOn SHA-256 of the texts that it was trained on, in hexadecimal digits
 * @param seed of the training's randomness
 */
public record ModelFile(Map<Head, HeadModel> heads, String trainedOn, long seed) {
    private static final int MAGIC = 0x4a474331; // "JGC1"
    private static final int VERSION = 1;
    private static final int DIGEST_BYTES = 32;

    /** Copies the map and checks the digest's form. */
    public ModelFile {
        heads = Map.copyOf(heads);
        if (HexFormat.of().parseHex(trainedOn).length != DIGEST_BYTES) {
            throw new IllegalArgumentException("no SHA-256: " + trainedOn);
        }
    }

    /** The file's content. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeShort(VERSION);
            out.writeByte(Features.BITS);
            out.writeByte(Head.COUNT);
            out.write(HexFormat.of().parseHex(trainedOn));
            out.writeLong(seed);
            for (Head head : Head.values()) {
                HeadModel model = heads.get(head);
                if (model == null) {
                    throw new IllegalStateException("no model for the head " + head.label());
                }
                HeadModel.Scale scale = model.scale();
                out.writeUTF(head.label());
                out.writeFloat(scale.bias());
                out.writeFloat(scale.step());
                out.writeShort(scale.windowTokens());
                out.writeFloat(scale.slope());
                out.writeFloat(scale.intercept());
                out.writeFloat(scale.standardThreshold());
                out.write(model.bytes());
            }
            out.flush();
            out.write(sha256(bytes.toByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #bytes} made.
     *
     * @throws IOException where it is something else, of another version, or damaged; the message says which
     */
    public static ModelFile read(byte[] bytes) throws IOException {
        if (bytes.length < Integer.BYTES + Short.BYTES + DIGEST_BYTES) {
            throw new IOException("a classifier's model has more than " + bytes.length + " bytes");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, bytes.length - DIGEST_BYTES));
        if (in.readInt() != MAGIC) {
            throw new IOException("this is no classifier's model: it does not begin with JGC1");
        }
        int version = in.readUnsignedShort();
        if (version != VERSION) {
            throw new IOException("the classifier's model has format " + version + ", this program reads " + VERSION);
        }
        byte[] digest = Arrays.copyOfRange(bytes, bytes.length - DIGEST_BYTES, bytes.length);
        if (!MessageDigest.isEqual(digest, sha256(Arrays.copyOf(bytes, bytes.length - DIGEST_BYTES)))) {
            throw new IOException("the classifier's model is damaged or cut short: its digest does not fit");
        }
        try {
            return readBody(in);
        } catch (IllegalArgumentException e) {
            throw new IOException("the classifier's model is not sound: " + e.getMessage(), e);
        }
    }

    private static ModelFile readBody(DataInputStream in) throws IOException {
        int bits = in.readUnsignedByte();
        int count = in.readUnsignedByte();
        if (bits != Features.BITS || count != Head.COUNT) {
            throw new IOException("the classifier's model has " + count + " heads of 2^" + bits
                    + " weights, this program knows " + Head.COUNT + " of 2^" + Features.BITS);
        }
        String trainedOn = HexFormat.of().formatHex(in.readNBytes(DIGEST_BYTES));
        long seed = in.readLong();
        Map<Head, HeadModel> heads = new EnumMap<>(Head.class);
        for (Head head : Head.values()) {
            String label = in.readUTF();
            if (!label.equals(head.label())) {
                throw new IOException(
                        "the classifier's model has a head " + label + " where " + head.label() + " is expected");
            }
            float bias = in.readFloat();
            float step = in.readFloat();
            int windowTokens = in.readUnsignedShort();
            HeadModel.Scale scale =
                    new HeadModel.Scale(bias, step, windowTokens, in.readFloat(), in.readFloat(), in.readFloat());
            heads.put(head, new HeadModel(in.readNBytes(Features.SLOTS), scale));
        }
        if (in.read() >= 0) {
            throw new IOException("the classifier's model has bytes after its last head");
        }
        return new ModelFile(heads, trainedOn, seed);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
