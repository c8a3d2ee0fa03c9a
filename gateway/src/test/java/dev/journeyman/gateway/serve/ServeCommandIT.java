package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.Main;
import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;
import dev.journeyman.slm.tokenizer.BpeTrainer;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command serve as a process of its own, with a tiny random network computed by the native engine. */
@Timeout(300)
class ServeCommandIT {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    private static Path folder;

    private static Path model;
    private static Process process;
    private static String address;
    private static final StringBuffer BANNER = new StringBuffer();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        model = tinyModel(folder.resolve("tiny"));
        process = serve(
                "home", "--port", "0", "--model", model.toString(), "--precision", "float32", "--grace-seconds", "1");
        address = awaitAddress(process);
    }

    @AfterAll
    static void end() throws Exception {
        CLIENT.close();
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    private static Path tinyModel(Path directory) throws Exception {
        Files.createDirectories(directory);
        int vocabulary = BpeTrainer.train(
                List.of("check the ignition coil and the spark plug before the injector")
                        .iterator(),
                300,
                List.of("<|end|>"),
                directory);
        ModelConfig config = new ModelConfig(
                Architecture.LLAMA,
                vocabulary,
                32,
                48,
                2,
                2,
                1,
                16,
                1e-5,
                10_000,
                RopeScaling.NONE,
                2048,
                0,
                0,
                true,
                false,
                false,
                false,
                false,
                List.of(vocabulary - 1),
                OptionalInt.empty(),
                "float32");
        try (TrainableNetwork network = TrainableNetwork.random(config, 64, 7)) {
            network.export(directory, ElementType.F32);
        }
        return directory;
    }

    /** The project's domain, but for the rule that ends loops: a model of random weights writes nothing else. */
    private static Path domain() throws IOException {
        Path copy = folder.resolve("domain");
        if (Files.exists(copy)) {
            return copy;
        }
        Path original = RunningGateway.domain();
        try (Stream<Path> all = Files.walk(original)) {
            for (Path each : all.toList()) {
                Path target = copy.resolve(original.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
        Files.writeString(copy.resolve("guardrails.yaml"), "version: 1\nrules:\n  degeneration: {action: \"off\"}\n");
        return copy;
    }

    private static Process serve(String home, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "serve",
                "--home",
                folder.resolve(home).toString(),
                "--domain",
                domain().toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr.log").toFile())
                .start();
    }

    private static String awaitAddress(Process serving) throws Exception {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(serving.getInputStream(), StandardCharsets.UTF_8));
        String found = "";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            BANNER.append(line).append('\n');
            if (line.contains("ready at ")) {
                found = line.substring(line.indexOf("http"));
            }
            if (line.contains("Ctrl-C")) {
                return found;
            }
        }
        throw new AssertionError("it ended: " + BANNER + Files.readString(folder.resolve("stderr.log")));
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String chat(String more) {
        return "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"check the coil\"}]" + more
                + "}";
    }

    private static List<String> streamed(HttpResponse<String> response, int choices) throws Exception {
        List<StringBuilder> texts = new ArrayList<>();
        for (int i = 0; i < choices; i++) {
            texts.add(new StringBuilder());
        }
        List<String> events = RunningGateway.events(response.body());
        for (String event : events.subList(0, events.size() - 1)) {
            for (JsonNode choice : RunningGateway.json(event).path("choices")) {
                texts.get(choice.path("index").asInt())
                        .append(choice.at("/delta/content").asText());
            }
        }
        return texts.stream().map(StringBuilder::toString).toList();
    }

    @Test
    void saysWhereItIs() {
        assertThat(BANNER.toString())
                .contains("Journeyman is ready at http://127.0.0.1:", "tiny, float32", "curl -s", "no API keys");
    }

    @Test
    void aStreamJoinedIsThePlainAnswer() throws Exception {
        for (String sampling : List.of(",\"temperature\":0", ",\"temperature\":1.2,\"seed\":11,\"top_p\":0.95")) {
            JsonNode plain = RunningGateway.json(post(CHAT, chat(",\"n\":3,\"max_tokens\":60" + sampling)));
            List<String> contents = new ArrayList<>();
            plain.path("choices")
                    .forEach(
                            choice -> contents.add(choice.at("/message/content").asText()));
            assertThat(contents)
                    .hasSize(3)
                    .allSatisfy(content -> assertThat(content).isNotEmpty());
            assertThat(streamed(post(CHAT, chat(",\"n\":3,\"max_tokens\":60,\"stream\":true" + sampling)), 3))
                    .as(sampling)
                    .isEqualTo(contents);
        }
    }

    @Test
    void logprobsAddUpToTheText() throws Exception {
        JsonNode choice = RunningGateway.json(
                        post(CHAT, chat(",\"max_tokens\":12,\"logprobs\":true,\"top_logprobs\":3")))
                .at("/choices/0");
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (JsonNode token : choice.at("/logprobs/content")) {
            token.path("bytes").forEach(b -> bytes.write(b.asInt()));
            assertThat(token.path("logprob").asDouble()).isLessThanOrEqualTo(0);
            assertThat(token.path("top_logprobs")).hasSize(3);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(choice.at("/message/content").asText());
    }

    @Test
    void aDiagnosisOfNonsenseIsStillADiagnosis() throws Exception {
        HttpResponse<String> response = post("/v1/diagnose", "{\"codes\":[\"P0301\"],\"symptoms\":\"rough idle\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(RunningGateway.json(response).at("/codes/0/meaning").asText())
                .isEqualTo("Cylinder 1 Misfire Detected");
    }

    @Test
    void aPortThatIsTakenEndsItWithOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            StringWriter err = new StringWriter();
            int code = Main.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err, true),
                    "serve",
                    "--port",
                    "" + taken.getLocalPort(),
                    "--domain",
                    RunningGateway.domain().toString(),
                    "--home",
                    folder.resolve("other").toString());
            assertThat(code).isEqualTo(1);
            assertThat(err.toString().strip())
                    .isEqualTo("journeyman serve: Port " + taken.getLocalPort()
                            + " on 127.0.0.1 is taken or not allowed; choose another with --port.");
        }
    }

    @Test
    void anotherAddressWithoutKeysIsRefused() {
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                "serve",
                "--host",
                "0.0.0.0",
                "--domain",
                RunningGateway.domain().toString());
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip().lines()).singleElement().asString().contains("0.0.0.0", "loopback");
    }

    @Test
    void aPrecisionThatThereIsNotIsRefused() {
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), "serve", "--precision", "float64");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("--precision must be auto, float32, bfloat16, int8 or int4, was \"float64\"");
    }

    @Test
    void aSignalEndsItInOrderAndTellsARunningStream() throws Exception {
        Process other = serve(
                "other-home",
                "--port",
                "0",
                "--model",
                model.toString(),
                "--precision",
                "float32",
                "--grace-seconds",
                "0");
        try {
            String at = awaitAddress(other);
            CompletableFuture<HttpResponse<String>> stream = CLIENT.sendAsync(
                    HttpRequest.newBuilder(URI.create(at + CHAT))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    chat(",\"stream\":true,\"max_tokens\":2000,\"logit_bias\":{\"" + endToken()
                                            + "\":-100}")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            awaitRunning(at);
            other.destroy(); // SIGTERM
            List<String> events =
                    RunningGateway.events(stream.get(60, TimeUnit.SECONDS).body());
            assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
            assertThat(RunningGateway.json(events.get(events.size() - 2))
                            .at("/error/code")
                            .asText())
                    .isEqualTo("shutting_down");
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isEqualTo(143); // 128 + SIGTERM, as Java ends on a signal
        } finally {
            other.destroyForcibly();
        }
    }

    private static int endToken() throws Exception {
        return ModelConfig.read(model).endTokens().get(0);
    }

    private static void awaitRunning(String at) throws Exception {
        for (int i = 0; i < 400; i++) {
            String metrics = CLIENT.send(
                            HttpRequest.newBuilder(URI.create(at + "/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            if (metrics.contains("journeyman_num_requests_running 1.0")) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the stream never ran");
    }
}
