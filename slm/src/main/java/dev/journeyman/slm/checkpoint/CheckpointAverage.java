package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The mean of several checkpoints' weights. Of checkpoints of one training it is often better than each: it lies nearer to the middle of the valley on
 * whose sides they are (Izmailov et al. 2018, arXiv:1803.05407; Wortsman et al. 2022, arXiv:2203.05482).
 *
 * <p>Sums are taken in double precision. Weights are read and written in pieces of {@value #PIECE} values.
 */
public final class CheckpointAverage {
    private static final int PIECE = 1 << 16;

    private CheckpointAverage() {}

    /**
     * Writes the mean as a checkpoint, in the config and the element types of the first. Only config and weights are written: tokenizer and chat template
     * are the caller's to copy.
     *
     * @param models at least one
     * @throws IllegalArgumentException if one is of another config than the first
     * @throws CheckpointException if a mean is not finite, the directory already holds a checkpoint, or writing fails
     */
    public static void write(List<Checkpoint> models, Path directory) {
        Checkpoint first = models.get(0);
        for (Checkpoint model : models) {
            if (!model.config().equals(first.config())) {
                throw new IllegalArgumentException(
                        model.directory() + " is of another config than " + first.directory());
            }
        }
        List<TensorSource> tensors = new ArrayList<>();
        for (String name : first.names()) {
            List<StoredTensor> same =
                    models.stream().map(model -> model.tensor(name)).toList();
            StoredTensor like = same.get(0);
            tensors.add(new TensorSource(name, like.type(), like.shape(), () -> new Pieces(same)));
        }
        CheckpointWriter.write(directory, first.config(), tensors);
    }

    /** A mean in pieces, each in the same buffer. */
    private static final class Pieces implements Iterator<ByteBuffer> {
        private final List<StoredTensor> tensors;
        private final StoredTensor like;
        private final ByteBuffer bytes;
        private long next;

        Pieces(List<StoredTensor> tensors) {
            this.tensors = tensors;
            this.like = tensors.get(0);
            this.bytes = ByteBuffer.allocate(PIECE * like.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public boolean hasNext() {
            return next < like.elements();
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            float[] values = new float[(int) Math.min(PIECE, like.elements() - next)];
            double[] sums = new double[values.length];
            for (StoredTensor tensor : tensors) {
                WeightValues.read(tensor, next, values);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += values[i];
                }
            }
            bytes.clear();
            for (double sum : sums) {
                float mean = (float) (sum / tensors.size());
                if (!Float.isFinite(mean)) {
                    throw new CheckpointException(
                            CheckpointException.Kind.NON_FINITE,
                            like.source(),
                            "the mean of tensor " + Quoted.text(like.name())
                                    + " is not finite; one of the checkpoints is" + " damaged");
                }
                WeightValues.put(like.type(), WeightValues.rounded(like.type(), mean), bytes);
            }
            next += values.length;
            return bytes.flip();
        }
    }
}
