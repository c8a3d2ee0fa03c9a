package dev.journeyman.retrainer.collect.documents;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a document goes no further. */
public enum DropReason {
    /** More queries or addresses than were asked for, or a bound of the run was reached. */
    ENOUGH,
    /** The time for fetching was over. */
    OUT_OF_TIME,
    /** The search engine did not answer this query. */
    SEARCH_FAILED,
    /** What was found is no address of a page. */
    BAD_ADDRESS,
    /** Another query found the same address. */
    DUPLICATE_ADDRESS,
    /** The host's name has no address. */
    UNRESOLVED,
    /** The host's address is not public, or changed. */
    PRIVATE_ADDRESS,
    /** robots.txt disallows it. */
    ROBOTS,
    /** robots.txt could not be had, so nothing of the site may be asked for. */
    ROBOTS_UNREACHABLE,
    /** The site wants more time between requests than is waited for. */
    CRAWL_DELAY,
    /** It reserves text and data mining. */
    RESERVED,
    /** One redirect after another. */
    TOO_MANY_REDIRECTS,
    /** Another status than 200. */
    HTTP_STATUS,
    /** Neither HTML nor plain text nor Markdown. */
    CONTENT_TYPE,
    /** Compressed, though that was not asked for. */
    CONTENT_ENCODING,
    /** More bytes than a page may have. */
    TOO_LARGE,
    /** No whole answer in time. */
    TIMEOUT,
    /** The connection failed. */
    CONNECTION,
    /** Too many pages of the host failed one after another. */
    HOST_FAILING,
    /** Bytes that are no text in their encoding. */
    NOT_TEXT,
    /** Its elements are nested deeper than in any page that was written to be read. */
    TOO_DEEP,
    /** Too few words once boilerplate is away. */
    TOO_SHORT,
    /** Longer than a document may be. */
    TOO_LONG,
    /** Not of the domain, says the classifier. */
    OFF_DOMAIN,
    /** Far from every passage of the domain. */
    OFF_TOPIC,
    /** The very text of another document. */
    DUPLICATE,
    /** Nearly the same as another document. */
    NEAR_DUPLICATE,
    /** Nearly the same as a passage of the domain. */
    NEAR_PASSAGE,
    /** A held-out question stands in it. */
    HELD_OUT,
    /** A part of it tries to steer the assistant, by the guardrails' patterns. */
    GUARDRAIL;

    /** The name in files, {@code near-duplicate}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
