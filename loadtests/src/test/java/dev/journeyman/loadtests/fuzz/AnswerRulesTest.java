package dev.journeyman.loadtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerRulesTest {
    private static final String GOOD =
            "{\"error\":{\"message\":\"messages must be an array.\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":null}}";

    private final AnswerRules rules = new AnswerRules(List.of("canary-1234"));

    @Test
    void anErrorOfTheContractPasses() {
        assertThat(rules.problems(answer(400, GOOD))).isEmpty();
        assertThat(rules.problems(answer(503, GOOD, "retry-after", "1"))).isEmpty();
    }

    @Test
    void faultsOfTheServerDoNot() {
        assertThat(rules.problems(answer(500, GOOD))).containsExactly("status 500: a fault of the server");
        assertThat(rules.problems(answer(502, GOOD))).hasSize(1);
        assertThat(rules.problems(answer(302, "{}"))).containsExactly("status 302 is no answer of this API");
    }

    @Test
    void busyNeedsRetryAfter() {
        assertThat(rules.problems(answer(429, GOOD))).containsExactly("status 429 without retry-after");
        assertThat(rules.problems(answer(503, GOOD))).containsExactly("status 503 without retry-after");
    }

    @Test
    void theFormIsChecked() {
        assertThat(rules.problems(answer(400, "Bad Request"))).containsExactly("the error is not {\"error\":{...}}");
        assertThat(rules.problems(answer(400, "{\"error\":\"bad\"}"))).hasSize(1);
        assertThat(rules.problems(answer(400, "{\"error\":{\"message\":\"\",\"type\":5,\"param\":7}}")))
                .containsExactly(
                        "error.message is not a sentence",
                        "error.type is not a name",
                        "error.param is neither a string nor null",
                        "error.code is neither a string nor null");
        assertThat(rules.problems(answer(400, GOOD, "content-type", "text/html")))
                .containsExactly("the error's content type is text/html");
        assertThat(rules.problems(answer(400, GOOD, "x-request-id", ""))).containsExactly("no x-request-id");
    }

    @Test
    void insidesAreNoticed() {
        for (String inside : List.of(
                "java.lang.NullPointerException",
                "at dev.journeyman.gateway.Main.main(Main.java:12)",
                "com.fasterxml.jackson.core.JsonParseException: unexpected",
                "IllegalStateException: no")) {
            assertThat(rules.problems(answer(400, GOOD.replace("messages must", inside + " messages must"))))
                    .as(inside)
                    .containsExactly("the error shows the server's insides");
        }
        assertThat(rules.problems(
                        answer(400, GOOD.replace("messages must be an array.", "at most 4 (was 5) io errors."))))
                .isEmpty();
    }

    @Test
    void secretsAreNoticedInBodyAndHeaders() {
        assertThat(rules.problems(answer(400, GOOD.replace("array", "canary-1234"))))
                .hasSize(1);
        assertThat(rules.problems(answer(400, GOOD, "x-echo", "session=canary-1234")))
                .hasSize(1);
    }

    @Test
    void successesAreJsonOrWholeStreams() {
        assertThat(rules.problems(answer(200, "{\"choices\":[]}"))).isEmpty();
        assertThat(rules.problems(answer(200, "{\"choices\":"))).containsExactly("the answer is not JSON");
        assertThat(rules.problems(answer(200, "data: {}\n\ndata: [DONE]\n\n", "content-type", "text/event-stream")))
                .isEmpty();
        assertThat(rules.problems(answer(200, "data: {}\n\n", "content-type", "text/event-stream; charset=utf-8")))
                .containsExactly("the stream does not end with [DONE]");
    }

    private static Answer answer(int status, String body, String... headers) {
        Map<String, List<String>> all = new HashMap<>();
        all.put("content-type", List.of("application/json"));
        all.put("x-request-id", List.of("r1"));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], new ArrayList<>(List.of(headers[i + 1])));
        }
        return new Answer(status, HttpHeaders.of(all, (name, value) -> true), body);
    }
}
