package dev.journeyman.retrainer.collect.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.retrainer.collect.documents.DropReason;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The crawler's rules on a web that is a table. Names that begin with "inner" have a private address. */
class CrawlerTest {
    private final Map<String, Deque<Object>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final ManualTiming timing = new ManualTiming();
    private final AddressRules addresses = new AddressRules(
            host -> new InetAddress[] {InetAddress.getByName(host.startsWith("inner") ? "10.0.0.1" : "1.1.1.1")},
            AddressRules::isPublic);
    private final Crawler crawler =
            new Crawler(this::answer, addresses, new HostPace(timing, 1), timing, "journeyman-collect", 1000);

    private Response answer(URI address, Map<String, String> headers, int mostBytes) throws NotFetchedException {
        asked.add(address.toString());
        Deque<Object> queue = answers.getOrDefault(address.toString(), new ArrayDeque<>());
        Object answer = queue.size() > 1 ? queue.remove() : queue.peek();
        if (answer instanceof NotFetchedException failure) {
            throw failure;
        }
        return answer == null ? response(404, "", "content-type", "text/html") : (Response) answer;
    }

    private void at(String address, Object... inTurn) {
        answers.put(address, new ArrayDeque<>(List.of(inTurn)));
    }

    private static Response response(int status, String body, String... headers) {
        Map<String, List<String>> map = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        return new Response(
                status, HttpHeaders.of(map, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static Response page(String body) {
        return response(200, body, "content-type", "text/html; charset=utf-8");
    }

    private static Response redirect(String to) {
        return response(302, "", "location", to);
    }

    private String fetch(String address) throws Exception {
        return crawler.fetch(WebAddress.of(address)).text();
    }

    private DropReason reason(String address) {
        return catchThrowableOfType(NotFetchedException.class, () -> fetch(address))
                .reason();
    }

    @Test
    void fetchesAPageAfterItsSitesRules() throws Exception {
        at("http://a.example/x", page("hello"));
        assertThat(fetch("http://a.example/x")).isEqualTo("hello");
        assertThat(asked).containsExactly("http://a.example/robots.txt", "http://a.example/x");
        assertThat(timing.slept).containsExactly(Duration.ofSeconds(1));
        fetch("http://a.example/x");
        assertThat(asked).as("the rules are kept").hasSize(3);
    }

    @Test
    void keepsToTheRules() throws Exception {
        at("http://a.example/robots.txt", response(200, "User-agent: *\nDisallow: /no\nCrawl-delay: 7\n"));
        at("http://a.example/yes", page("x"));
        assertThat(reason("http://a.example/no/x")).isEqualTo(DropReason.ROBOTS);
        fetch("http://a.example/yes");
        fetch("http://a.example/yes");
        // one second after robots.txt, then as long as the site wants
        assertThat(timing.slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7));
        assertThat(asked).doesNotContain("http://a.example/no/x");
    }

    @Test
    void aSiteThatWantsHoursIsLeftAlone() {
        at("http://a.example/robots.txt", response(200, "User-agent: *\nCrawl-delay: 3600\n"));
        assertThat(reason("http://a.example/x")).isEqualTo(DropReason.CRAWL_DELAY);
    }

    @Test
    void withoutRulesWhatIsAllowedDependsOnWhy() {
        at("http://gone.example/robots.txt", response(403, ""));
        at("http://gone.example/x", page("x"));
        at("http://broken.example/robots.txt", response(503, ""));
        at("http://busy.example/robots.txt", response(429, ""));
        at("http://dead.example/robots.txt", new NotFetchedException(DropReason.CONNECTION, "refused"));
        at("http://turning.example/robots.txt", redirect("/robots.txt"));
        at("http://inward.example/robots.txt", redirect("http://inner.example/robots.txt"));
        assertThat(catchThrowableOfType(NotFetchedException.class, () -> fetch("http://gone.example/x")))
                .isNull();
        for (String site : List.of("broken", "busy", "dead", "turning", "inward")) {
            assertThat(reason("http://" + site + ".example/x")).as(site).isEqualTo(DropReason.ROBOTS_UNREACHABLE);
        }
        assertThat(asked.stream().filter(address -> address.startsWith("http://turning")))
                .hasSize(6);
        assertThat(asked).noneMatch(address -> address.contains("inner"));
    }

    @Test
    void rulesThatMovedHoldForTheSiteTheyWereAskedFor() {
        at("http://a.example/robots.txt", redirect("https://b.example/rules"));
        at("https://b.example/rules", response(200, "User-agent: *\nDisallow: /\n"));
        assertThat(reason("http://a.example/x")).isEqualTo(DropReason.ROBOTS);
    }

    @Test
    void everyHopIsJudgedAnew() {
        at("http://a.example/1", redirect("http://b.example/2"));
        at("http://b.example/robots.txt", response(200, "User-agent: *\nDisallow: /2\n"));
        assertThat(reason("http://a.example/1")).isEqualTo(DropReason.ROBOTS);
        at("http://a.example/3", redirect("http://inner.example/admin"));
        assertThat(reason("http://a.example/3")).isEqualTo(DropReason.PRIVATE_ADDRESS);
        at("http://a.example/4", redirect("file:///etc/passwd"));
        assertThat(reason("http://a.example/4")).isEqualTo(DropReason.BAD_ADDRESS);
        at("http://a.example/5", response(301, ""));
        assertThat(reason("http://a.example/5")).isEqualTo(DropReason.BAD_ADDRESS);
        assertThat(asked).noneMatch(address -> address.contains("inner"));
        assertThat(reason("http://inner.example/x")).isEqualTo(DropReason.PRIVATE_ADDRESS);
    }

    @Test
    void followsFiveRedirectsAndNoMore() throws Exception {
        for (int i = 0; i < 6; i++) {
            at("http://a.example/" + i, redirect("/" + (i + 1)));
        }
        at("http://a.example/6", page("end"));
        assertThat(crawler.fetch(WebAddress.of("http://a.example/1")).address().toString())
                .isEqualTo("http://a.example/6");
        assertThat(reason("http://a.example/0")).isEqualTo(DropReason.TOO_MANY_REDIRECTS);
    }

    @Test
    void comesBackWhenABusyHostSays() throws Exception {
        at("http://a.example/x", response(503, "", "retry-after", "30"), page("now"));
        assertThat(fetch("http://a.example/x")).isEqualTo("now");
        assertThat(timing.slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(30));
        // the clock stands at 08:00:31
        at("http://a.example/y", response(429, "", "retry-after", "Mon, 2 Mar 2026 08:01:12 GMT"), page("later"));
        assertThat(fetch("http://a.example/y")).isEqualTo("later");
        assertThat(timing.slept.get(3)).isEqualTo(Duration.ofSeconds(40));
        at("http://a.example/z", response(503, "", "retry-after", "86400"));
        assertThat(reason("http://a.example/z")).isEqualTo(DropReason.HTTP_STATUS);
        assertThat(asked.stream().filter(address -> address.endsWith("/z"))).hasSize(3);
        assertThat(timing.slept).allMatch(slept -> slept.compareTo(Crawler.MOST_CRAWL_DELAY) <= 0);
    }

    @Test
    void takesTextsOnly() {
        at("http://a.example/pdf", response(200, "%PDF", "content-type", "application/pdf"));
        at("http://a.example/none", response(200, "x"));
        at("http://a.example/zip", response(200, "x", "content-type", "text/html", "content-encoding", "gzip"));
        at("http://a.example/cut", new Response(200, page("").headers(), new byte[1000], true));
        at("http://a.example/tdm", response(200, "x", "content-type", "text/html", "tdm-reservation", "1"));
        at("http://a.example/noai", response(200, "x", "content-type", "text/html", "x-robots-tag", "noindex, noai"));
        at("http://a.example/zeros", response(200, "\0\0\0", "content-type", "text/plain"));
        assertThat(reason("http://a.example/pdf")).isEqualTo(DropReason.CONTENT_TYPE);
        assertThat(reason("http://a.example/none")).isEqualTo(DropReason.CONTENT_TYPE);
        assertThat(reason("http://a.example/zip")).isEqualTo(DropReason.CONTENT_ENCODING);
        assertThat(reason("http://a.example/cut")).isEqualTo(DropReason.TOO_LARGE);
        assertThat(reason("http://a.example/tdm")).isEqualTo(DropReason.RESERVED);
        assertThat(reason("http://a.example/noai")).isEqualTo(DropReason.RESERVED);
        assertThat(reason("http://a.example/zeros")).isEqualTo(DropReason.NOT_TEXT);
        assertThat(reason("http://a.example/missing")).isEqualTo(DropReason.HTTP_STATUS);
    }

    @Test
    void hostsHaveTheirOwnPace() throws Exception {
        at("http://a.example/x", page("a"));
        at("http://b.example/x", page("b"));
        fetch("http://a.example/x");
        fetch("http://b.example/x");
        // each after its own robots.txt; b's began when a had been asked
        assertThat(timing.slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        fetch("http://a.example/x");
        assertThat(timing.slept).as("a was last asked a second ago").hasSize(2);
    }
}
