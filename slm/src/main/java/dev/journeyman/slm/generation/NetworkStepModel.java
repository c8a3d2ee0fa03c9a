package dev.journeyman.slm.generation;

import dev.journeyman.slm.network.KvCache;
import dev.journeyman.slm.network.Logits;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Row;
import java.util.List;

/** A {@link Network} as the engine sees it. The network stays the caller's to close, after the engine. */
public final class NetworkStepModel implements StepModel {
    private final Network network;

    /** A step model over a network that no other thread uses while an engine runs on it. */
    public NetworkStepModel(Network network) {
        this.network = network;
    }

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
    public long cacheBytesPerToken() {
        return network.cacheBytesPerToken();
    }

    @Override
    public StepSession open(int slots, int capacityTokens) {
        return new Session(network, network.newCache(slots, capacityTokens));
    }

    private record Session(Network network, KvCache cache) implements StepSession {
        @Override
        public StepLogits forward(List<StepRow> rows) {
            List<Row> converted = rows.stream()
                    .map(row -> new Row(row.slot(), row.start(), row.tokens(), wanted(row)))
                    .toList();
            return new NetworkLogits(network.forward(converted, cache));
        }

        private static Row.Want wanted(StepRow row) {
            if (row.logits() == 0) {
                return Row.Want.NONE;
            }
            return row.logits() == 1 ? Row.Want.LAST : Row.Want.ALL;
        }

        @Override
        public void copy(int fromSlot, int toSlot, int tokens) {
            cache.copy(fromSlot, toSlot, tokens);
        }

        @Override
        public void erase(int slot) {
            cache.erase(slot);
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    private record NetworkLogits(Logits logits) implements StepLogits {
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
