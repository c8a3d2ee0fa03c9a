package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.StepAdapter;
import dev.journeyman.slm.generation.StepLogits;
import dev.journeyman.slm.generation.StepModel;
import dev.journeyman.slm.generation.StepRow;
import dev.journeyman.slm.generation.StepSession;
import dev.journeyman.slm.generation.TokenBytes;
import dev.journeyman.slm.tokenizer.ByteTokenizer;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A model of bytes that says what it is told to: the script gives the answer to a prompt's text, and each step gives its next byte the largest logit, then
 * the end token. Where it is asked for a diagnosis in sections, its script's text is the summary of one, unless the script writes sections itself or the model is unruly. A gate can
 * hold its steps.
 */
public final class ScriptedModel implements ChatModel, StepModel {
    public static final int END = 256;
    private static final int VOCABULARY = 257;

    private final ByteTokenizer tokenizer = new ByteTokenizer(List.of("<end>"));
    private final Function<String, String> script;
    private final int contextTokens;
    private final boolean unruly;
    public final AtomicInteger steps = new AtomicInteger();
    /** How often it was freed. */
    public final AtomicInteger closed = new AtomicInteger();
    /** Adapters that were made and are not freed. */
    public final AtomicInteger adapters = new AtomicInteger();

    public final List<String> prompts = java.util.Collections.synchronizedList(new ArrayList<>());
    /** Null lets steps run freely; else each step takes a permit, and waits for one until {@link #openGate}. */
    public volatile Semaphore gate;

    public ScriptedModel(int contextTokens, Function<String, String> script) {
        this(contextTokens, script, false);
    }

    private ScriptedModel(int contextTokens, Function<String, String> script, boolean unruly) {
        this.contextTokens = contextTokens;
        this.script = script;
        this.unruly = unruly;
    }

    /** One that says what its script says, whatever it is asked for. */
    public static ScriptedModel unruly(int contextTokens, Function<String, String> script) {
        return new ScriptedModel(contextTokens, script, true);
    }

    private String answer(String prompt) {
        String text = script.apply(prompt);
        return unruly
                        || text.startsWith("Summary: ") && text.contains("\n")
                        || !prompt.contains("Answer in four sections: ")
                ? text
                : "Summary: " + text.replace('\n', ' ')
                        + "\nCauses:\n1. worn part (high)\nChecks:\n1. Look at it. It tells much.";
    }

    /** Lets every step run from now on, the one that waits too. An engine cannot be closed before. */
    public void openGate() {
        Semaphore held = gate;
        gate = null;
        if (held != null) {
            held.release(1 << 20);
        }
    }

    @Override
    public StepModel steps() {
        return this;
    }

    @Override
    public TokenBytes bytes() {
        return tokenizer::bytes;
    }

    @Override
    public Prompt render(List<Message> conversation) {
        StringBuilder text = new StringBuilder();
        conversation.forEach(message -> text.append(message.role().wireName())
                .append(": ")
                .append(message.content())
                .append('\n'));
        prompts.add(text.toString());
        return new Prompt(text.toString(), tokenizer.encode(text.toString()));
    }

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public List<Integer> endTokens() {
        return List.of(END);
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    /** An adapter that says its directory's name before what the model says. */
    @Override
    public StepAdapter adapter(Path directory, long mostBytes) {
        adapters.incrementAndGet();
        return new Named(String.valueOf(directory.getFileName()), adapters);
    }

    private record Named(String name, AtomicInteger adapters) implements StepAdapter {
        @Override
        public long bytes() {
            return 1;
        }

        @Override
        public void close() {
            adapters.decrementAndGet();
        }
    }

    @Override
    public long cacheBytesPerToken() {
        return 1;
    }

    @Override
    public StepSession open(int slots, int capacityTokens) {
        return new Session(slots, capacityTokens);
    }

    private final class Session implements StepSession {
        private final byte[][] heard;
        private final byte[][] answers;
        private final int[] said;
        private final int[] filled;

        Session(int slots, int capacityTokens) {
            heard = new byte[slots][capacityTokens];
            answers = new byte[slots][];
            said = new int[slots];
            filled = new int[slots];
        }

        @Override
        public StepLogits forward(List<StepRow> rows) {
            Semaphore held = gate;
            if (held != null) {
                held.acquireUninterruptibly();
            }
            steps.incrementAndGet();
            List<float[]> logits = new ArrayList<>();
            for (StepRow row : rows) {
                if (row.start() != filled[row.slot()] || hasEnded(row.slot())) {
                    beginAnew(row.slot());
                }
                filled[row.slot()] = row.start() + row.tokens().length;
                for (int i = 0; i < row.tokens().length; i++) {
                    heard[row.slot()][row.start() + i] = (byte) row.tokens()[i];
                }
                if (row.logits() > 0) {
                    logits.add(next(row));
                }
            }
            return new Rows(logits);
        }

        private boolean hasEnded(int slot) {
            return answers[slot] != null && said[slot] > answers[slot].length;
        }

        private void beginAnew(int slot) {
            answers[slot] = null;
            said[slot] = 0;
        }

        @Override
        public void copy(int fromSlot, int toSlot, int tokens) {
            System.arraycopy(heard[fromSlot], 0, heard[toSlot], 0, tokens);
            filled[toSlot] = tokens;
            beginAnew(toSlot);
        }

        @Override
        public void erase(int slot) {
            filled[slot] = 0;
        }

        private float[] next(StepRow row) {
            int slot = row.slot();
            if (answers[slot] == null) {
                String prompt = new String(heard[slot], 0, row.start() + row.tokens().length, StandardCharsets.UTF_8);
                String before = row.adapter() instanceof Named adapter ? adapter.name() + ": " : "";
                answers[slot] = (before + answer(prompt)).getBytes(StandardCharsets.UTF_8);
            }
            float[] logits = new float[VOCABULARY];
            int at = said[slot]++;
            logits[at < answers[slot].length ? Byte.toUnsignedInt(answers[slot][at]) : END] = 20;
            return logits;
        }

        @Override
        public void close() {}
    }

    private record Rows(List<float[]> rows) implements StepLogits {
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
            int best = 0;
            for (int i = 1; i < rows.get(index).length; i++) {
                best = rows.get(index)[i] > rows.get(index)[best] ? i : best;
            }
            return best;
        }

        @Override
        public void close() {}
    }
}
