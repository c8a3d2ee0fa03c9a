package dev.journeyman.retrainer.collect.web;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes a body up to a bound and hangs up beyond it. */
public final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Bytes> {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Bytes> whole = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * What came of a body.
     *
     * @param cut whether there was more
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    public record Bytes(byte[] bytes, boolean cut) {}

    /** A body of at most so many bytes. */
    public BoundedBody(int most) {
        this.most = most;
    }

    /** Hangs up. */
    public void stop() {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public CompletionStage<Bytes> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int room = most - bytes.size();
            byte[] piece = new byte[Math.min(room, buffer.remaining())];
            buffer.get(piece);
            bytes.writeBytes(piece);
            if (buffer.hasRemaining()) {
                stop();
                whole.complete(new Bytes(bytes.toByteArray(), true));
                return;
            }
        }
        Flow.Subscription open = subscription;
        if (open != null) {
            open.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(new Bytes(bytes.toByteArray(), false));
    }
}
