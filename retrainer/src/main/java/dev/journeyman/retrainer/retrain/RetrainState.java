package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.train.CheckpointFolder;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a retraining stands; beside the weights in a checkpoint.
 *
 * @param number of the checkpoint
 * @param part index of the part of the recipe
 * @param step steps taken in the part
 * @param optimizerSteps steps taken in all
 * @param partStart the checkpoint with the weights that the part began with; 0 for the parent's
 * @param best the checkpoint with the best look at the validation data; 0 where there was no look yet
 * @param bestLoss that look's
 * @param looksSince looks since then
 * @param returns how often the part went back to a checkpoint and halved its rates
 */
record RetrainState(
        int number,
        int part,
        int step,
        int optimizerSteps,
        int partStart,
        int best,
        double bestLoss,
        int looksSince,
        int returns)
        implements CheckpointFolder.Numbered {
    /** Nothing was trained yet. */
    static final RetrainState NEW = new RetrainState(0, 0, 0, 0, 0, 0, Double.MAX_VALUE, 0, 0);

    @Override
    public Set<Integer> needed() {
        Set<Integer> needed = new HashSet<>();
        if (partStart > 0) {
            needed.add(partStart);
        }
        if (best > 0) {
            needed.add(best);
        }
        return needed;
    }

    /** The first step of the part whose line in the log is still to be written; the look before the first step counts as -1. */
    int firstLogged() {
        return step == 0 && best == 0 ? -1 : step;
    }

    /** After more steps. */
    RetrainState after(int step, int optimizerSteps) {
        return new RetrainState(number + 1, part, step, optimizerSteps, partStart, best, bestLoss, looksSince, returns);
    }

    /** With a look that is better than all before; it is this checkpoint's. */
    RetrainState better(double loss) {
        return new RetrainState(number, part, step, optimizerSteps, partStart, number, loss, 0, returns);
    }

    /** With a look that is not. */
    RetrainState noBetter() {
        return new RetrainState(number, part, step, optimizerSteps, partStart, best, bestLoss, looksSince + 1, returns);
    }

    /** Back at a checkpoint, with rates halved once more than before. */
    RetrainState goneBack(int number, int returns) {
        return new RetrainState(number, part, step, optimizerSteps, partStart, best, bestLoss, looksSince, returns);
    }

    /** At the beginning of the next part, with the weights of this checkpoint. */
    RetrainState nextPart() {
        return new RetrainState(number + 1, part + 1, 0, optimizerSteps, number + 1, 0, Double.MAX_VALUE, 0, 0);
    }
}
