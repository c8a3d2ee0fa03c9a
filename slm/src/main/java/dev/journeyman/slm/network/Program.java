package dev.journeyman.slm.network;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.journeyman.slm.checkpoint.ModelConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The network file compiled for one configuration, with the manager that owns its tensors.
 *
 * <p>libtorch compiles the source when it reads a TorchScript archive, so an archive is written in memory: a ZIP of stored
 * entries with the source, and a pickled object whose attributes are the numbers of the configuration. Public because
 * training runs the same file; it is no interface for other modules.
 */
public final class Program implements AutoCloseable {
    static {
        // Dynamic shapes would be specialised and compiled again and again; and nothing is ever downloaded.
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private Program(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /** Compiles the network file for a configuration. */
    public static Program compile(ModelConfig config) {
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        try (InputStream archive = new ByteArrayInputStream(archive(source(), attributes(config)))) {
            return new Program(manager, JniUtils.loadModule(manager, archive, false, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException("the network file could not be read", e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** What owns every tensor of this program; closed with it. */
    public PtNDManager manager() {
        return manager;
    }

    /** The compiled file, whose methods {@link #call} and {@link #run} run without gradients. */
    public PtSymbolBlock block() {
        return block;
    }

    /** Runs a method without gradients; the arguments are released, the tensor it returns belongs to {@code owner}. */
    public PtNDArray call(PtNDManager owner, String method, IValue... arguments) {
        try (IValue result = run(method, arguments)) {
            return result.toTensor(owner);
        }
    }

    /** Runs a method without gradients and releases the arguments. */
    public IValue run(String method, IValue... arguments) {
        try {
            return IValueUtils.runMethod(block, method, arguments);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /** Releases every tensor and the compiled code. */
    @Override
    public void close() {
        manager.close();
    }

    /** A float32 tensor of these values. */
    public static PtNDArray floats(PtNDManager owner, float[] values, Shape shape) {
        return owner.create(FloatBuffer.wrap(values), shape, DataType.FLOAT32);
    }

    private static byte[] source() {
        try (InputStream in = Program.class.getResourceAsStream("llama.py")) {
            if (in == null) {
                throw new IllegalStateException("llama.py is missing beside " + Program.class.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> attributes(ModelConfig config) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("training", false);
        attributes.put("layers", config.layers());
        attributes.put("heads", config.heads());
        attributes.put("kv_heads", config.kvHeads());
        attributes.put("head_width", config.headWidth());
        attributes.put("epsilon", config.rmsEpsilon());
        attributes.put("window", config.slidingWindowTokens());
        attributes.put("window_from", config.slidingWindowFromLayer());
        attributes.put("tied", config.tiedEmbeddings());
        attributes.put("seven_bits", !Processor.here().addsEightBitProducts());
        return attributes;
    }

    /** A TorchScript archive of one class {@code Llama} with these attributes. */
    private static byte[] archive(byte[] source, Map<String, Object> attributes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            entry(zip, "llama/data.pkl", pickle(attributes));
            entry(zip, "llama/code/__torch__.py", source);
            entry(zip, "llama/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            entry(zip, "llama/version", "3\n".getBytes(StandardCharsets.US_ASCII));
            entry(zip, "llama/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Python's pickle, protocol 2: an object of class __torch__.Llama with a dictionary of booleans, ints and floats. */
    private static byte[] pickle(Map<String, Object> attributes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x80, 2});
        out.writeBytes("c__torch__\nLlama\n");
        out.write(new byte[] {'q', 0, ')', (byte) 0x81, '}', '('});
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            byte[] name = attribute.getKey().getBytes(StandardCharsets.US_ASCII);
            out.write('X');
            out.writeInt(Integer.reverseBytes(name.length));
            out.write(name);
            switch (attribute.getValue()) {
                case Boolean b -> out.write(b ? 0x88 : 0x89);
                case Integer i -> {
                    out.write('J');
                    out.writeInt(Integer.reverseBytes(i));
                }
                case Double d -> {
                    out.write('G');
                    out.writeDouble(d);
                }
                default -> throw new IllegalArgumentException("no pickle for " + attribute.getKey());
            }
        }
        out.writeBytes("ub.");
        return bytes.toByteArray();
    }
}
