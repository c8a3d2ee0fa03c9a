package dev.journeyman.slm.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listener that remembers all it hears and fails where the order of calls is not as promised. */
final class Recorder implements GenerationListener {
    final List<String> pieces = new ArrayList<>();
    final List<TokenLogprob> logprobs = new ArrayList<>();
    final CountDownLatch firstText = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Consumer<String> onText;
    private volatile GenerationResult result;
    private volatile GenerationException error;
    private volatile String misuse;

    Recorder() {
        this(text -> {});
    }

    Recorder(Consumer<String> onText) {
        this.onText = onText;
    }

    @Override
    public void onText(String text, List<TokenLogprob> tokens) {
        if (over.getCount() == 0) {
            misuse = "text after the end";
        }
        pieces.add(text);
        logprobs.addAll(tokens);
        firstText.countDown();
        onText.accept(text);
    }

    @Override
    public void onEnd(GenerationResult r) {
        misuse = over.getCount() == 0 ? "two ends" : misuse;
        result = r;
        over.countDown();
    }

    @Override
    public void onError(GenerationException e) {
        misuse = over.getCount() == 0 ? "two ends" : misuse;
        error = e;
        over.countDown();
    }

    /** Waits for the end, whichever it is. */
    void awaitEnd() {
        try {
            if (!over.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("no end within 60 s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (misuse != null) {
            throw new AssertionError(misuse);
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    GenerationResult result() {
        awaitEnd();
        if (error != null) {
            throw new AssertionError("failed", error);
        }
        return result;
    }

    GenerationException error() {
        awaitEnd();
        if (error == null) {
            throw new AssertionError("no error but " + result);
        }
        return error;
    }

    String text() {
        return String.join("", pieces);
    }
}
