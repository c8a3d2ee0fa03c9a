package dev.journeyman.slm.generation;

import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.MergedAdapter;
import dev.journeyman.slm.network.Adapter;
import dev.journeyman.slm.network.KvCache;
import dev.journeyman.slm.network.Logits;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.OperatorThreads;
import dev.journeyman.slm.network.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link Network} as the engine sees it. The network stays the caller's to close, after the engine. */
public final class NetworkStepModel implements StepModel {
    private final Network network;

    /** A step model over a network. */
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

    @Override
    public boolean keepsProcessorsBusy() {
        return true;
    }

    @Override
    public StepAdapter adapter(Path directory, long mostBytes) {
        Optional<MergedAdapter> merged = MergedAdapter.in(directory);
        try (LoraAdapter stored = merged.isPresent()
                ? merged.get().open(network.config())
                : LoraAdapter.open(directory, network.config())) {
            long bytes = network.adapterBytes(stored.config());
            if (bytes > mostBytes) {
                throw new AdapterException(
                        AdapterException.Kind.TOO_LARGE,
                        "The adapter in " + directory + " takes " + (bytes >> 10) + " KiB in memory, and "
                                + (mostBytes >> 10) + " KiB are left for adapters.");
            }
            stored.requireFinite();
            return new NetworkAdapter(network.newAdapter(stored));
        }
    }

    private record NetworkAdapter(Adapter adapter) implements StepAdapter {
        @Override
        public long bytes() {
            return adapter.bytes();
        }

        @Override
        public void close() {
            adapter.close();
        }
    }

    private record Session(Network network, KvCache cache) implements StepSession {
        @Override
        public StepLogits forward(List<StepRow> rows) {
            List<Row> converted = rows.stream()
                    .map(row -> new Row(row.slot(), row.start(), row.tokens(), wanted(row), adapter(row)))
                    .toList();
            OperatorThreads.alone(network.isSmall()); // and the other processors are for all that is not a step
            return new NetworkLogits(network.forward(converted, cache));
        }

        private static @Nullable Adapter adapter(StepRow row) {
            return row.adapter() instanceof NetworkAdapter of ? of.adapter() : null;
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
