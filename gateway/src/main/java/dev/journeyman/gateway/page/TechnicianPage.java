package dev.journeyman.gateway.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.guardrails.facts.TroubleCode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Answers what a browser asks for the page: the document, its files, and trouble codes while somebody types. Runs on event loops and never blocks. */
public final class TechnicianPage {
    private static final int DEFAULT_CODES = 20;

    private final PageFiles files = new PageFiles(PageFiles.FOLDER, PageFiles.NAMES);
    private final DomainFacts facts;
    private final CodeSearch search;

    /** The page over a domain's facts. */
    public TechnicianPage(DomainFacts facts) {
        this.facts = facts;
        this.search = new CodeSearch(facts.codes());
    }

    /** {@code GET /}. */
    public void document(RoutingContext context) {
        files.document(context);
    }

    /** {@code GET /assets/:file}. */
    public void file(RoutingContext context) {
        files.file(context);
    }

    /** {@code GET /page/codes?prefix=P03&limit=20}: {@code {codes: [{code, meaning, system, severity}], more}}. */
    public void codes(RoutingContext context) {
        MultiMap query = query(context);
        CodeSearch.Found found = search.find(prefix(query.get("prefix")), limit(query.get("limit")));
        ObjectNode document = Json.object();
        ArrayNode codes = document.putArray("codes");
        for (TroubleCode code : found.codes()) {
            codes.addObject()
                    .put("code", code.code())
                    .put("meaning", code.meaning())
                    .put("system", code.system())
                    .put("severity", facts.severityOf(code));
        }
        Replies.json(context, 200, document.put("more", found.more()));
    }

    private static MultiMap query(RoutingContext context) {
        try {
            return context.queryParams();
        } catch (RuntimeException e) { // Vert.x's own, for a percent sign that encodes nothing
            throw new ApiException(ErrorKind.MALFORMED_HTTP, "The request's query is malformed.");
        }
    }

    private static String prefix(@Nullable String given) {
        if (given == null || given.isBlank()) {
            throw new ApiException(
                    ErrorKind.MISSING_PARAMETER,
                    "prefix",
                    "prefix is missing: the beginning of a trouble code, or words of its meaning.");
        }
        if (given.length() > CodeSearch.MOST_CHARS) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    "prefix",
                    "prefix may have at most " + CodeSearch.MOST_CHARS + " characters, has " + given.length() + ".");
        }
        return given;
    }

    private static int limit(@Nullable String given) {
        if (given == null) {
            return DEFAULT_CODES;
        }
        int limit = given.matches("[0-9]{1,4}") ? Integer.parseInt(given) : 0;
        if (limit < 1 || limit > CodeSearch.MOST_CODES) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    "limit",
                    "limit must be an integer from 1 to " + CodeSearch.MOST_CODES + ".");
        }
        return limit;
    }
}
