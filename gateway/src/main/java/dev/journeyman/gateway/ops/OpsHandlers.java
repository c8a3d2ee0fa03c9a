package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.log.FeedbackReader;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Replies;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Answers the operators' reads and serves their page. On event loops; what blocks goes to the {@link OpsWorkers}. */
public final class OpsHandlers {
    private static final int DEFAULT_ENTRIES = 100;
    private static final int MOST_ENTRIES = 500;
    private static final int DEFAULT_DAYS = 14;

    private final OpsWorkers workers;
    private final OpsPage page = new OpsPage();
    private final ModelsDesk models;
    private final LedgerDesk ledger;
    private final InflowDesk inflow;

    /**
     * Handlers over a home's stores.
     *
     * @param home whose {@code models} is the model store
     * @param domain whose {@code gate.yaml} has the gate's thresholds
     * @param log the store of interactions and feedback
     * @param standing what waits for reviewers and what may be trained on
     */
    public OpsHandlers(
            Vertx vertx, Path home, Path domain, FeedbackReader log, FeedbackStanding standing, InstantSource clock) {
        this.workers = new OpsWorkers(vertx);
        StoreDoor store = new StoreDoor(home);
        this.models = new ModelsDesk(store, home, domain);
        this.ledger = new LedgerDesk(store);
        this.inflow = new InflowDesk(log, standing, store, clock);
    }

    /** The page. */
    public OpsPage page() {
        return page;
    }

    /** {@code GET /ops/v1/models}. */
    public void models(RoutingContext context) {
        reply(context, models::list);
    }

    /** {@code GET /ops/v1/models/{version}}. */
    public void model(RoutingContext context) {
        String version = String.valueOf(context.pathParam("version"));
        reply(context, () -> models.version(version));
    }

    /** {@code GET /ops/v1/models/{version}/gate}. */
    public void gate(RoutingContext context) {
        String version = String.valueOf(context.pathParam("version"));
        reply(context, () -> models.gate(version));
    }

    /** {@code GET /ops/v1/promotions?after=&limit=&order=}. */
    public void promotions(RoutingContext context) {
        long after = number(context, "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) number(context, "limit", DEFAULT_ENTRIES, 1, MOST_ENTRIES);
        boolean newestFirst = newestFirst(context.request().getParam("order"));
        reply(context, () -> ledger.page(after, limit, newestFirst));
    }

    /** {@code GET /ops/v1/feedback/summary?days=}. */
    public void feedbackSummary(RoutingContext context) {
        int days = (int) number(context, "days", DEFAULT_DAYS, 1, DayTally.MOST_DAYS);
        reply(context, () -> inflow.summary(days));
    }

    private void reply(RoutingContext context, Callable<ObjectNode> work) {
        workers.run(work)
                .onSuccess(document -> Replies.json(context, 200, document))
                .onFailure(thrown -> Replies.error(context, thrown));
    }

    private static boolean newestFirst(@Nullable String order) {
        if (order == null || order.equals("asc")) {
            return false;
        }
        if (order.equals("desc")) {
            return true;
        }
        throw new ApiException(
                ErrorKind.INVALID_VALUE,
                "order",
                "order must be asc (the first entry first) or desc (the last first).");
    }

    private static long number(RoutingContext context, String name, long otherwise, long least, long most) {
        String text = context.request().getParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
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
