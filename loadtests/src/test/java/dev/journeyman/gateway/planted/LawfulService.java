package dev.journeyman.gateway.planted;

import io.vertx.core.Vertx;
import org.slf4j.Logger;

/** Breaks no rule: names that only contain a forbidden word, and a library inside its fence. */
public record LawfulService(Vertx vertx, Logger log) {
    /** Is a manageable, utilised thing of common sense. */
    public record LawfulManageable(String utilised) {}
}
