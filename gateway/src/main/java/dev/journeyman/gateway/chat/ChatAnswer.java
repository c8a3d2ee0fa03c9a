package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationResult;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way: hears the choices, has them written down, and stops them when the caller hangs up or one of them fails.
 *
 * <p>Runs on the request's event loop.
 */
abstract class ChatAnswer implements GenerationGroup.Reader {
    protected final RoutingContext context;
    protected final Completions completions;
    protected final ChatRequest request;
    protected final GatewayMetrics metrics;
    protected final Recording recording;
    private final SortedMap<Integer, GenerationResult> results = new TreeMap<>(); // by choice
    private @Nullable GenerationGroup group;
    private int ended;
    private boolean over;

    ChatAnswer(
            RoutingContext context,
            Completions completions,
            ChatRequest request,
            GatewayMetrics metrics,
            Recording recording) {
        this.context = context;
        this.completions = completions;
        this.request = request;
        this.metrics = metrics;
        this.recording = recording;
    }

    /** The choices are submitted; nothing of them has been heard yet. */
    void begin(GenerationGroup submitted) {
        group = submitted;
        context.response().closeHandler(closed -> abandon(ErrorKind.CLIENT_CLOSED));
    }

    /** One choice ended as it should; others may follow. */
    abstract void choiceEnded(int choice, GenerationResult result);

    /** All choices ended as they should, and are written down under these names; empty for one that is not. */
    abstract void allEnded(List<GenerationResult> all, List<Optional<String>> interactionIds);

    /** The answer cannot be finished; what there is of it is written down. */
    abstract void failed(ApiException error);

    /** Whether nothing more is to be said. */
    boolean isOver() {
        return over;
    }

    @Nullable
    GenerationGroup group() {
        return group;
    }

    /** Nobody reads the answer any more: stops all choices. */
    void abandon(ErrorKind why) {
        if (!over) {
            over = true;
            RequestScope.of(context).failed(why);
            cancel();
            metrics.abandoned();
        }
    }

    @Override
    public void onEnd(int choice, GenerationResult result) {
        RequestScope.of(context).tokens(ended == 0 ? result.promptTokens() : 0, result.completionTokens());
        recording.ended(choice, result);
        if (over) {
            return;
        }
        if (result.finishReason() == FinishReason.CANCELLED) { // and not by us: the engine is closing
            fail(Answering.shuttingDown());
            return;
        }
        results.put(choice, result);
        ended++;
        choiceEnded(choice, result);
        if (ended == request.choices()) {
            over = true;
            List<GenerationResult> all = List.copyOf(results.values());
            recording.stored().onSuccess(interactionIds -> allEnded(all, interactionIds));
        }
    }

    @Override
    public void onError(int choice, GenerationException error) {
        recording.failed(choice, RequestScope.of(context).elapsedNanos());
        if (!over) {
            fail(Answering.error(error));
        }
    }

    private void fail(ApiException error) {
        over = true;
        RequestScope.of(context).failed(error.kind());
        cancel();
        recording.stored().onSuccess(ids -> failed(error));
    }

    private void cancel() {
        if (group != null) {
            group.cancel();
        }
    }

    /** How many choices have ended. */
    int endedChoices() {
        return ended;
    }
}
