package dev.journeyman.slm.generation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A model without a network: logits are a function of the tokens in the slot. It keeps the slots' tokens as a KV cache would, so a row with a wrong start or slot
 * shows, and it can be made to wait or to fail.
 */
final class FakeModel implements StepModel {
    static final long BYTES_PER_TOKEN = 8;

    private final int vocabularySize;
    private final int contextTokens;
    private final List<Integer> endTokens;
    private final Function<int[], float[]> logits;

    /** The rows of every step so far. */
    final List<List<StepRow>> steps = new ArrayList<>();
    /** Where set, each step takes a permit first. */
    volatile Optional<Semaphore> gate = Optional.empty();
    /** Released once for each step that has begun. */
    final Semaphore begun = new Semaphore(0);
    /** Thrown by the next step, once. */
    final AtomicReference<Throwable> failure = new AtomicReference<>();

    final AtomicBoolean closed = new AtomicBoolean();
    /** How often a slot's beginning was copied into another. */
    final AtomicInteger copies = new AtomicInteger();
    /** How often a slot was erased. */
    final AtomicInteger erased = new AtomicInteger();

    volatile boolean copyFails;

    volatile boolean keepsProcessorsBusy;

    /** How many adapters were made and are not closed. */
    final AtomicInteger openAdapters = new AtomicInteger();

    volatile int openLogits;

    FakeModel(int vocabularySize, int contextTokens, List<Integer> endTokens, Function<int[], float[]> logits) {
        this.vocabularySize = vocabularySize;
        this.contextTokens = contextTokens;
        this.endTokens = endTokens;
        this.logits = logits;
    }

    /** Bytes and the end token 256; logits between -4 and 4 by a hash of all tokens before, the end token's low. */
    static FakeModel hashed() {
        return new FakeModel(257, 10_000, List.of(256), tokens -> {
            CounterRandom random = CounterRandom.ofSeed(Arrays.hashCode(tokens));
            float[] row = new float[257];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (8 * random.doubleAt(i) - 4);
            }
            row[256] -= 2;
            return row;
        });
    }

    /** Says those bytes after any prompt of that length, then the end token. */
    static FakeModel scripted(int promptTokens, byte[] answer) {
        return new FakeModel(257, 10_000, List.of(256), tokens -> {
            int at = tokens.length - promptTokens;
            float[] row = new float[257];
            row[at < answer.length ? answer[at] & 0xFF : 256] = 10;
            return row;
        });
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public List<Integer> endTokens() {
        return endTokens;
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public long cacheBytesPerToken() {
        return BYTES_PER_TOKEN;
    }

    /** An adapter whose logits are those after its directory's name, of as many bytes as that has characters. */
    @Override
    public StepAdapter adapter(Path directory, long mostBytes) {
        int salt = String.valueOf(directory.getFileName()).hashCode();
        long size = String.valueOf(directory.getFileName()).length();
        if (size > mostBytes) {
            throw new AdapterException(AdapterException.Kind.TOO_LARGE, size + " bytes of " + mostBytes);
        }
        openAdapters.incrementAndGet();
        return new FakeAdapter(salt, size, openAdapters);
    }

    private record FakeAdapter(int salt, long bytes, AtomicInteger open) implements StepAdapter {
        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @Override
    public boolean keepsProcessorsBusy() {
        return keepsProcessorsBusy;
    }

    @Override
    public StepSession open(int slots, int capacityTokens) {
        int[][] cache = new int[slots][capacityTokens];
        StepAdapter[][] by = new StepAdapter[slots][capacityTokens]; // with which adapter each token was computed
        int[] filled = new int[slots];
        return new StepSession() {
            @Override
            public StepLogits forward(List<StepRow> rows) {
                if (openLogits != 0) {
                    throw new IllegalStateException("the logits of the step before were not closed");
                }
                synchronized (steps) {
                    steps.add(rows);
                }
                begun.release();
                gate.ifPresent(Semaphore::acquireUninterruptibly);
                Throwable fail = failure.getAndSet(null);
                if (fail instanceof Error e) {
                    throw e;
                } else if (fail instanceof RuntimeException e) {
                    throw e;
                }
                List<float[]> wanted = new ArrayList<>();
                boolean[] seen = new boolean[slots];
                for (StepRow row : rows) {
                    if (seen[row.slot()] || row.start() > filled[row.slot()]) {
                        throw new IllegalStateException("slot " + row.slot() + " start " + row.start());
                    }
                    seen[row.slot()] = true;
                    Arrays.fill(by[row.slot()], row.start(), row.start() + row.tokens().length, row.adapter());
                    for (int i = 0; i < row.start(); i++) {
                        if (by[row.slot()][i] != row.adapter()) {
                            throw new IllegalStateException("slot " + row.slot() + " holds another adapter's token");
                        }
                    }
                    System.arraycopy(row.tokens(), 0, cache[row.slot()], row.start(), row.tokens().length);
                    filled[row.slot()] = row.start() + row.tokens().length;
                    for (int back = row.logits() - 1; back >= 0; back--) {
                        int[] tokens = Arrays.copyOf(cache[row.slot()], filled[row.slot()] - back);
                        if (row.adapter() instanceof FakeAdapter adapter) {
                            tokens[0] += adapter.salt();
                        }
                        wanted.add(logits.apply(tokens));
                    }
                }
                openLogits++;
                return logitsOf(wanted);
            }

            @Override
            public void copy(int fromSlot, int toSlot, int tokens) {
                if (tokens > filled[fromSlot]) {
                    throw new IllegalStateException("slot " + fromSlot + " has no " + tokens + " tokens");
                }
                if (copyFails) {
                    throw new IllegalStateException("no copies today");
                }
                copies.incrementAndGet();
                System.arraycopy(cache[fromSlot], 0, cache[toSlot], 0, tokens);
                System.arraycopy(by[fromSlot], 0, by[toSlot], 0, tokens);
                filled[toSlot] = tokens;
            }

            @Override
            public void erase(int slot) {
                erased.incrementAndGet();
                Arrays.fill(cache[slot], 0);
                filled[slot] = 0;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    private StepLogits logitsOf(List<float[]> rows) {
        return new StepLogits() {
            @Override
            public int count() {
                return rows.size();
            }

            @Override
            public float[] row(int index) {
                return rows.get(index).clone();
            }

            @Override
            public int argmax(int index) {
                float[] row = rows.get(index);
                int best = 0;
                for (int i = 0; i < row.length; i++) {
                    if (Float.isNaN(row[i])) {
                        return -1;
                    }
                    best = row[i] > row[best] ? i : best;
                }
                return Float.isFinite(row[best]) ? best : -1;
            }

            @Override
            public void close() {
                openLogits--;
            }
        };
    }
}
