package dev.journeyman.loadtests.bench.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A GGUF file in the making: metadata and tensors in the order in which they were added, written row by row in little memory. */
public final class GgufWriter {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int BUFFER_BYTES = 1 << 20;

    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final Map<String, Value> metadata = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** What fills a tensor, row by row. */
    @FunctionalInterface
    public interface Rows {
        /** Puts the values of a row into an array as long as the row. */
        void read(int row, float[] into);
    }

    /** Writes a metadata value behind its key. */
    @FunctionalInterface
    private interface Value {
        void write(Sink sink) throws IOException;
    }

    /** {@code rows} is 0 for a tensor of one dimension. */
    private record Tensor(String name, GgufType type, int rows, int columns, Rows content) {
        long bytes() {
            return type.rowBytes(columns) * Math.max(1, rows);
        }
    }

    /** Adds a text. */
    public GgufWriter text(String key, String value) {
        return add(key, sink -> {
            sink.int32(STRING);
            sink.string(value);
        });
    }

    /** Adds a number that is not negative. */
    public GgufWriter count(String key, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(key + " is negative: " + value);
        }
        return add(key, sink -> {
            sink.int32(UINT32);
            sink.int32(value);
        });
    }

    /** Adds a real number. */
    public GgufWriter real(String key, float value) {
        return add(key, sink -> {
            sink.int32(FLOAT32);
            sink.float32(value);
        });
    }

    /** Adds a yes or no. */
    public GgufWriter flag(String key, boolean value) {
        return add(key, sink -> {
            sink.int32(BOOL);
            sink.int8(value ? 1 : 0);
        });
    }

    /** Adds a list of texts. */
    public GgufWriter texts(String key, List<String> values) {
        List<String> own = List.copyOf(values);
        return add(key, sink -> {
            sink.array(STRING, own.size());
            for (String value : own) {
                sink.string(value);
            }
        });
    }

    /** Adds a list of real numbers. */
    public GgufWriter reals(String key, float[] values) {
        float[] own = values.clone();
        return add(key, sink -> {
            sink.array(FLOAT32, own.length);
            for (float value : own) {
                sink.float32(value);
            }
        });
    }

    /** Adds a list of whole numbers. */
    public GgufWriter integers(String key, int[] values) {
        int[] own = values.clone();
        return add(key, sink -> {
            sink.array(INT32, own.length);
            for (int value : own) {
                sink.int32(value);
            }
        });
    }

    /**
     * Adds a matrix.
     *
     * @throws IllegalArgumentException where a row is not a whole number of the type's blocks
     */
    public GgufWriter matrix(String name, GgufType type, int rows, int columns, Rows content) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(name + " is empty: " + rows + " x " + columns);
        }
        return add(new Tensor(name, type, rows, columns, content));
    }

    /** Adds a vector. */
    public GgufWriter vector(String name, GgufType type, int length, Rows content) {
        return add(new Tensor(name, type, 0, length, content));
    }

    private GgufWriter add(String key, Value value) {
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException(key + " stands there already");
        }
        return this;
    }

    private GgufWriter add(Tensor tensor) {
        tensor.type().rowBytes(tensor.columns());
        if (tensors.stream().anyMatch(other -> other.name().equals(tensor.name()))) {
            throw new IllegalArgumentException(tensor.name() + " stands there already");
        }
        tensors.add(tensor);
        return this;
    }

    /** Writes a file that must not be there. */
    public void write(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Sink sink = new Sink(channel);
            sink.bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
            sink.int32(VERSION);
            sink.int64(tensors.size());
            sink.int64(metadata.size());
            for (Map.Entry<String, Value> entry : metadata.entrySet()) {
                sink.string(entry.getKey());
                entry.getValue().write(sink);
            }
            long place = 0;
            for (Tensor tensor : tensors) {
                sink.string(tensor.name());
                sink.int32(tensor.rows() == 0 ? 1 : 2);
                sink.int64(tensor.columns());
                if (tensor.rows() > 0) {
                    sink.int64(tensor.rows());
                }
                sink.int32(tensor.type().number());
                sink.int64(place);
                place += aligned(tensor.bytes());
            }
            sink.align();
            for (Tensor tensor : tensors) {
                float[] row = new float[tensor.columns()];
                for (int i = 0; i < Math.max(1, tensor.rows()); i++) {
                    tensor.content().read(i, row);
                    sink.row(tensor.type(), row);
                }
                sink.align();
            }
            sink.flush();
        }
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Little-endian output through one buffer, which knows how far it is. */
    private static final class Sink {
        private final FileChannel channel;
        private final ByteBuffer buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long flushed;

        Sink(FileChannel channel) {
            this.channel = channel;
        }

        void int8(int value) throws IOException {
            room(1).put((byte) value);
        }

        void int32(int value) throws IOException {
            room(Integer.BYTES).putInt(value);
        }

        void int64(long value) throws IOException {
            room(Long.BYTES).putLong(value);
        }

        void float32(float value) throws IOException {
            room(Float.BYTES).putFloat(value);
        }

        void string(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int64(bytes.length);
            bytes(bytes);
        }

        void array(int elementType, int count) throws IOException {
            int32(ARRAY);
            int32(elementType);
            int64(count);
        }

        void bytes(byte[] bytes) throws IOException {
            room(bytes.length).put(bytes);
        }

        void row(GgufType type, float[] values) throws IOException {
            type.row(values, room(type.rowBytes(values.length)));
        }

        void align() throws IOException {
            long at = flushed + buffer.position();
            bytes(new byte[(int) (aligned(at) - at)]);
        }

        private ByteBuffer room(long bytes) throws IOException {
            if (bytes > BUFFER_BYTES) {
                throw new IllegalArgumentException(bytes + " bytes in one piece; at most " + BUFFER_BYTES);
            }
            if (buffer.remaining() < bytes) {
                flush();
            }
            return buffer;
        }

        void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                flushed += channel.write(buffer);
            }
            buffer.clear();
        }
    }
}
