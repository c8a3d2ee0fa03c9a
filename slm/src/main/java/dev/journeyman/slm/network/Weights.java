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
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint's tensors in the order and form that the network file wants: q, k and v fused, gate and up fused, absent
 * ones empty, quantised where asked. Immutable once loaded.
 */
public final class Weights implements AutoCloseable {
    private static final int BYTES_AT_ONCE = 1 << 30;

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
        return load(program, checkpoint, precision, false);
    }

    /** The same for products only: matrices lie as this processor's products read them, where it has such an order, so that no step has to bring them into it. */
    static Weights loadPacked(Program program, Checkpoint checkpoint, Precision precision) {
        return load(program, checkpoint, precision, PrecisionChoice.ordersMatrices(precision));
    }

    private static Weights load(Program program, Checkpoint checkpoint, Precision precision, boolean ordered) {
        PtNDManager manager = program.manager().newSubManager(program.manager().getDevice());
        try {
            return new Loader(program, manager, checkpoint, precision, ordered).load();
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** The tensors in the network file's order, those of the output head last but for the steps of 4 bits; they belong to this object. */
    public List<PtNDArray> tensors() {
        return tensors;
    }

    IValue tensorList() {
        return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
    }

    /** The matrices in 8 bits, in a form of the kernel's own; whoever takes it closes it. */
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

    /** The work of loading, tensor by tensor, so that no more than one is held twice. */
    private static final class Loader {
        private final Program program;
        private final PtNDManager manager;
        private final Checkpoint checkpoint;
        private final Precision precision;
        private final boolean ordered;
        private final List<PtNDArray> tensors = new ArrayList<>();
        private final IValue packed;
        private final List<PtNDArray> steps = new ArrayList<>(); // of 4 bits, a place for each matrix
        private final List<String> wide = new ArrayList<>();
        private final PtNDArray empty;
        private long bytes;

        Loader(Program program, PtNDManager manager, Checkpoint checkpoint, Precision precision, boolean ordered) {
            this.program = program;
            this.manager = manager;
            this.checkpoint = checkpoint;
            this.precision = precision;
            this.ordered = ordered;
            this.empty =
                    program.call(manager, "zeros", IValue.listFrom(0L), IValue.from((long) precision.weightType()));
            this.packed = program.run("packs");
        }

        Weights load() {
            ModelConfig config = checkpoint.config();
            for (FusedLayout.Entry entry : FusedLayout.body(config)) {
                add(entry);
            }
            if (config.tiedEmbeddings() && !precision.quantized()) {
                PtNDArray embeddings = tensors.get(0);
                tensors.add(ordered ? ordered(embeddings) : embeddings);
            } else {
                add(FusedLayout.head(config));
            }
            tensors.addAll(steps);
            return new Weights(manager, tensors, packed, wide, bytes);
        }

        private void add(FusedLayout.Entry entry) {
            if (entry.names().isEmpty()) {
                tensors.add(empty);
            } else if (entry.matrix() && precision == Precision.INT8) {
                quantized(entry.names());
            } else if (entry.matrix() && precision == Precision.INT4) {
                fourBits(entry.names());
            } else if (entry.matrix() && ordered) {
                try (PtNDManager scratch = manager.newSubManager(manager.getDevice())) {
                    tensors.add(ordered(fused(scratch, precision.weightType(), entry.names())));
                }
            } else {
                whole(entry.names());
            }
        }

        private PtNDArray ordered(PtNDArray plain) {
            bytes += bytes(plain);
            return program.call(manager, "pack_order", IValue.from(plain));
        }

        private long bytes(PtNDArray array) {
            return array.size() * (precision == Precision.FLOAT32 ? 4 : 2);
        }

        private void whole(List<String> names) {
            PtNDArray array = fused(manager, precision.weightType(), names);
            tensors.add(array);
            bytes += bytes(array);
        }

        private void quantized(List<String> names) {
            try (PtNDManager scratch = manager.newSubManager(manager.getDevice());
                    IValue wide = IValue.from(fused(scratch, 6, names));
                    IValue taken = IValueUtils.runMethod(program.block(), "pack", packed, wide)) {
                bytes += taken.toLong();
            }
            tensors.add(empty);
        }

        private void fourBits(List<String> names) {
            int group = group(names);
            if (group == 0) {
                wide.addAll(names);
                steps.add(empty);
                whole(names);
                return;
            }
            try (PtNDManager scratch = manager.newSubManager(manager.getDevice());
                    IValue all = IValue.from(fused(scratch, 6, names));
                    IValue size = IValue.from((long) group);
                    IValue taken = IValueUtils.runMethod(program.block(), "pack_four", all, size)) {
                PtNDArray[] parts = taken.toTensorArray(manager);
                tensors.add(parts[0]);
                steps.add(parts[1]);
                bytes += parts[0].size() + 2 * parts[1].size();
            }
        }

        /** How many numbers of a row share a step; 0 where the kernel's blocks do not suit the matrix. */
        private int group(List<String> names) {
            long rows = 0;
            for (String name : names) {
                rows += checkpoint.tensor(name).shape()[0];
            }
            long columns = checkpoint.tensor(names.get(0)).shape()[1];
            if (rows % ROWS_OF_A_BLOCK != 0) {
                return 0;
            }
            return GROUPS.stream()
                    .filter(group -> columns % group == 0)
                    .findFirst()
                    .orElse(0);
        }

        /** One tensor of several, one below the other, as element type {@code type}. */
        private PtNDArray fused(PtNDManager owner, int type, List<String> names) {
            try (PtNDManager scratch = manager.newSubManager(manager.getDevice())) {
                List<PtNDArray> parts = new ArrayList<>();
                for (String name : names) {
                    read(scratch, checkpoint.tensor(name), type, parts);
                }
                if (parts.size() == 1) {
                    PtNDArray only = parts.get(0);
                    only.attach(owner);
                    return only;
                }
                return program.call(owner, "stack", IValue.listFrom(parts.toArray(PtNDArray[]::new)));
            }
        }

        /** Reads a tensor in pieces of whole rows that a buffer can address. */
        private void read(PtNDManager scratch, StoredTensor stored, int type, List<PtNDArray> parts) {
            long[] shape = stored.shape();
            long rowBytes = stored.bytes() / shape[0];
            long rowsAtOnce = Math.max(1, BYTES_AT_ONCE / rowBytes);
            for (long row = 0; row < shape[0]; row += rowsAtOnce) {
                long rows = Math.min(rowsAtOnce, shape[0] - row);
                long[] piece = shape.clone();
                piece[0] = rows;
                int length = Math.toIntExact(rows * rowBytes);
                try (PtNDArray raw =
                        scratch.create(stored.slice(row * rowBytes, length), new Shape(length), DataType.INT8)) {
                    parts.add(program.call(
                            scratch,
                            "decode",
                            IValue.from(raw),
                            IValue.from((long) elementType(stored)),
                            IValue.listFrom(piece),
                            IValue.from((long) type)));
                }
            }
        }

        private static int elementType(StoredTensor stored) {
            return switch (stored.type()) {
                case F32 -> 6;
                case F16 -> 5;
                case BF16 -> 15;
                default ->
                    throw new IllegalArgumentException(stored.name() + " is stored as " + stored.type()
                            + "; weights are read as F32, F16 or BF16");
            };
        }
    }
}
