package dev.journeyman.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client that does not read for a while gets the newest state and not all that it missed, and the stream ends with the run. */
class RunStreamTest {
    private static final int STEPS = 20_000;
    private static final Run RUN =
            Run.begin(Trigger.MANUAL, "r".repeat(500), "key-1", Instant.parse("2026-01-31T12:00:00Z"));
    private static final Source SOURCE = new Source("old", "/snapshot", 17);

    private static Supervisor.View at(int step) {
        return new Supervisor.View(
                RUN.with(new RunState.Training(SOURCE)), new Progress("s".repeat(1000), step, STEPS, 0.5, 1L));
    }

    @Test
    void aSlowReaderGetsTheNewestState() throws Exception {
        Vertx vertx = Vertx.vertx();
        CompletableFuture<RunStream> opened = new CompletableFuture<>();
        AtomicInteger ended = new AtomicInteger();
        Router router = Router.router(vertx);
        router.get("/").handler(context -> {
            RunStream stream = new RunStream(context, at(0), ended::incrementAndGet);
            stream.open();
            opened.complete(stream);
        });
        try {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(64 << 10))
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .await(20, TimeUnit.SECONDS);
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(16 << 10);
                socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                RunStream stream = opened.get(20, TimeUnit.SECONDS);
                for (int step = 1; step <= STEPS; step++) { // 30 MB, of which nothing is read
                    stream.accept(at(step));
                    if (step % 100 == 0) {
                        Thread.sleep(1); // so that some are sent before the connection is full
                    }
                }
                stream.accept(new Supervisor.View(
                        RUN.with(
                                new RunState.Passed(SOURCE, "new", new GateWord(true, List.of()), null, Instant.EPOCH)),
                        null));
                InputStream in = socket.getInputStream();
                String told = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                List<String> states =
                        told.lines().filter(line -> line.startsWith("data: ")).toList();
                assertThat(states.size()).isBetween(2, STEPS / 4);
                assertThat(states.getFirst()).contains("\"step\":0,");
                assertThat(states.getLast()).contains("\"state\":\"passed\"");
                assertThat(ended).hasValue(1);
            }
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }
}
