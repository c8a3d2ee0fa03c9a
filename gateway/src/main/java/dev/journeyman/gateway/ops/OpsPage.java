package dev.journeyman.gateway.ops;

import dev.journeyman.gateway.page.PageFiles;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The operators' page: its document, and the files that only it has. */
public final class OpsPage {
    /** Where the files lie on the class path. */
    static final String FOLDER = "/dev/journeyman/gateway/ops/";

    /** What the document and its modules load besides what both pages have. */
    static final List<String> NAMES = List.of(
            "actions.js",
            "dialog.js",
            "feedback.js",
            "figures.js",
            "gate.js",
            "ledger.js",
            "lineage.js",
            "operations.js",
            "ops.css",
            "ops.js",
            "plot.js",
            "plots.css",
            "reviews.js",
            "rollout.js",
            "runs.js",
            "schedule.js",
            "scorecards.js",
            "trace.js",
            "versions.js",
            "views.css",
            "views.js");

    private final PageFiles files = new PageFiles(FOLDER, NAMES);

    /** {@code GET /ops}. */
    public void document(RoutingContext context) {
        files.document(context);
    }

    /** {@code GET /ops/assets/:file}. */
    public void file(RoutingContext context) {
        files.file(context);
    }
}
