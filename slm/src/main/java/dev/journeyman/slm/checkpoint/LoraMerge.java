package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Works a LoRA adapter into the weights that it changes: W' = W + scale * B A (Hu et al. 2021, arXiv:2106.09685). The merged
 * model is what model and adapter are together, up to the rounding of the weights' own element type.
 *
 * <p>Sums are taken in float32. A weight is read and written row by row; only the adapter's A [r, in] of one weight is held.
 */
public final class LoraMerge {
    private LoraMerge() {}

    /** B A of one weight, before scaling. */
    private record Change(StoredTensor down, StoredTensor up, float scale) {}

    /**
     * Writes the merged model as a checkpoint, each weight in the element type that it is stored in. Only config and weights
     * are written: tokenizer and chat template are the base model's, and the caller's to copy.
     *
     * @param base the model that the adapter was trained on
     * @param adapter opened with the config of {@code base}
     * @throws IllegalArgumentException if the adapter was opened for a model of other shapes
     * @throws CheckpointException if a merged weight is not finite, the directory already holds a checkpoint, or writing
     *     fails
     */
    public static void write(Checkpoint base, LoraAdapter adapter, Path directory) {
        Map<String, Change> changes = changes(base.config(), adapter);
        List<TensorSource> tensors = new ArrayList<>();
        for (String name : base.names()) {
            StoredTensor weight = base.tensor(name);
            Change change = changes.get(name);
            tensors.add(change == null ? TensorSource.of(weight) : merged(weight, change));
        }
        CheckpointWriter.write(directory, base.config(), tensors);
    }

    private static TensorSource merged(StoredTensor weight, Change change) {
        return new TensorSource(weight.name(), weight.type(), weight.shape(), () -> new Rows(weight, change));
    }

    private static Map<String, Change> changes(ModelConfig model, LoraAdapter adapter) {
        int rank = adapter.config().rank();
        float scale = (float) adapter.config().scale();
        Map<String, Change> changes = new HashMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection target : adapter.config().targets()) {
                StoredTensor down = adapter.down(layer, target);
                StoredTensor up = adapter.up(layer, target);
                if (!Arrays.equals(down.shape(), new long[] {rank, target.inWidth(model)})
                        || !Arrays.equals(up.shape(), new long[] {target.outWidth(model), rank})) {
                    throw new IllegalArgumentException("the adapter was opened for a model of other shapes: " + down
                            + " and " + up + " do not fit " + target.weight(layer));
                }
                changes.put(target.weight(layer), new Change(down, up, scale));
            }
        }
        return changes;
    }

    /** The rows of a merged weight one after another, each in the same buffer. */
    private static final class Rows implements Iterator<ByteBuffer> {
        private final StoredTensor weight;
        private final StoredTensor up;
        private final float scale;
        private final long rows;
        private final float[] down; // A [r, in]
        private final float[] factors; // [r] a row of B
        private final float[] row; // [in] a row of W
        private final ByteBuffer bytes;
        private long next;

        Rows(StoredTensor weight, Change change) {
            this.weight = weight;
            this.up = change.up();
            this.scale = change.scale();
            this.rows = weight.shape()[0];
            this.down = new float[Math.toIntExact(change.down().elements())];
            this.factors = new float[Math.toIntExact(up.shape()[1])];
            this.row = new float[Math.toIntExact(weight.shape()[1])];
            this.bytes = ByteBuffer.allocate(row.length * weight.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
            WeightValues.read(change.down(), 0, down);
        }

        @Override
        public boolean hasNext() {
            return next < rows;
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            WeightValues.read(weight, next * row.length, row);
            WeightValues.read(up, next * factors.length, factors);
            for (int k = 0; k < factors.length; k++) {
                float factor = scale * factors[k];
                int start = k * row.length;
                for (int i = 0; i < row.length; i++) {
                    row[i] += factor * down[start + i];
                }
            }
            bytes.clear();
            for (float value : row) {
                put(value);
            }
            next++;
            return bytes.flip();
        }

        private void put(float value) {
            float rounded = WeightValues.rounded(weight.type(), value);
            if (!Float.isFinite(value) || !Float.isFinite(rounded)) {
                throw new CheckpointException(
                        CheckpointException.Kind.NON_FINITE,
                        weight.source(),
                        "tensor " + Quoted.text(weight.name()) + " is not finite with the adapter merged into it; the"
                                + " adapter's matrices are damaged or its lora_alpha is too large");
            }
            WeightValues.put(weight.type(), rounded, bytes);
        }
    }
}
