package dev.journeyman.slm.training;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.Program;
import dev.journeyman.slm.network.RotaryTable;
import dev.journeyman.slm.network.Weights;
import java.util.List;

/**
 * The model that a training started from, which does not move: a second copy of the weights, whose scores of the next token the trained network is held to
 * ({@link Objective.Supervised#parentWeight}). It has no state but its weights, so that the same batch always gives the same scores.
 */
public final class ParentNetwork implements AutoCloseable {
    private final Program program;
    private final List<PtNDArray> weights;
    private final PtNDArray cosines;
    private final PtNDArray sines;
    private final int vocabularySize;

    private ParentNetwork(Program program, Checkpoint checkpoint, int contextTokens, Precision compute) {
        this.program = program;
        this.weights = Weights.load(program, checkpoint, compute).tensors();
        RotaryTable table = RotaryTable.of(checkpoint.config(), contextTokens);
        Shape shape = new Shape(contextTokens, checkpoint.config().headWidth());
        this.cosines = Program.floats(program.manager(), table.cosines(), shape);
        this.sines = Program.floats(program.manager(), table.sines(), shape);
        this.vocabularySize = checkpoint.config().vocabularySize();
    }

    /**
     * Loads it.
     *
     * @param contextTokens the most tokens of a row, as the trained network has them
     * @param compute FLOAT32 or BFLOAT16: what its weights are held in and calculated with
     */
    public static ParentNetwork load(Checkpoint checkpoint, int contextTokens, Precision compute) {
        Program program = Program.compile(checkpoint.config());
        try {
            return new ParentNetwork(program, checkpoint, contextTokens, compute);
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** V: it must be the trained network's. */
    int vocabularySize() {
        return vocabularySize;
    }

    /** What it has before its head at a batch's learned tokens [N,C], without gradients. */
    PtNDArray hidden(PtNDManager owner, PackedBatch batch) {
        Shape shape = new Shape(batch.rows(), batch.width());
        return program.call(
                owner,
                "learned_hidden",
                IValue.from(TrainableNetwork.longs(owner, batch.ids(), shape)),
                IValue.from(TrainableNetwork.longs(owner, batch.positions(), shape)),
                IValue.from(TrainableNetwork.longs(owner, batch.documents(), shape)),
                IValue.from(TrainableNetwork.longs(owner, batch.targets(), shape)),
                IValue.from(cosines),
                IValue.from(sines),
                TrainableNetwork.list(weights.subList(0, weights.size() - 1)));
    }

    /** Its head [V,C]. */
    PtNDArray head() {
        return weights.get(weights.size() - 1);
    }

    /**
     * What holds a batch to a parent.
     *
     * @param shares [S] of each packed sequence: how much of its cross-entropy gives way to the divergence from the parent; 0 to 1
     */
    record Hold(ParentNetwork parent, double[] shares) {}

    /** Releases the weights. */
    @Override
    public void close() {
        program.close();
    }
}
