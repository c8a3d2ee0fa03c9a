package dev.journeyman.retrainer.evaluation;

import dev.journeyman.slm.generation.StepLogits;
import dev.journeyman.slm.generation.StepModel;
import dev.journeyman.slm.generation.StepRow;
import dev.journeyman.slm.generation.StepSession;
import dev.journeyman.slm.network.KvCache;
import dev.journeyman.slm.network.Logits;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Row;
import java.util.List;

/** A network as the engine sees it. Does not own the network. */
record NetworkSteps(Network network) implements StepModel {
    @Override
    public int vocabularySize() {
        return network.config().vocabularySize();
    }

    @Override
    public List<Integer> endTokens() {
        return network.config().endTokens();
    }

    @Override
    public int contextTokens() {
        return network.config().contextTokens();
    }

    @Override
    public StepSession open(int slots, int capacityTokens) {
        return new Session(network, network.newCache(slots, capacityTokens));
    }

    private record Session(Network network, KvCache cache) implements StepSession {
        @Override
        public StepLogits forward(List<StepRow> rows) {
            return new Step(network.forward(
                    rows.stream()
                            .map(row -> new Row(
                                    row.slot(),
                                    row.start(),
                                    row.tokens(),
                                    row.wantsLogits() ? Row.Want.LAST : Row.Want.NONE))
                            .toList(),
                    cache));
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    private record Step(Logits logits) implements StepLogits {
        @Override
        public int count() {
            return logits.count();
        }

        @Override
        public float[] row(int index) {
            return logits.row(index);
        }

        @Override
        public int argmax(int index) {
            return logits.argmax(index);
        }

        @Override
        public void close() {
            logits.close();
        }
    }
}
