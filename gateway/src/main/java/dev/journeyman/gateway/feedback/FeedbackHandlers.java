package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.EventLimits;
import dev.journeyman.feedback.events.InvalidEventException;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.Idempotency;
import dev.journeyman.feedback.log.Retention;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.feedback.trust.Contradiction;
import dev.journeyman.feedback.trust.ReviewQueue;
import dev.journeyman.feedback.trust.Trust;
import dev.journeyman.feedback.trust.TrustPolicy;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.RateLimiter;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.ops.FeedbackStanding;
import dev.journeyman.gateway.runs.Runs;
import dev.journeyman.gateway.runs.SnapshotSource;
import dev.journeyman.guardrails.facts.CodeMeanings;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.privacy.Redaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers {@code /v1/feedback}, {@code /v1/interactions} and {@code /ops/v1/reviews}. On event loops; what blocks goes to the {@link StoreWorkers}. */
public final class FeedbackHandlers {
    /** The header under which the same feedback may be sent twice and counts once. */
    public static final String IDEMPOTENCY_KEY = "idempotency-key";

    private static final String SNAPSHOTS = "feedback-snapshots";
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1," + Idempotency.MOST_KEY_CHARS + "}");
    private static final int DEFAULT_PAGE = 50;

    private final StoreWorkers workers;
    private final FeedbackDesk feedback;
    private final InteractionDesk interactions;
    private final ReviewDesk reviews;
    private final Path home;
    private final Snapshots snapshots;
    private final Appraisals appraisals;
    private final FeedbackLog log;
    private final Redaction redaction;
    private final RateLimiter limiter;
    private final GatewayMetrics metrics;

    /**
     * Handlers over a store.
     *
     * @param home where snapshots of the store go, on the store's own disk hard links; and where runs keep what they were trained on
     * @param guardrails what judges corrections
     * @param facts the domain's table, against which corrections are held
     * @param perMinute how much feedback a caller may give in a minute
     */
    public FeedbackHandlers(
            StoreWorkers workers,
            FeedbackLog log,
            Path home,
            EventIds ids,
            InstantSource clock,
            Redaction redaction,
            LiveGuardrails guardrails,
            TroubleCodes facts,
            TrainedVersions trained,
            int perMinute,
            GatewayMetrics metrics,
            LongSupplier nanoClock) {
        this.appraisals = new Appraisals(log, trust(facts), nanoClock);
        this.workers = workers;
        this.log = log;
        this.redaction = redaction;
        this.home = home;
        this.snapshots = new Snapshots(log, home.resolve(SNAPSHOTS), clock);
        this.feedback = new FeedbackDesk(log, appraisals, ids, clock, redaction, guardrails);
        this.interactions = new InteractionDesk(log, appraisals, trained, ids, clock);
        this.reviews = new ReviewDesk(log, appraisals, ids, clock, redaction);
        this.limiter = new RateLimiter(perMinute, nanoClock);
        this.metrics = metrics;
    }

    /** The trust that the gateway has in feedback: what the table of codes denies counts against who says it. */
    static Trust trust(TroubleCodes facts) {
        CodeMeanings meanings = CodeMeanings.of(facts);
        return new Trust(
                TrustPolicy.DEFAULT,
                text -> meanings.wrongIn(text).stream()
                        .map(wrong -> new Contradiction(wrong.code(), wrong.meaning(), wrong.departure()))
                        .distinct()
                        .toList());
    }

    /** {@code POST /v1/feedback}, whose body has been read. */
    public void give(RoutingContext context, Buffer body) {
        Caller caller = RequestScope.of(context).caller();
        limit(caller);
        String key = idempotencyKey(context.request());
        FeedbackRequest request = FeedbackRequest.read(Json.object(body));
        reply(context, 201, () -> {
            FeedbackDesk.Receipt receipt = feedback.take(caller, request, key, body.getBytes());
            metrics.feedback(receipt.kind(), receipt.status().wire());
            return Json.object()
                    .put("feedback_id", receipt.feedbackId())
                    .put("kind", receipt.kind())
                    .put("record", receipt.record().orElse(null))
                    .put("status", receipt.status().wire())
                    .put("replayed", receipt.replayed());
        });
    }

    /** {@code GET /v1/interactions/{id}}. */
    public void provenance(RoutingContext context) {
        String id = interactionId(context);
        reply(context, 200, () -> interactions.provenance(id));
    }

    /** {@code DELETE /v1/interactions/{id}}; the query's {@code why} goes into the log. */
    public void erase(RoutingContext context) {
        Caller caller = RequestScope.of(context).caller();
        String id = interactionId(context);
        String given = context.request().getParam("why");
        String why = given == null || given.isBlank()
                ? "asked for by a key with the role " + caller.role().label()
                : given;
        if (why.length() > EventLimits.MOST_WHY_CHARS) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    "why",
                    "why may have at most " + EventLimits.MOST_WHY_CHARS + " characters, has " + why.length() + ".");
        }
        reply(context, 200, () -> {
            ObjectNode erased =
                    interactions.erase(caller, id, redaction.redact(why).text());
            forgetCopies();
            return erased;
        });
    }

    /** {@code GET /ops/v1/reviews?from=&limit=}. */
    public void queue(RoutingContext context) {
        int from = number(context.request(), "from", 0, 0, Integer.MAX_VALUE);
        int limit = number(context.request(), "limit", DEFAULT_PAGE, 1, ReviewQueue.MOST_ON_A_PAGE);
        reply(context, 200, () -> reviews.queue(from, limit));
    }

    /** {@code POST /ops/v1/reviews}, whose body has been read. */
    public void decide(RoutingContext context, Buffer body) {
        Caller reviewer = RequestScope.of(context).caller();
        ReviewRequest request = ReviewRequest.read(Json.object(body));
        reply(context, 201, () -> reviews.decide(reviewer, request));
    }

    /** {@code POST /ops/v1/snapshots}, whose body has been read. */
    public void snapshot(RoutingContext context, Buffer body) {
        Fields fields = new Fields(Json.object(body));
        fields.finish();
        fields.throwIfAny();
        reply(context, 201, snapshots::snapshot);
    }

    /** What waits for reviewers, and how many accepted records rest on feedback since then. Blocks; for workers. */
    public FeedbackStanding.Numbers standing(Instant since) {
        Appraisal appraisal = appraisals.recent();
        return new FeedbackStanding.Numbers(
                ReviewQueue.of(appraisal).items().size(), (int) appraisal.with(Status.ACCEPTED).stream()
                        .filter(record -> record.backing().since().isAfter(since))
                        .count());
    }

    /** The snapshots of this store, for runs; its calls block. */
    public SnapshotSource snapshotSource() {
        return snapshots;
    }

    /** Counts accepted records whose latest word came after a sequence, as of a little while ago. Blocks. */
    public LongUnaryOperator acceptedSince() {
        return sequence -> Arrays.stream(appraisals.acceptedAt())
                .filter(at -> at > sequence)
                .count();
    }

    /** Removes what is kept no longer; the future tells how many events that were. */
    public Future<Long> retain(Retention retention) {
        return workers.run(() -> {
            long removed = log.retain(retention).removedInAll();
            if (removed > 0) {
                appraisals.removed();
                forgetCopies();
            }
            return removed;
        });
    }

    /** What was removed from the store must not live on in what was copied from it. */
    private void forgetCopies() {
        snapshots.removeAll();
        Runs.forgetRecords(home);
    }

    private void reply(RoutingContext context, int status, Callable<ObjectNode> work) {
        Future<ObjectNode> document = workers.run(work);
        document.onSuccess(node -> Replies.json(context, status, node))
                .onFailure(thrown ->
                        Replies.error(context, thrown instanceof InvalidEventException e ? invalid(e) : thrown));
    }

    /** What passed the request's own checks and an event holds not; its sentence names the field and quotes no text. */
    private static ApiException invalid(InvalidEventException e) {
        return new ApiException(ErrorKind.INVALID_VALUE, e.getMessage() + ".");
    }

    private void limit(Caller caller) {
        RateLimiter.Decision decision = limiter.take(caller.limitedAs());
        if (!decision.allowed()) {
            throw new ApiException(
                            ErrorKind.RATE_LIMITED,
                            "More than " + decision.limit()
                                    + " pieces of feedback in a minute; slow down, or start the gateway with a larger"
                                    + " --feedback-per-minute.")
                    .retryAfter(decision.untilNext());
        }
    }

    private static @Nullable String idempotencyKey(HttpServerRequest request) {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key != null && !VISIBLE.matcher(key).matches()) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    IDEMPOTENCY_KEY,
                    "The header Idempotency-Key must have 1 to " + Idempotency.MOST_KEY_CHARS
                            + " visible ASCII characters.");
        }
        return key;
    }

    private static String interactionId(RoutingContext context) {
        String id = String.valueOf(context.pathParam("id"));
        if (!EventIds.isInteraction(id)) {
            throw InteractionDesk.notFound();
        }
        return id;
    }

    private static int number(HttpServerRequest request, String name, int otherwise, int least, int most) {
        String text = request.getParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ApiException(
                ErrorKind.INVALID_VALUE, name, name + " must be an integer from " + least + " to " + most + ".");
    }
}
