package dev.journeyman.retrainer.merge;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.CheckpointWriter;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.StoredTensor;
import dev.journeyman.slm.checkpoint.TensorSource;
import dev.journeyman.slm.checkpoint.WeightValues;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges checkpoints of one architecture into one. Tensors are read from the files in pieces of {@value #PIECE} values, as often as the method needs, and
 * written as they come: no more than a piece of each model is held. Sums are taken in double precision.
 */
public final class Merge {
    private static final int PIECE = 1 << 16;

    /** What a merged model takes from the first and what is no part of a network's shape. */
    private static final Set<String> TAKEN_FROM_FIRST = Set.of("torchDtype", "endTokens", "beginToken");

    private Merge() {}

    /**
     * Writes the merged weights and the first model's config as a checkpoint.
     *
     * @param models as many as the method takes
     * @param base the model that they were made from; null where the method has none
     * @throws IllegalArgumentException where number or base do not fit the method, or the architectures differ: every difference is named
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where the directory already holds a checkpoint, or writing fails
     * @throws ArithmeticException where a merged weight is not finite
     */
    public static void write(MergeMethod method, List<Checkpoint> models, @Nullable Checkpoint base, Path directory) {
        requireFit(method, models, base);
        Checkpoint first = models.get(0);
        List<TensorSource> tensors = new ArrayList<>();
        for (String name : first.names()) {
            List<StoredTensor> same =
                    models.stream().map(model -> model.tensor(name)).toList();
            StoredTensor of = base == null ? null : base.tensor(name);
            StoredTensor like = same.get(0);
            tensors.add(
                    new TensorSource(name, like.type(), like.shape(), () -> new Merged(method, new Tensor(same, of))));
        }
        CheckpointWriter.write(directory, first.config(), tensors);
    }

    private static void requireFit(MergeMethod method, List<Checkpoint> models, @Nullable Checkpoint base) {
        List<String> problems = new ArrayList<>();
        if (models.size() != method.models()) {
            problems.add(method.name() + " was given " + models.size() + " models, but takes " + method.models());
        }
        if (method.needsBase() && base == null) {
            problems.add(method.name() + " needs the base that the models were made from");
        }
        if (!method.needsBase() && base != null) {
            problems.add(method.name() + " has no use for a base");
        }
        List<Checkpoint> all = new ArrayList<>(models);
        if (base != null) {
            all.add(base);
        }
        for (Checkpoint other : all.subList(Math.min(1, all.size()), all.size())) {
            differences(all.get(0).config(), other.config())
                    .forEach(each -> problems.add(other.directory() + ": " + each));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the models cannot be merged: " + String.join("; ", problems));
        }
    }

    /** Every part of a network's shape in which two configs differ, with both values. */
    static List<String> differences(ModelConfig first, ModelConfig other) {
        List<String> differences = new ArrayList<>();
        for (RecordComponent part : ModelConfig.class.getRecordComponents()) {
            Object a = value(part, first);
            Object b = value(part, other);
            if (!TAKEN_FROM_FIRST.contains(part.getName()) && !Objects.equals(a, b)) {
                differences.add(part.getName() + " is " + b + ", not " + a);
            }
        }
        return differences;
    }

    private static Object value(RecordComponent part, ModelConfig config) {
        try {
            return part.getAccessor().invoke(config);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record's parts can be read", e);
        }
    }

    /** One weight in all models. */
    private record Tensor(
            List<StoredTensor> models, @Nullable StoredTensor base) implements Blend.Pieces {
        long elements() {
            return models.get(0).elements();
        }

        @Override
        public void each(Blend.Piece piece) {
            for (long at = 0; at < elements(); at += PIECE) {
                piece.see(values(at), base(at));
            }
        }

        private int length(long at) {
            return (int) Math.min(PIECE, elements() - at);
        }

        float[][] values(long at) {
            float[][] values = new float[models.size()][length(at)];
            for (int m = 0; m < values.length; m++) {
                WeightValues.read(models.get(m), at, values[m]);
            }
            return values;
        }

        float[] base(long at) {
            if (base == null) {
                return new float[0];
            }
            float[] values = new float[length(at)];
            WeightValues.read(base, at, values);
            return values;
        }
    }

    /** A merged weight in pieces, each in the same buffer. */
    private static final class Merged implements Iterator<ByteBuffer> {
        private final Tensor tensor;
        private final Blend blend;
        private final ByteBuffer bytes;
        private long next;

        Merged(MergeMethod method, Tensor tensor) {
            this.tensor = tensor;
            this.blend = Blend.of(method, tensor);
            this.bytes = ByteBuffer.allocate(PIECE * tensor.models.get(0).type().bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public boolean hasNext() {
            return next < tensor.elements();
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            StoredTensor like = tensor.models.get(0);
            double[] merged = new double[tensor.length(next)];
            blend.apply(tensor.values(next), tensor.base(next), merged);
            bytes.clear();
            for (double value : merged) {
                float rounded = WeightValues.rounded(like.type(), (float) value);
                if (!Float.isFinite(rounded)) {
                    throw new ArithmeticException("the merged " + like.name()
                            + " is not finite; one of the models is damaged, or a weight or scale too large");
                }
                WeightValues.put(like.type(), rounded, bytes);
            }
            next += merged.length;
            return bytes.flip();
        }
    }
}
