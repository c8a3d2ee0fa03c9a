package dev.journeyman.slm.network;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint's tensors in the order and form that the network file wants: q, k and v fused, gate and up fused, absent
 * ones empty, quantised where asked. Immutable once loaded.
 */
public final class Weights implements AutoCloseable {
    /** How much of a file is read at once; a row that is longer is read whole. */
    private static final int PIECE_BYTES = 2 << 20;

    private static final int FLOAT32 = 6;

    /** What the processor's kernel for 4 bits takes, the one that costs the least memory for its quality first: docs/decisions/0029-int4.md. */
    private static final List<Integer> GROUPS = List.of(64, 32);

    private static final int ROWS_OF_A_BLOCK = 16;

    private final PtNDManager manager;
    private final List<PtNDArray> tensors;
    private final IValue packed;
    private final List<String> wide;
    private final long bytes;

    private Weights(PtNDManager manager, List<PtNDArray> tensors, IValue packed, List<String> wide, long bytes) {
        this.manager = manager;
        this.tensors = List.copyOf(tensors);
        this.packed = packed;
        this.wide = List.copyOf(wide);
        this.bytes = bytes;
    }

    /** Loads every tensor of a checkpoint, whose shapes have been checked when it was opened, as it is: gradients flow through it. */
    public static Weights load(Program program, Checkpoint checkpoint, Precision precision) {
        return load(program, checkpoint, precision, Long.MAX_VALUE);
    }

