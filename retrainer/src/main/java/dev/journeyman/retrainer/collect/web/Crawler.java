package dev.journeyman.retrainer.collect.web;

import dev.journeyman.retrainer.collect.documents.DropReason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Fetches one page after another. Every hop of a redirect is a new address: its host, its robots.txt and its host's pace are looked at as the first's.
 *
 * <p>robots.txt is read once a site and run (RFC 9309, 2.3): found, its rules hold; 4xx but 429, everything is allowed; 429, 5xx, no answer, more than
 * {@value #MOST_REDIRECTS} redirects or one to an address that may not be asked, nothing is. The RFC would let too many redirects pass for no file; this
 * takes the careful side. For one thread.
 */
public final class Crawler {
    /** Redirects that are followed, of a page and of robots.txt. */
    public static final int MOST_REDIRECTS = 5;

    /** The longest time between two requests that is waited for; sites that want more are left alone. */
    public static final Duration MOST_CRAWL_DELAY = Duration.ofMinutes(5);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> TYPES = Set.of("text/html", "text/plain", "text/markdown");
    private static final Map<String, String> ACCEPT =
            Map.of("accept", "text/html, text/markdown;q=0.9, text/plain;q=0.9");
    private static final Map<String, String> ACCEPT_ROBOTS = Map.of("accept", "text/plain");
    private static final int MOST_SITES = 1000;
    private static final int MOST_TRIES = 3;
    private static final int OK = 200;
    private static final int MULTIPLE = 300;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final Web web;
    private final AddressRules addresses;
    private final HostPace pace;
    private final Timing timing;
    private final String token;
    private final int mostBytes;
    private final Map<String, Robots> robots = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Robots> eldest) {
            return size() > MOST_SITES;
        }
    };

    /** A site's rules, and whether they are its own. */
    private record Robots(RobotsRules rules, boolean reachable) {}

    /**
     * A crawler.
     *
     * @param token its name in robots.txt
     * @param mostBytes of a page
     */
    public Crawler(Web web, AddressRules addresses, HostPace pace, Timing timing, String token, int mostBytes) {
        this.web = web;
        this.addresses = addresses;
        this.pace = pace;
        this.timing = timing;
        this.token = token;
        this.mostBytes = mostBytes;
    }

    /**
     * Fetches a page.
     *
     * @throws NotFetchedException where it may not be asked for, is not there or is no text
     */
    public Page fetch(WebAddress start) throws NotFetchedException, InterruptedException {
        WebAddress at = start;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            addresses.check(at.host());
            Duration delay = permitted(at);
            Response response = asked(at, delay);
            if (!REDIRECTS.contains(response.status())) {
                return page(at, response);
            }
            at = target(at, response);
        }
        throw new NotFetchedException(DropReason.TOO_MANY_REDIRECTS, "more than " + MOST_REDIRECTS);
    }

    /** Asks, and again where the host says that it is busy and when to come back. */
    private Response asked(WebAddress at, Duration delay) throws NotFetchedException, InterruptedException {
        for (int tries = 1; ; tries++) {
            pace.await(at.host(), delay);
            Response response = web.get(at.uri(), ACCEPT, mostBytes);
            addresses.recheck(at.host());
            boolean busy = response.status() == TOO_MANY || response.status() == UNAVAILABLE;
            if (busy) {
                pace.leave(at.host(), retryAfter(response, delay));
            }
            if (!busy || tries == MOST_TRIES) {
                return response;
            }
        }
    }

    /** How long a busy host wants to be left alone: {@code retry-after} in seconds or as a date, ten seconds where it does not say. */
    private Duration retryAfter(Response response, Duration least) {
        String value = response.header("retry-after").strip();
        Duration wait = Duration.ofSeconds(10);
        if (value.matches("[0-9]{1,7}")) {
            wait = Duration.ofSeconds(Long.parseLong(value));
        } else if (!value.isEmpty()) {
            try {
                Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                wait = Duration.between(timing.now(), until);
            } catch (DateTimeException e) {
                wait = Duration.ofSeconds(10); // no date either
            }
        }
        wait = wait.compareTo(least) < 0 ? least : wait;
        return wait.compareTo(MOST_CRAWL_DELAY) > 0 ? MOST_CRAWL_DELAY : wait;
    }

    private static WebAddress target(WebAddress at, Response response) throws NotFetchedException {
        String location = response.header("location");
        try {
            if (location.isBlank()) {
                throw new IllegalArgumentException("a redirect to nowhere");
            }
            return at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new NotFetchedException(DropReason.BAD_ADDRESS, "redirect: " + e.getMessage());
        }
    }

    private static Page page(WebAddress at, Response response) throws NotFetchedException {
        if (response.status() != OK) {
            throw new NotFetchedException(DropReason.HTTP_STATUS, String.valueOf(response.status()));
        }
        String contentType = response.header("content-type");
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            boolean sane = type.matches("[a-z0-9.+/-]{1,80}");
            throw new NotFetchedException(DropReason.CONTENT_TYPE, sane ? type : "none");
        }
        String encoding = response.header("content-encoding").strip();
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new NotFetchedException(DropReason.CONTENT_ENCODING, "compressed, though not asked for");
        }
        if (response.cut()) {
            throw new NotFetchedException(DropReason.TOO_LARGE, "more than " + response.body().length + " bytes");
        }
        if (isReserved(response)) {
            throw new NotFetchedException(DropReason.RESERVED, "a header reserves text and data mining");
        }
        String text = PageText.of(response.body(), contentType)
                .orElseThrow(() -> new NotFetchedException(DropReason.NOT_TEXT, "no text in its encoding"));
        return new Page(at, type, text, response.body().length);
    }

    /** Whether the answer's headers keep it from being mined: W3C's TDM Reservation Protocol, or {@code noai} among what it tells robots. */
    private static boolean isReserved(Response response) {
        List<String> told = response.headers().allValues("x-robots-tag");
        return response.header("tdm-reservation").strip().equals("1")
                || told.stream()
                        .anyMatch(
                                value -> (" " + value.toLowerCase(Locale.ROOT) + " ").matches(".*[\\s,:]noai[\\s,].*"));
    }

    /** The time between two requests that the site wants. */
    private Duration permitted(WebAddress at) throws NotFetchedException, InterruptedException {
        Robots known = robots.get(at.site());
        if (known == null) {
            known = readRobots(at);
            robots.put(at.site(), known);
        }
        if (!known.reachable()) {
            throw new NotFetchedException(DropReason.ROBOTS_UNREACHABLE, "the site's robots.txt cannot be had");
        }
        if (!known.rules().allows(at.pathAndQuery())) {
            throw new NotFetchedException(DropReason.ROBOTS, "robots.txt disallows it");
        }
        Duration delay = known.rules().crawlDelay().orElse(Duration.ZERO);
        if (delay.compareTo(MOST_CRAWL_DELAY) > 0) {
            throw new NotFetchedException(DropReason.CRAWL_DELAY, "the site wants " + delay.toSeconds() + " seconds");
        }
        return delay;
    }

    private Robots readRobots(WebAddress page) throws InterruptedException {
        Robots unreachable = new Robots(RobotsRules.NONE_ALLOWED, false);
        WebAddress at = page.resolve("/robots.txt");
        try {
            for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
                addresses.check(at.host());
                pace.await(at.host(), Duration.ZERO);
                Response response = web.get(at.uri(), ACCEPT_ROBOTS, RobotsRules.MOST_BYTES);
                addresses.recheck(at.host());
                int status = response.status();
                if (REDIRECTS.contains(status)) {
                    at = target(at, response);
                } else if (status >= OK && status < MULTIPLE) {
                    return new Robots(RobotsRules.parse(response.body(), token), true);
                } else if (status >= BAD_REQUEST && status < SERVER_ERROR && status != TOO_MANY) {
                    return new Robots(RobotsRules.ALL_ALLOWED, true);
                } else {
                    return unreachable;
                }
            }
        } catch (NotFetchedException e) {
            return unreachable;
        }
        return unreachable;
    }
}
