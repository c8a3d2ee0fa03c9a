package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.journeyman.loadtests.measurement.Latencies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of streams of a server that says what the test wants; and that those who arrive do not wait for each other. */
@Timeout(60)
class StreamClientTest {
    private static final String HEAD = "{\"object\":\"chat.completion.chunk\",\"model\":\"v7\",";
    private static final Job JOB = new Job("Why?", 3, 1);

    private HttpServer server;
    private StreamClient client;
    private volatile String stream = whole();
    private volatile long promised; // bytes; 0 for chunks
    private volatile int status = 200;
    private volatile String retryAfter = "";
    private volatile CountDownLatch together = new CountDownLatch(0);

    private static String text(String content) {
        return "data: " + HEAD + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content
                + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";
    }

    private static String whole() {
        return "data: " + HEAD + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
                + text("Since") + text(" \\\"usage\\\":{}") + text(".")
                + "data: " + HEAD
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":null}\n\n"
                + "data: " + HEAD + "\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":3},"
                + "\"journeyman\":{\"model_version\":\"v7\"}}\n\n" + "data: [DONE]\n\n";
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
        client = new StreamClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), 6140);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            together.countDown();
            try {
                if (!together.await(30, TimeUnit.SECONDS)) {
                    return; // a client that waits for answers would never send what is waited for here
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("retry-after", retryAfter);
            }
            byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, promised);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
    }

    private Heard ask() throws InterruptedException {
        return client.ask(JOB, System.nanoTime());
    }

    @Test
    void aWholeStreamIsAnAnswer() throws Exception {
        Latencies gaps = new Latencies();
        client.countGaps(gaps);
        long due = System.nanoTime() - Duration.ofSeconds(5).toNanos();
        Heard heard = client.ask(JOB, due);
        assertThat(heard.problem()).isEmpty();
        assertThat(heard.ending()).isEqualTo(Heard.Ending.ANSWERED);
        assertThat(heard.promptTokens()).isEqualTo(40);
        assertThat(heard.answerTokens()).isEqualTo(3);
        assertThat(heard.version()).isEqualTo("v7");
        assertThat(heard.finish()).isEqualTo("length");
        assertThat(gaps.drain().count()).as("three texts").isEqualTo(2);
        long five = Duration.ofSeconds(5).toNanos();
        assertThat(heard.lateNanos()).as("times count from when it was due").isGreaterThanOrEqualTo(five);
        assertThat(heard.firstNanos()).isGreaterThan(five);
        assertThat(heard.endNanos()).isGreaterThanOrEqualTo(heard.firstNanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "data: [DONE]\n\n", // no answer
                "data: {\"error\":{\"message\":\"model_failed\"}}\n\ndata: [DONE]\n\n",
            })
    void whatIsNoAnswerFailed(String sent) throws Exception {
        stream = sent;
        Heard heard = ask();
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FAILED);
        assertThat(heard.problem()).isNotEmpty();
    }

    @Test
    void aCutStreamFailed() throws Exception {
        stream = whole().replace("data: [DONE]\n\n", "");
        assertThat(ask().problem()).isEqualTo("the stream was cut");
    }

    @Test
    void aConnectionThatIsNotThereFailed() throws Exception {
        server.stop(0);
        Heard heard = ask();
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FAILED);
        assertThat(heard.problem()).contains("Connect");
    }

    @Test
    void aConnectionThatIsCutInAnAnswerFailed() throws Exception {
        promised = 10L * whole().length();
        Heard heard = ask();
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FAILED);
        assertThat(heard.problem()).contains("closed");
        assertThat(heard.firstNanos()).as("its first text came").isPositive();
    }

    @Test
    void aLineWithoutEndFailed() throws Exception {
        stream = "x".repeat(3 << 20);
        assertThat(ask().problem()).contains("too long");
    }

    @Test
    void anAnswerOfAnotherLengthFailed() throws Exception {
        stream = whole().replace("\"completion_tokens\":3", "\"completion_tokens\":2");
        assertThat(ask().problem()).contains("2 tokens").contains("3 tokens");
    }

    @Test
    void a429ThatSaysWhenIsShedAndAnyOtherFailed() throws Exception {
        stream = "{\"error\":{\"code\":\"queue_full\"}}";
        status = 429;
        assertThat(ask().ending()).isEqualTo(Heard.Ending.FAILED);
        retryAfter = "2";
        Heard shed = ask();
        assertThat(shed.ending()).isEqualTo(Heard.Ending.SHED);
        assertThat(shed.problem()).isEqualTo("429 " + stream);
        status = 503;
        Heard heard = ask();
        assertThat(heard.ending()).isEqualTo(Heard.Ending.FAILED);
        assertThat(heard.problem()).startsWith("503");
    }

    @Test
    void arrivalsDoNotWaitForAnswers() throws Exception {
        int count = 40;
        together = new CountDownLatch(count); // none is answered before all have come
        Mix mix = new Mix(new Mix.Range(50, 60), new Mix.Range(3, 3), new Mix.Fit(20, 20), 1);
        OpenLoop.Outcome outcome = new OpenLoop(client, mix).run(new long[count]);
        assertThat(outcome.unsent()).isZero();
        assertThat(outcome.heard())
                .hasSize(count)
                .allSatisfy(heard -> assertThat(heard.problem()).isEmpty());
        Stage stage = Stage.of(
                1.2,
                Duration.ofSeconds(10),
                outcome,
                new Latencies(),
                new Heard.Deadline(Duration.ofMinutes(5), Duration.ofMillis(1)));
        assertThat(stage.goodput()).isEqualTo(4);
        assertThat(stage.partInTime()).isEqualTo(1);
    }

    @Test
    void whatWasInTimeIsSaidByFirstTextAndEnd() {
        Heard.Deadline deadline = new Heard.Deadline(Duration.ofNanos(100), Duration.ofNanos(10)); // 130 for 3 tokens
        assertThat(List.of(heard(100, 130), heard(100, 131), heard(101, 120)))
                .extracting(deadline::isMet)
                .containsExactly(true, false, false);
    }

    private static Heard heard(long first, long end) {
        return new Heard(Heard.Ending.ANSWERED, 0, 0, first, end, 1, 3, "v", "length", "");
    }

    @Test
    void aClosedLoopCountsThePartsThatLieInside() {
        // from 100 to 300: one whole, half of one that began before, a quarter of one that ends after, none of a later
        // one
        List<Heard> all = List.of(at(150, 50), at(50, 100), at(275, 100), at(300, 10));
        assertThat(ClosedLoop.perSecond(all, 100, 300)).isEqualTo(1.75 * 1e9 / 200);
    }

    private static Heard at(long due, long took) {
        return new Heard(Heard.Ending.ANSWERED, due, 0, 1, took, 1, 3, "v", "length", "");
    }
}
