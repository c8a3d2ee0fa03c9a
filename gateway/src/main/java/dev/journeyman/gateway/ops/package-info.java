/**
 * The operators' page and what it reads: versions with their lineage, scorecards, what the gate says, the ledger, how much feedback comes in.
 *
 * <p>Everything here reads. What changes something (promotion, rollout, runs) is answered elsewhere; the page calls it over the same interface that
 * operators' programs call. Reads run on workers of their own ({@link dev.journeyman.gateway.ops.OpsWorkers}), few of them and with a bound, so that nothing
 * blocks an event loop and a slow disk refuses instead of piling up.
 *
 * <h2>The page's files</h2>
 *
 * HTML, style sheets and JavaScript modules as they were written, in the resource folder of this package's name. What both pages have (colours, controls,
 * the key, how elements are built) is the technician's page's ({@link dev.journeyman.gateway.page}) and is loaded from {@code /assets}; its content security
 * policy holds here too: no script or style inside the document, no other host, and no string becomes markup.
 */
@NullMarked
package dev.journeyman.gateway.ops;

import org.jspecify.annotations.NullMarked;
