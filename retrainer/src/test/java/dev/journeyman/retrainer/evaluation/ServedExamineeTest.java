package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An examination over HTTP, against a server made for the test. */
class ServedExamineeTest {
    private static final EvaluationProgress SILENT = (suite, soFar, done, all) -> {};
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer made;
    private volatile Function<String, Said> script = question -> new Said(200, "");

    private record Said(int status, String body) {}

    @BeforeEach
    void serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/v1/models", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            send(exchange, new Said(200, "{\"data\":[{\"id\":\"journeyman\"},{\"id\":\"starter-1\"}]}"));
        });
        server.createContext("/v1/chat/completions", exchange -> {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            bodies.add(body);
            send(
                    exchange,
                    script.apply(body.path("messages").path(0).path("content").asText()));
        });
        server.start();
        made = server;
    }

    @AfterEach
    void end() {
        Objects.requireNonNull(made).stop(0);
    }

    @Test
    void answersAreJudgedWithoutTheirMarksAndWhatTheyCiteIsCounted() throws Exception {
        script = question ->
                said("I will not help with that matter here [1].", "stop", "I will not help with that matter here.");
        Scorecard card = run("on", "refusals");
        assertThat(card.served()).isEqualTo(new Scorecard.Served(base() + "/v1", "on"));
        assertThat(card.precision()).isEqualTo("as served");
        Scorecard.Suite suite = card.suites().get(0);
        assertThat(suite.n()).isEqualTo(10);
        assertThat(suite.right()).isPositive();
        assertThat(suite.grounding()).isNotNull().satisfies(grounding -> {
            assertThat(grounding.citing()).isEqualTo(Scorecard.Part.of(10, 10));
            assertThat(grounding.sentences()).isEqualTo(Scorecard.Part.of(10, 10));
            assertThat(grounding.citations()).isEqualTo(Scorecard.Part.of(10, 10));
        });
        assertThat(bodies).hasSize(10).allSatisfy(body -> {
            assertThat(body.path("model").asText()).isEqualTo("journeyman");
            assertThat(body.path("temperature").asInt(-1)).isZero();
            assertThat(body.path("retrieval").asText()).isEqualTo("on");
            assertThat(body.path("max_tokens").asInt()).isEqualTo(160);
        });
        assertThat(keys).containsOnly("Bearer secret");
        assertThat(Files.list(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("card.json");
    }

    @Test
    void otherServersAreNotToldOfRetrieval() throws Exception {
        script = question -> said("Sure.", "stop", null);
        Scorecard card = run(null, "refusals");
        assertThat(bodies).allSatisfy(body -> assertThat(body.has("retrieval")).isFalse());
        assertThat(card.suites().get(0).grounding()).isNull();
    }

    @Test
    void aBusyServerIsAskedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        script = question -> calls.incrementAndGet() % 2 == 1 ? new Said(503, "{}") : said("Sure.", "length", null);
        Scorecard.Suite suite = run(null, "refusals").suites().get(0);
        assertThat(suite.n()).isEqualTo(10);
        assertThat(suite.stopped()).isZero();
        assertThat(calls.get()).isEqualTo(20);
    }

    @Test
    void aRefusalByGuardrailsIsAnAnswerAndAServersFaultIsNot() throws Exception {
        script = question ->
                new Said(400, "{\"error\":{\"message\":\"I will not help with that.\",\"code\":\"content_filter\"}}");
        assertThat(run(null, "refusals").suites().get(0).failed()).isZero();
        script = question ->
                new Said(400, "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}");
        assertThat(run(null, "refusals").suites().get(0).failed()).isEqualTo(10);
        script = question -> new Said(500, "{\"error\":{\"message\":\"the engine broke\"}}");
        assertThatThrownBy(() -> run(null, "refusals"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the engine broke");
    }

    @Test
    void likelihoodsAreNotAskedForOverHttp() throws Exception {
        assertThatThrownBy(() -> run(null, "mcq-likelihood"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mcq-likelihood needs the likelihoods of answers");
        script = question -> said("?", "stop", null);
        Evaluation.Settings all = new Evaluation.Settings(List.of(), 1, Precision.FLOAT32, 2);
        Scorecard card =
                Evaluation.of(TestDomain.DOMAIN, examinee(null), all).run(folder.resolve("card.json"), "test", SILENT);
        assertThat(card.suites())
                .extracting(Scorecard.Suite::name)
                .doesNotContain("mcq-likelihood", "preferences", "real-text")
                .contains("mcq", "safety", "proposals");
    }

    @Test
    void closedBookAndWithRetrievalAreComparedItemByItem() throws Exception {
        script = question -> said(question.length() % 2 == 0 ? "I will not help with that." : "Sure.", "stop", null);
        Scorecard closed = run("off", "refusals");
        script = question -> said("I will not help with that [1].", "stop", "I will not help with that.");
        Scorecard open = run("on", "refusals");
        Comparison comparison = Comparison.of(closed, open, 3);
        assertThat(comparison.a().served()).isEqualTo(new Scorecard.Served(base() + "/v1", "off"));
        assertThat(comparison.b().served()).isEqualTo(new Scorecard.Served(base() + "/v1", "on"));
        assertThat(comparison.notes()).isEmpty();
        assertThat(comparison.suites()).extracting(Comparison.SuitePair::name).containsExactly("refusals", "stops");
        Comparison.Pair whole = comparison.suites().get(0).whole();
        assertThat(whole.n()).isEqualTo(10);
        assertThat(whole.a().right() + whole.onlyB() - whole.onlyA())
                .isEqualTo(whole.b().right());
        assertThat(whole.onlyA() + whole.onlyB()).isPositive();
        assertThat(ComparisonTable.of(comparison, true))
                .contains("retrieval off")
                .contains("retrieval on");
    }

    @Test
    void aModelThatIsNotServedIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> ServedExaminee.of(ServedApi.of(URI.create(base() + "/v1"), "gpt", null, null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not serve \"gpt\"; it serves journeyman, starter-1");
    }

    @Test
    void anAddressMayLeaveOutItsPath() {
        assertThat(ServedExaminee.base(URI.create("http://h:1"))).hasToString("http://h:1/v1");
        assertThat(ServedExaminee.base(URI.create("http://h:1/"))).hasToString("http://h:1/v1");
        assertThat(ServedExaminee.base(URI.create("https://h/openai/v1/"))).hasToString("https://h/openai/v1");
    }

    private Scorecard run(@Nullable String retrieval, String suite) throws Exception {
        Evaluation.Settings settings = new Evaluation.Settings(List.of(suite), 10, Precision.FLOAT32, 2);
        return Evaluation.of(TestDomain.DOMAIN, examinee(retrieval), settings)
                .run(folder.resolve("card.json"), "test", SILENT);
    }

    private Examinee examinee(@Nullable String retrieval) throws Exception {
        return ServedExaminee.of(ServedApi.of(URI.create(base() + "/v1"), "journeyman", retrieval, "secret"));
    }

    private String base() {
        return "http://127.0.0.1:" + Objects.requireNonNull(made).getAddress().getPort();
    }

    private static Said said(String text, String finish, @Nullable String passage) {
        var body = JSON.createObjectNode();
        var choice = body.withArray("choices").addObject().put("finish_reason", finish);
        choice.putObject("message").put("role", "assistant").put("content", text);
        body.putObject("usage").put("completion_tokens", 3);
        var citations = body.putObject("journeyman").putArray("citations");
        if (passage != null) {
            citations
                    .addObject()
                    .put("index", 1)
                    .put("id", "a")
                    .put("title", "t")
                    .put("text", passage);
        }
        return new Said(200, body.toString());
    }

    private static void send(HttpExchange exchange, Said said) throws IOException {
        byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(said.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
