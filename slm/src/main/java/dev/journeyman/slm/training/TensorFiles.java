package dev.journeyman.slm.training;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.TensorNames;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.network.FusedLayout;
import dev.journeyman.slm.network.Program;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** A network's tensors on their way into files: fused ones taken apart again, encoded piece by piece. */
final class TensorFiles {
    /** The most bytes of a tensor that are copied out at once when it is written. */
    private static final long CHUNK_BYTES = 64L << 20;

    private final ModelConfig config;
    private final Program program;

    TensorFiles(ModelConfig config, Program program) {
        this.config = config;
        this.program = program;
    }

    /** The entries that are trained: a tied head is the embedding, and is there already. */
    static List<FusedLayout.Entry> entries(ModelConfig config) {
        List<FusedLayout.Entry> entries = new ArrayList<>(FusedLayout.body(config));
        if (!config.tiedEmbeddings()) {
            entries.add(FusedLayout.head(config));
        }
        return entries;
    }

    /** The shape of an entry: that of its first tensor, with the rows of all; empty where it has none. */
    static long[] shape(FusedLayout.Entry entry, Map<String, long[]> shapes) {
        if (entry.names().isEmpty()) {
            return new long[] {0};
        }
        long[] shape = rows(shapes, entry.names().get(0)).clone();
        for (int i = 1; i < entry.names().size(); i++) {
            shape[0] += rows(shapes, entry.names().get(i))[0];
        }
        return shape;
    }

    /** The fused tensors taken apart, in the names and shapes of a checkpoint. */
    List<TensorSource> sources(List<PtNDArray> arrays, ElementType type) {
        Map<String, long[]> shapes = TensorNames.expectedShapes(config);
        Map<String, TensorSource> sources = new HashMap<>();
        List<FusedLayout.Entry> entries = entries(config);
        for (int i = 0; i < entries.size(); i++) {
            long row = 0;
            for (String name : entries.get(i).names()) {
                long[] shape = rows(shapes, name);
                sources.put(name, source(name, type, shape, arrays.get(i), row));
                row += shape[0];
            }
        }
        List<TensorSource> ordered = new ArrayList<>();
        shapes.keySet().forEach(name -> ordered.add(sources.get(name)));
        return ordered;
    }

    /** Rows of a tensor, from {@code row} on, as a tensor of its own to be written. */
    TensorSource source(String name, ElementType type, long[] shape, PtNDArray array, long row) {
        long rowBytes = type.bytes();
        for (int d = 1; d < shape.length; d++) {
            rowBytes *= shape[d];
        }
        long rowsAtOnce = Math.max(1, CHUNK_BYTES / rowBytes);
        return new TensorSource(
                name,
                type,
                shape,
                () -> LongStream.iterate(0, at -> at < shape[0], at -> at + rowsAtOnce)
                        .mapToObj(at -> encoded(array, type, row + at, Math.min(rowsAtOnce, shape[0] - at)))
                        .iterator());
    }

    /** Some rows of a tensor as the bytes of an element type. */
    private ByteBuffer encoded(PtNDArray array, ElementType type, long row, long rows) {
        long element = switch (type) {
            case F32 -> 6;
            case F16 -> 5;
            case BF16 -> 15;
            default -> throw new IllegalArgumentException("weights are written as F32, F16 or BF16, not " + type);
        };
        PtNDManager manager = program.manager();
        try (PtNDManager scratch = manager.newSubManager(manager.getDevice())) {
            return program.call(
                            scratch,
                            "encode",
                            IValue.from(array),
                            IValue.from(element),
                            IValue.from(row),
                            IValue.from(rows))
                    .toByteBuffer();
        }
    }

    private static long[] rows(Map<String, long[]> shapes, String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }
}