    /**
     * The same for products only.
     *
     * @param orderedFrom from how many numbers on a matrix lies in the order of oneDNN's products, so that no step has to bring it into it; in 8 bits the others are FBGEMM's, 4 bits have an
     *     order of their own
     */
    static Weights load(Program program, Checkpoint checkpoint, Precision precision, long orderedFrom) {
        PtNDManager manager = program.manager().newSubManager(program.manager().getDevice());
        try {
            return new Loader(program, manager, checkpoint, precision, orderedFrom).load();
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** The tensors in the network file's order, those of the output head last but for the steps of 8 and 4 bits; they belong to this object. */
    public List<PtNDArray> tensors() {
        return tensors;
    }

    IValue tensorList() {
        return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
    }

    /** The matrices in 8 bits where they are FBGEMM's; whoever takes it closes it. */
    IValue packed() {
        return packed;
    }

    /** Matrices that stay in bfloat16 where 4 bits were asked for, by their stored names: their rows or how many these are suit no group. */
    public List<String> wide() {
        return wide;
    }

    /** What they take in memory; a tied output head counts where it is held in an order of its own. */
    public long bytes() {
        return bytes;
    }

    /** Releases them. */
    @Override
    public void close() {
        manager.close();
    }

    /** The work of loading, tensor by tensor, so that no more than one is held twice, and piece by piece of a file. */
    private static final class Loader {
        private final Program program;
        private final PtNDManager manager;
        private final Checkpoint checkpoint;
        private final Precision precision;
        private final long orderedFrom;
        private final List<PtNDArray> tensors = new ArrayList<>();
        private final IValue packed;
        private final List<PtNDArray> steps = new ArrayList<>(); // of 8 and 4 bits, a place for each matrix
        private final List<String> wide = new ArrayList<>();
        private final PtNDArray empty;
        private ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        private long bytes;

        Loader(Program program, PtNDManager manager, Checkpoint checkpoint, Precision precision, long orderedFrom) {
            this.program = program;
            this.manager = manager;
            this.checkpoint = checkpoint;
            this.precision = precision;
            this.orderedFrom = orderedFrom;
            this.empty =
                    program.call(manager, "zeros", IValue.listFrom(0L), IValue.from((long) precision.weightType()));
            this.packed = program.run("packs");
        }

        Weights load() {
            ModelConfig config = checkpoint.config();
            List<FusedLayout.Entry> body = FusedLayout.body(config);
            PtNDArray embeddings = tensor(body.getFirst());
            // mostly the largest: what bringing it into its form needs besides is gone when the layers are there
            PtNDArray head = head(config, embeddings);
            tensors.add(embeddings);
            PassingThread.giveWay();
            for (FusedLayout.Entry entry : body.subList(1, body.size())) {
                tensors.add(tensor(entry));
                PassingThread.giveWay();
            }
            tensors.add(head);
            tensors.addAll(steps);
            return new Weights(manager, tensors, packed, wide, bytes);
        }

        private PtNDArray head(ModelConfig config, PtNDArray embeddings) {
            if (!config.tiedEmbeddings() || precision.quantized()) {
                return tensor(FusedLayout.head(config));
            }
            return ordered(FusedLayout.head(config).names()) ? inOrder(embeddings) : embeddings;
        }

        private PtNDArray tensor(FusedLayout.Entry entry) {
            if (entry.names().isEmpty()) {
                return empty;
            } else if (entry.matrix() && precision == Precision.INT8) {
                return eightBits(entry.names());
            } else if (entry.matrix() && precision == Precision.INT4) {
                return fourBits(entry.names());
            } else if (entry.matrix() && ordered(entry.names())) {
                try (PtNDManager scratch = manager.newSubManager(manager.getDevice())) {
                    return inOrder(fused(scratch, precision.weightType(), entry.names()));
                }
            } else {
                return whole(entry.names());
            }
        }

        private PtNDArray inOrder(PtNDArray plain) {
            bytes += bytes(plain);
            return program.call(manager, "pack_order", IValue.from(plain));
        }

        private long bytes(PtNDArray array) {
            return array.size() * (precision == Precision.FLOAT32 ? 4 : 2);
        }

        private PtNDArray whole(List<String> names) {
            PtNDArray array = fused(manager, precision.weightType(), names);
            bytes += bytes(array);
            return array;
        }

        private PtNDArray eightBits(List<String> names) {
            try (PtNDManager scratch = manager.newSubManager(manager.getDevice());
                    IValue matrix = IValue.from(fused(scratch, storedType(names), names))) {
                if (!ordered(names)) {
                    steps.add(empty);
                    bytes += pack(matrix);
                    return empty;
                }
                PtNDArray nothing =
                        program.call(scratch, "zeros", IValue.listFrom(1L, 1L), IValue.from((long) FLOAT32));
                try (IValue place = IValue.from(nothing);
                        IValue taken = IValueUtils.runMethod(program.block(), "pack_eight", matrix)) {
                    bytes += pack(place);
                    PtNDArray[] parts = taken.toTensorArray(manager);
                    steps.add(parts[1]);
                    bytes += numbers(names) + Float.BYTES * rows(names);
                    return parts[0];
                }
            }
        }

        /** Adds a matrix to FBGEMM's. Returns the bytes it takes. */
        private long pack(IValue matrix) {
            try (IValue taken = IValueUtils.runMethod(program.block(), "pack", packed, matrix)) {
                return taken.toLong();
            }
        }

        private PtNDArray fourBits(List<String> names) {
            int group = group(names);
            if (group == 0) {
                wide.addAll(names);
                steps.add(empty);
                return whole(names);
            }
            try (PtNDManager scratch = manager.newSubManager(manager.getDevice());
                    IValue matrix = IValue.from(fused(scratch, storedType(names), names));
                    IValue size = IValue.from((long) group);
                    IValue taken = IValueUtils.runMethod(program.block(), "pack_four", matrix, size)) {
                PtNDArray[] parts = taken.toTensorArray(manager);
                steps.add(parts[1]);
                bytes += parts[0].size() + 2 * parts[1].size();
                return parts[0];
            }
        }

        /** How many numbers of a row share a step; 0 where the kernel's blocks do not suit the matrix. */
        private int group(List<String> names) {
            long columns = checkpoint.tensor(names.get(0)).shape()[1];
            if (rows(names) % ROWS_OF_A_BLOCK != 0) {
                return 0;
            }
            return GROUPS.stream()
                    .filter(group -> columns % group == 0)
                    .findFirst()
                    .orElse(0);
        }

        private boolean ordered(List<String> names) {
            return numbers(names) >= orderedFrom;
        }

        private long numbers(List<String> names) {
            return rows(names) * checkpoint.tensor(names.get(0)).shape()[1];
        }

        private long rows(List<String> names) {
            return names.stream()
                    .mapToLong(name -> checkpoint.tensor(name).shape()[0])
                    .sum();
        }

        /** One tensor of several, one below the other, as element type {@code type}. */
        private PtNDArray fused(PtNDManager owner, int type, List<String> names) {
            long[] shape = checkpoint.tensor(names.get(0)).shape();
            shape[0] = rows(names);
            PtNDArray whole = program.call(owner, "unfilled", IValue.listFrom(shape), IValue.from((long) type));
            long row = 0;
            for (String name : names) {
                StoredTensor stored = checkpoint.tensor(name);
                read(stored, whole, row);
                row += stored.shape()[0];
            }
            return whole;
        }

        /** Reads a tensor, in pieces of whole rows, into the rows of another from one on. */
        private void read(StoredTensor stored, PtNDArray whole, long first) {
            long[] shape = stored.shape();
            int rowBytes = Math.toIntExact(stored.bytes() / shape[0]);
            if (rowBytes > piece.capacity()) {
                piece = ByteBuffer.allocateDirect(rowBytes);
            }
            int rowsAtOnce = piece.capacity() / rowBytes;
            for (long row = 0; row < shape[0]; row += rowsAtOnce) {
                long[] part = shape.clone();
                part[0] = Math.min(rowsAtOnce, shape[0] - row);
                piece.clear().limit(Math.toIntExact(part[0] * rowBytes));
                stored.read(row * rowBytes, piece);
                piece.flip();
                try (PtNDArray raw = manager.create(piece, new Shape(piece.remaining()), DataType.INT8)) {
                    program.run(
                                    "fill",
                                    IValue.from(whole),
                                    IValue.from(first + row),
                                    IValue.from(raw),
                                    IValue.from((long) elementType(stored)),
                                    IValue.listFrom(part))
                            .close();
                }
                PassingThread.giveWay();
            }
        }

        /** The element type that tensors are stored in; of several the one that holds them all. */
        private int storedType(List<String> names) {
            List<Integer> types = names.stream()
                    .map(name -> elementType(checkpoint.tensor(name)))
                    .distinct()
                    .toList();
            return types.size() == 1 ? types.get(0) : FLOAT32;
        }

        private static int elementType(StoredTensor stored) {
            return switch (stored.type()) {
                case F32 -> FLOAT32;
                case F16 -> 5;
                case BF16 -> 15;
                default ->
                    throw new IllegalArgumentException(stored.name() + " is stored as " + stored.type()
                            + "; weights are read as F32, F16 or BF16");
            };
        }
    }
}
