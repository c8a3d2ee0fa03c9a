package dev.journeyman.loadtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway, called with OpenAI's own libraries as they are: for Java, and for Node where that is installed. */
class OpenAiSdkIT {
    private static final Path ROOT = SharedOptions.root();

    @TempDir
    static Path scratch;

    private static GatewayProcess gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        gateway = GatewayProcess.start(TestModel.options(ROOT, scratch));
        client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.openAiBase())
                .apiKey("none")
                .maxRetries(0)
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder()
                .model("journeyman")
                .addUserMessage("What does P0301 mean?")
                .temperature(0.0)
                .maxCompletionTokens(8);
    }

    @Test
    void modelsAreListed() {
        assertThat(client.models().list().data()).extracting(Model::id).contains("journeyman");
    }

    @Test
    void aChatIsAnswered() {
        ChatCompletion answer = client.chat().completions().create(question().build());

        assertThat(answer.validate().choices()).hasSize(1);
        assertThat(answer.choices().getFirst().message().content()).isPresent();
        assertThat(answer.usage().orElseThrow().promptTokens()).isPositive();
        assertThat(answer.usage().orElseThrow().completionTokens()).isBetween(1L, 8L);
        assertThat(answer.toString()).as("fields of ours survive").contains("interaction_id");
    }

    @Test
    void aStreamSaysTheSame() {
        ChatCompletion whole = client.chat().completions().create(question().build());
        ChatCompletionAccumulator parts = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams streamed = question()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(streamed)) {
            stream.stream().forEach(chunk -> parts.accumulate(chunk.validate()));
        }

        ChatCompletion joined = parts.chatCompletion();
        assertThat(joined.choices().getFirst().message().content())
                .isEqualTo(whole.choices().getFirst().message().content());
        assertThat(joined.choices().getFirst().finishReason())
                .isEqualTo(whole.choices().getFirst().finishReason());
        assertThat(joined.usage().orElseThrow().completionTokens())
                .isEqualTo(whole.usage().orElseThrow().completionTokens());
    }

    @Test
    void errorsAreThoseTheLibraryKnows() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question().temperature(77.0).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).contains("temperature"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question().model("gpt-nowhere").build()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void openAisLibraryForNodeWorksUnmodified() throws IOException, InterruptedException {
        Path folder = ROOT.resolve("loadtests/sdk-node");
        assumeTrue(runs("node", "--version"), "Node is not installed");
        assumeTrue(
                Files.isDirectory(folder.resolve("node_modules/openai")),
                "the library for Node is not installed: run npm ci in loadtests/sdk-node");
        Path log = scratch.resolve("node.log");
        ProcessBuilder builder = new ProcessBuilder("node", "check.mjs");
        builder.environment().put("BASE_URL", gateway.openAiBase());
        Process node = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(node.waitFor(180, TimeUnit.SECONDS)).as("node ended").isTrue();
        } finally {
            node.destroyForcibly();
        }
        assertThat(node.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("7 checks passed");
    }

    @Test
    void aShortFuzzRunFindsNothing() throws IOException {
        StringWriter err = new StringWriter();
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int code;
        try {
            code = Main.run(
                    new PrintWriter(out, true, StandardCharsets.UTF_8),
                    new PrintWriter(err, true),
                    ("fuzz --json --requests 300 --minutes 3 --api " + gateway.base() + " --pid " + gateway.pid())
                            .split(" "));
        } finally {
            System.setOut(before);
        }
        String printed = out.toString(StandardCharsets.UTF_8).strip();

        assertThat(code).as(err + printed).isZero();
        JsonNode result = new JsonMapper().readTree(List.of(printed.split("\n")).getLast());
        assertThat(result.at("/failed").intValue()).isZero();
        assertThat(result.at("/statuses/200").intValue())
                .as("cases that were answered")
                .isPositive();
        assertThat(result.at("/resident_bytes_after").longValue()).isPositive();
        assertThat(gateway.isAlive()).isTrue();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
