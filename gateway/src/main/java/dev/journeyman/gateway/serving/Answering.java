package dev.journeyman.gateway.serving;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.logs.RequestInLog;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.InvalidRequestException;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.Standing;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The way from a request to its generations: finds the model, makes the prompt on a worker, submits, and says in the API's terms what goes wrong.
 *
 * <p>At most {@link #MOST_PREPARING} requests are with the workers at once; one more is told that the queue is full.
 */
public final class Answering implements AutoCloseable {
    /** The most requests whose prompts are being made. */
    static final int MOST_PREPARING = 64;

    private static final int WORKERS = 2;
    private static final Duration LOADING_RETRY = Duration.ofSeconds(2);
    private static final Duration STOPPING_RETRY = Duration.ofSeconds(5);

    private final Fleet fleet;
    private final WaitBound waits;
    private final GatewayMetrics metrics;
    private final WorkerExecutor workers;
    private final AtomicInteger preparing = new AtomicInteger();

    /**
     * Answering by a fleet, with workers of its own.
     *
     * @param mostQueued how long an answer may be foreseen to wait for its slot; where it is longer, the request is refused at once
     */
    public Answering(Vertx vertx, Fleet fleet, GatewayMetrics metrics, Duration mostQueued) {
        this.fleet = fleet;
        this.waits = new WaitBound(mostQueued);
        this.metrics = metrics;
        this.workers = vertx.createSharedWorkerExecutor("prompts", WORKERS);
    }

    /**
     * The champion.
     *
     * @throws ApiException where there is none
     */
    public ServedModel model() {
        return lineup().champion();
    }

    /**
     * The loaded model of that name.
     *
     * @throws ApiException where no loaded model has it
     */
    public ServedModel model(String name) {
        Fleet.Lineup lineup = lineup();
        return lineup.models().stream()
                .filter(model -> name.equals(ServedModel.ALIAS) || name.equals(model.version()))
                .findFirst()
                .orElseThrow(() -> noSuchModel(lineup));
    }

    private Fleet.Lineup lineup() {
        return switch (fleet.state()) {
            case Fleet.State.Ready ready -> ready.lineup();
            case Fleet.State.Loading loading ->
                throw notReady("The model is still being loaded.").retryAfter(LOADING_RETRY);
            case Fleet.State.Failed failed ->
                throw notReady("No model could be loaded; the gateway's log says why.")
                        .retryAfter(Duration.ofMinutes(1));
            case Fleet.State.Stopping stopping -> throw shuttingDown();
        };
    }

    /**
     * Leases who answers a session that asks for this name.
     *
     * @param standing how the request stands among others that wait
     * @throws ApiException where no loaded model has it, or it would let the answer wait for too long; this is told before any work is done for the request. A canary is not asked: in
     *     its place the champion may answer
     */
    public Lease lease(String name, String session, Standing standing) {
        Fleet.Lineup lineup = lineup();
        Lease lease = fleet.lease(name, session).orElseThrow(() -> noSuchModel(lineup));
        if (lease.arm() != Arm.CANARY) {
            try {
                requireSoon(lease.model(), standing);
            } catch (ApiException e) {
                lease.close();
                throw e;
            }
        }
        return lease;
    }

    private void requireSoon(ServedModel model, Standing standing) {
        Duration wait = model.forecast().waitOfOneMore(standing);
        Duration most = waits.foreseen(standing);
        if (wait.compareTo(most) > 0) {
            throw later(
                    ErrorKind.QUEUE_FULL,
                    "An answer would not begin for about " + inWords(wait) + ", and the most is " + inWords(most) + ".",
                    wait.minus(most));
        }
    }

    /** What went wrong, and when it may be asked again. */
    private static ApiException later(ErrorKind kind, String problem, Duration again) {
        long seconds = Math.max(1, (again.toMillis() + 999) / 1000);
        return new ApiException(kind, problem + " Try again in about " + seconds + " s.")
                .retryAfter(Duration.ofSeconds(seconds));
    }

    private static String inWords(Duration wait) {
        return wait.toSeconds() < 10 ? wait.toMillis() + " ms" : wait.toSeconds() + " s";
    }

    /**
     * Leases the champion, where the canary that was asked could not answer. The answer counts for neither: the canary's failure was counted, and the champion did not get a
     * question as others.
     */
    public Lease leaseChampion(String session) {
        Fleet.Lineup lineup = lineup();
        return fleet.leaseChampion(session).orElseThrow(() -> noSuchModel(lineup));
    }

    private static ApiException noSuchModel(Fleet.Lineup lineup) {
        String names = lineup.models().stream()
                .map(model -> "\"" + model.version() + "\"")
                .collect(Collectors.joining(", "));
        return new ApiException(
                ErrorKind.MODEL_NOT_FOUND,
                "model",
                "No loaded model has that name; there are \"" + ServedModel.ALIAS + "\", " + names + ".");
    }

    /** Why an answer was cancelled that nobody had given up. */
    public static ApiException cancelled(ServedModel model) {
        return model.isReplaced()
                ? new ApiException(
                                ErrorKind.MODEL_REPLACED,
                                "Version " + model.version()
                                        + " was replaced, and this answer took longer than it may after that; ask again.")
                        .retryAfter(Duration.ofSeconds(1))
                : shuttingDown();
    }

    private static ApiException notReady(String message) {
        return new ApiException(ErrorKind.NOT_READY, message);
    }

    /** The gateway is ending. */
    public static ApiException shuttingDown() {
        return new ApiException(ErrorKind.SHUTTING_DOWN, "The gateway is shutting down.").retryAfter(STOPPING_RETRY);
    }

    /** Does something on a worker; the future completes on the caller's event loop. */
    public <T> Future<T> onWorker(Callable<T> work) {
        if (preparing.incrementAndGet() > MOST_PREPARING) {
            preparing.decrementAndGet();
            return Future.failedFuture(new ApiException(
                            ErrorKind.QUEUE_FULL, "Too many requests are being prepared; try again in a second.")
                    .retryAfter(Duration.ofSeconds(1)));
        }
        return workers.executeBlocking(RequestInLog.current().around(work), false)
                .onComplete(done -> preparing.decrementAndGet())
                .map(result -> Objects.requireNonNull(result, "a worker's result"));
    }

    /**
     * The prompt of a conversation. May take time: for workers.
     *
     * @param param the parameter that the conversation came from, for errors
     * @return the text and its [T] tokens, fewer than the context holds
     * @throws ApiException where the template refuses it or it is too long
     */
    public static Prompt prompt(ServedModel model, List<Message> conversation, String param) {
        Prompt prompt;
        try {
            prompt = model.prompt(conversation);
        } catch (PromptException e) {
            throw new ApiException(ErrorKind.INVALID_VALUE, param, String.valueOf(e.getMessage()));
        }
        int contextTokens = model.engine().contextTokens();
        int promptTokens = prompt.tokens().length;
        if (promptTokens >= contextTokens) {
            throw new ApiException(
                    ErrorKind.CONTEXT_LENGTH_EXCEEDED,
                    param,
                    "This model's maximum context length is " + contextTokens
                            + " tokens, at least one of them for the answer. However, your " + param + " resulted in "
                            + promptTokens + " tokens. Please shorten the " + param + ".");
        }
        return prompt;
    }

    /**
     * Submits the generations of one request.
     *
     * @param standing of each of them among others that wait
     * @throws ApiException where the engine takes them not
     */
    public GenerationGroup submit(
            ServedModel model,
            List<GenerationRequest> requests,
            Standing standing,
            boolean streamed,
            Context context,
            GenerationGroup.Reader reader) {
        requireSoon(model, standing); // others may have come while the prompt was made
        try {
            List<GenerationRequest> all =
                    requests.stream().map(each -> each.withStanding(standing)).toList();
            return GenerationGroup.submit(
                    model, all, streamed, context, reader, metrics, failed -> error(failed, model, standing));
        } catch (QueueFullException e) {
            throw later(
                    ErrorKind.QUEUE_FULL,
                    String.valueOf(e.getMessage()),
                    model.forecast().untilRoom(standing));
        } catch (GenerationException e) {
            throw error(e, model, standing);
        }
    }

    /** A generation's failure in the API's terms. */
    private ApiException error(GenerationException e, ServedModel model, Standing standing) {
        String message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case PROMPT_TOO_LONG -> new ApiException(ErrorKind.CONTEXT_LENGTH_EXCEEDED, "messages", message);
            case UNKNOWN_TOKEN -> new ApiException(ErrorKind.INVALID_VALUE, "logit_bias", message);
            case ANSWER_TOO_SHORT -> new ApiException(ErrorKind.INVALID_VALUE, "max_tokens", message);
            case MODEL_FAILED ->
                new ApiException(ErrorKind.MODEL_FAILED, "The model failed while it answered; try again.");
            case LISTENER_FAILED ->
                new ApiException(ErrorKind.INTERNAL, "The gateway met a fault of its own while it answered.");
            case PAUSED_TOO_LONG -> new ApiException(ErrorKind.READER_TOO_SLOW, "The stream was not read.");
            case WAITED_TOO_LONG ->
                later(
                        ErrorKind.WAITED_TOO_LONG,
                        message,
                        model.forecast().untilLetIn(standing, waits.foreseen(standing)));
            case UNKNOWN_ADAPTER ->
                new ApiException(
                                ErrorKind.MODEL_REPLACED, "The version was replaced before it could answer; ask again.")
                        .retryAfter(Duration.ofSeconds(1));
            case CLOSED -> shuttingDown();
        };
    }

    /** A record that the engine's own checks refuse, in the API's terms. */
    public static ApiException error(InvalidRequestException e) {
        var first = e.problems().get(0);
        return new ApiException(ErrorKind.INVALID_VALUE, first.field(), e.getMessage() + ".");
    }

    /** How long requests may wait for the model. */
    public WaitBound waits() {
        return waits;
    }

    /** What is counted. */
    public GatewayMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        workers.close();
    }
}
