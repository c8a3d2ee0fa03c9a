package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.Cut;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.slm.generation.GenerationRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is sent piece by piece, as OpenAI streams: for each choice a chunk with the role, chunks with text, a chunk with the finish reason; then,
 * if asked for, a chunk with token counts and no choices; then {@code [DONE]}. The last chunk carries the field {@code journeyman}, and waits until the
 * answer is written down. What goes wrong on the way is told as an event with {@code error}, and the stream still ends with {@code [DONE]}.
 *
 * <p>A reader that is behind makes the connection's write queue full. Then no choice gets a turn until the queue has drained. The engine ends a pause that is
 * too long, and this class ends a stream whose pauses are too long together, and one whose last events are not taken; the connection is then cut.
 */
final class ChatStream extends ChatAnswer {
    /** The most bytes that wait to be sent before the choices are paused. */
    static final int MOST_QUEUED_BYTES = 32 << 10;

    /**
     * How long a reader may take.
     *
     * @param behind for all pauses of a stream together
     * @param flush for the last events to be sent
     */
    record Patience(Duration behind, Duration flush) {
        /** Two minutes behind, half a minute for the last events. */
        static final Patience DEFAULT = new Patience(Duration.ofMinutes(2), Duration.ofSeconds(30));
    }

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final boolean logprobs;
    private final Patience patience;
    private @Nullable ObjectNode
            lastFinish; // the last choice's; it waits for the log where no chunk with token counts follows
    private boolean blocked;
    private long blockedSinceNanos;
    private long behindNanos;

    ChatStream(Vertx vertx, Setting setting, Patience patience) {
        super(setting);
        this.vertx = vertx;
        this.patience = patience;
        this.response = context.response();
        this.logprobs = request.topLogprobs() != GenerationRequest.NO_LOGPROBS;
    }

    @Override
    void open() {
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("x-accel-buffering", "no");
        recording.announcedId().ifPresent(id -> response.putHeader(ChatHandler.INTERACTION_HEADER, id));
        response.setWriteQueueMaxSize(MOST_QUEUED_BYTES);
        response.drainHandler(drained -> unblock());
        for (int choice = 0; choice < request.choices(); choice++) {
            send(completions.roleChunk(choice));
        }
    }

    @Override
    void released(int choice, GuardedChoice.Chunk chunk) {
        send(completions.textChunk(choice, chunk.text(), chunk.tokens(), logprobs));
    }

    @Override
    void choiceEnded(int choice, ChoiceEnd end) {
        lastFinish = completions.finishChunk(choice, end.reason());
        boolean last = endedChoices() == request.choices();
        if (!last || request.includeUsage()) {
            send(lastFinish);
        }
    }

    @Override
    void allEnded(List<ChoiceEnd> all, List<Optional<String>> interactionIds) {
        ObjectNode chunk = request.includeUsage() || lastFinish == null ? completions.usageChunk(all) : lastFinish;
        chunk.set("journeyman", provenance(interactionIds, all));
        send(chunk);
        finish();
    }

    @Override
    void failed(ApiException error) {
        if (error.kind() == ErrorKind.READER_TOO_SLOW) {
            metrics.abandoned();
            Cut.connection(context.request());
            return;
        }
        send(Replies.body(error));
        finish();
    }

    private void send(ObjectNode chunk) {
        if (response.closed()) {
            return;
        }
        response.write(ServerSentEvents.event(chunk));
        if (!blocked && response.writeQueueFull()) {
            blocked = true;
            blockedSinceNanos = System.nanoTime();
            GenerationGroup all = group();
            if (all != null) {
                all.pause();
            }
        }
    }

    private void unblock() {
        if (!blocked) {
            return;
        }
        blocked = false;
        behindNanos += System.nanoTime() - blockedSinceNanos;
        GenerationGroup all = group();
        if (isOver() || all == null) {
            return;
        }
        if (behindNanos > patience.behind().toNanos()) {
            abandon(ErrorKind.READER_TOO_SLOW);
            Cut.connection(context.request());
        } else {
            all.resume();
        }
    }

    private void finish() {
        if (response.closed()) {
            return;
        }
        long timer = vertx.setTimer(patience.flush().toMillis(), late -> Cut.connection(context.request()));
        response.end(ServerSentEvents.DONE).onComplete(sent -> vertx.cancelTimer(timer));
    }
}
