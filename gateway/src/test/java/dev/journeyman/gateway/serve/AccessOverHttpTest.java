package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.journeyman.gateway.access.KeysCommand;
import dev.journeyman.gateway.interactions.MemoryFeedbackLog;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** API keys over real HTTP: who may call what, and how refusals look. */
class AccessOverHttpTest {
    private static final String CHAT =
            "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static Path home;
    private static RunningGateway gateway;
    private static String app;
    private static String technician;
    private static String ops;

    @BeforeAll
    static void start() throws Exception {
        home = Files.createTempDirectory("journeyman-home");
        app = addKey("app");
        technician = addKey("technician");
        ops = addKey("ops");
        gateway = RunningGateway.with(
                new ScriptedModel(600, prompt -> "Check the coil."), home, new MemoryFeedbackLog(), config -> config);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    /** Makes a key as an operator does, and gives its secret. */
    private static String addKey(String role) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute("add", "--role", role, "--home", home.toString());
        assertThat(code).isZero();
        return out.toString().strip();
    }

    private static HttpResponse<String> call(String method, String path, String key) throws Exception {
        HttpRequest.Builder request = gateway.request(path)
                .header("content-type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString(path.contains("chat") ? CHAT : "{}")
                                : HttpRequest.BodyPublishers.noBody());
        if (key != null) {
            request.header("authorization", "Bearer " + key);
        }
        return gateway.send(request);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /healthz, 200, 200, 200, 200",
        "GET, /readyz, 200, 200, 200, 200",
        "GET, /metrics, 200, 200, 200, 200",
        "GET, /openapi.json, 200, 200, 200, 200",
        "GET, /, 200, 200, 200, 200",
        "GET, /v1/models, 401, 200, 200, 200",
        "POST, /v1/chat/completions, 401, 200, 200, 200",
        "POST, /v1/diagnose, 401, 400, 400, 400",
        "POST, /v1/feedback, 401, 403, 400, 400",
        "GET, /v1/interactions/int_01JD7Z0Q4M8V6X2K9T3B5N1C7R, 401, 403, 404, 404",
        "GET, /ops/v1/reviews, 401, 403, 403, 200",
        "POST, /ops/v1/reviews, 401, 403, 403, 400",
        "POST, /ops/v1/snapshots, 401, 403, 403, 500",
    })
    void eachRoleMayCallWhatIsItsOwn(String method, String path, int withoutKey, int asApp, int asTechnician, int asOps)
            throws Exception {
        assertThat(call(method, path, null).statusCode()).as("without").isEqualTo(withoutKey);
        assertThat(call(method, path, app).statusCode()).as("app").isEqualTo(asApp);
        assertThat(call(method, path, technician).statusCode()).as("technician").isEqualTo(asTechnician);
        assertThat(call(method, path, ops).statusCode())
                .as("ops")
                .isEqualTo(asOps); // the log in memory makes no snapshots: 500
    }

    @Test
    void refusalsHaveTheContractsShape() throws Exception {
        HttpResponse<String> none = call("GET", "/v1/models", null);
        assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer realm=\"journeyman\"");
        assertThat(RunningGateway.json(none).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(RunningGateway.json(none).at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(none.headers().firstValue("x-request-id")).isPresent();

        HttpResponse<String> wrong = call("GET", "/v1/models", "jm_0123456789ab_" + "a".repeat(43));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("www-authenticate").orElseThrow()).contains("error=\"invalid_token\"");
        assertThat(wrong.body()).doesNotContain("aaaa");

        HttpResponse<String> role = call("GET", "/ops/v1/reviews", app);
        assertThat(RunningGateway.json(role).at("/error/code").asText()).isEqualTo("insufficient_role");
        assertThat(RunningGateway.json(role).at("/error/message").asText()).contains("app", "ops");
    }

    @Test
    void aKeyThatIsRevokedWhileTheGatewayRunsOpensItNoMore() throws Exception {
        String secret = addKey("app");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> call("GET", "/v1/models", secret).statusCode() == 200);
        new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute("revoke", secret.substring(3, 15), "--home", home.toString());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> call("GET", "/v1/models", secret).statusCode() == 401);
    }

    @Test
    void withKeysTheHostIsNotLookedAt() throws Exception {
        // The client sends the Host of its address; another is told by hand, as a proxy before the gateway would.
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /v1/models HTTP/1.1\r\nHost: workshop.example\r\nAuthorization: Bearer " + app
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200");
        }
    }
}
