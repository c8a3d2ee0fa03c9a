package dev.journeyman.slm.generation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A listener that keeps only the end, for a thread that waits for it. */
final class ResultListener implements GenerationListener {
    private final CompletableFuture<GenerationResult> end = new CompletableFuture<>();

    @Override
    public void onText(String text, List<TokenLogprob> logprobs) {
        // the result holds it all
    }

    @Override
    public void onEnd(GenerationResult result) {
        end.complete(result);
    }

    @Override
    public void onError(GenerationException error) {
        end.completeExceptionally(error);
    }

    GenerationResult await() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GenerationException error) {
                throw new GenerationException(error.kind(), String.valueOf(error.getMessage()), error);
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
