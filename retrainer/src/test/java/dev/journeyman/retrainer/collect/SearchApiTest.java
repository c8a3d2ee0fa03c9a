package dev.journeyman.retrainer.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import dev.journeyman.retrainer.collect.web.HostPace;
import dev.journeyman.retrainer.collect.web.ManualTiming;
import dev.journeyman.retrainer.collect.web.NotFetchedException;
import dev.journeyman.retrainer.collect.web.Response;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchApiTest {
    private final ManualTiming timing = new ManualTiming();
    private final List<String> asked = new ArrayList<>();

    private SearchApi api(@Nullable String results, @Nullable String url, Response... inTurn) {
        return new SearchApi(
                (address, headers, most) -> {
                    asked.add(address + " " + headers);
                    return inTurn[Math.min(asked.size(), inTurn.length) - 1];
                },
                new HostPace(timing, 1),
                "https://s.example/find?q={query}&n={n}",
                results == null ? null : JsonPointer.compile(results),
                url == null ? null : JsonPointer.compile(url),
                Map.of("x-key", "secret"));
    }

    private static Response response(int status, String body) {
        return new Response(
                status, HttpHeaders.of(Map.of(), (a, b) -> true), body.getBytes(StandardCharsets.UTF_8), false);
    }

    private String failure(SearchApi api) {
        return catchThrowableOfType(NotFetchedException.class, () -> api.search("x", 5))
                .detail();
    }

    @Test
    void putsTheWordsIntoTheAddress() throws Exception {
        api(null, null, response(200, "{\"results\":[]}")).search("brake & pads 50%/ü", 7);
        assertThat(asked)
                .containsExactly(
                        "https://s.example/find?q=brake%20%26%20pads%2050%25%2F%C3%BC&n=7 {accept=application/json, x-key=secret}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'results':[{'url':'http://a.example/','title':'A'},{'url':'http://b.example/'}]}",
                "{'items':[{'link':'http://a.example/','title':'A'},{'link':'http://b.example/'}]}",
                "{'web':{'results':[{'url':'http://a.example/','title':'A'},{'url':'http://b.example/'}]}}",
                "{'webPages':{'value':[{'url':'http://a.example/','name':'A'},{'url':'http://b.example/'}]}}",
                "{'organic_results':[{'link':'http://a.example/','title':'A'},{'link':'http://b.example/'}]}",
                "[{'href':'http://a.example/','title':'A'},{'href':'http://b.example/'},{'other':1}]"
            })
    void knowsTheUsualShapes(String body) throws Exception {
        assertThat(api(null, null, response(200, body.replace('\'', '"'))).search("x", 5))
                .containsExactly(
                        new SearchApi.Found("http://a.example/", "A"), new SearchApi.Found("http://b.example/", ""));
    }

    @Test
    void takesOthersByPointersAndNoMoreThanAsked() throws Exception {
        String body = "{\"r\":{\"l\":[{\"d\":{\"u\":\"http://a.example/\"}},{\"d\":{\"u\":\"http://b.example/\"}}]}}";
        assertThat(api("/r/l", "/d/u", response(200, body)).search("x", 1))
                .extracting(SearchApi.Found::url)
                .containsExactly("http://a.example/");
        assertThat(failure(api("/r/x", null, response(200, body)))).isEqualTo("no list at --results /r/x");
        assertThat(failure(api("/r/l", "/u", response(200, body)))).isEqualTo("no address at --url /u");
        assertThat(failure(api(null, null, response(200, body)))).contains("--results");
        assertThat(failure(api("/r/l", null, response(200, body)))).contains("--url");
    }

    @Test
    void failsInWordsAndWaitsForABusyEngine() throws Exception {
        assertThat(failure(api(null, null, response(200, "<html>")))).isEqualTo("the answer is no JSON");
        assertThat(failure(api(null, null, response(302, "")))).isEqualTo("status 302");
        assertThat(failure(api(null, null, response(200, "[".repeat(100_000))))).isEqualTo("the answer is no JSON");
        asked.clear();
        timing.slept.clear();
        assertThat(api(null, null, response(429, ""), response(503, ""), response(200, "[]"))
                        .search("x", 5))
                .isEmpty();
        assertThat(asked).hasSize(3);
        assertThat(timing.slept).hasSize(2);
        asked.clear();
        assertThat(failure(api(null, null, response(429, "")))).isEqualTo("status 429");
        assertThat(asked).hasSize(3);
    }
}
