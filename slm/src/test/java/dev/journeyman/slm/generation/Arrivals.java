package dev.journeyman.slm.generation;

import java.nio.file.Path;
import java.util.List;

/**
 * A network after each of whose passes those are submitted whose time has come, on the engine's own thread. When all have ended the next one comes, whenever its time is: without a pass
 * there is no time.
 */
final class Arrivals implements StepModel {
    interface Submit {
        void accept(int request) throws QueueFullException;
    }

    private final StepModel model;
    private final int[] passes;
    private int pass;
    private int next = 1;
    private int ended;
    volatile Submit submit = request -> {};

    Arrivals(StepModel model, int[] passes) {
        this.model = model;
        this.passes = passes;
    }

    private void submitNext() {
        try {
            submit.accept(next++);
        } catch (QueueFullException e) {
            throw new IllegalStateException(e);
        }
    }

    GenerationListener heard(Recorder recorder) {
        return new GenerationListener() {
            @Override
            public void onText(String text, List<TokenLogprob> logprobs) {
                recorder.onText(text, logprobs);
            }

            @Override
            public void onEnd(GenerationResult result) {
                ended++;
                if (ended == next && next <= passes.length) {
                    submitNext();
                }
                recorder.onEnd(result);
            }

            @Override
            public void onError(GenerationException error) {
                recorder.onError(error);
            }
        };
    }

    @Override
    public int vocabularySize() {
        return model.vocabularySize();
    }

    @Override
    public List<Integer> endTokens() {
        return model.endTokens();
    }

    @Override
    public int contextTokens() {
        return model.contextTokens();
    }

    @Override
    public long cacheBytesPerToken() {
        return model.cacheBytesPerToken();
    }

    @Override
    public StepAdapter adapter(Path directory, long mostBytes) {
        return model.adapter(directory, mostBytes);
    }

    @Override
    public StepSession open(int slots, int capacityTokens) {
        StepSession session = model.open(slots, capacityTokens);
        return new StepSession() {
            @Override
            public StepLogits forward(List<StepRow> rows) {
                StepLogits logits = session.forward(rows);
                pass++;
                while (next <= passes.length && passes[next - 1] <= pass) {
                    submitNext();
                }
                return logits;
            }

            @Override
            public void copy(int fromSlot, int toSlot, int tokens) {
                session.copy(fromSlot, toSlot, tokens);
            }

            @Override
            public void erase(int slot) {
                session.erase(slot);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}
