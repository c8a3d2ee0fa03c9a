package dev.journeyman.retrainer.collect.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.journeyman.retrainer.collect.documents.DropReason;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpWebTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private String site;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        site = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private Response get(String path, int mostBytes, Duration deadline) throws Exception {
        try (HttpWeb web = new HttpWeb("journeyman-collect/0.1 (+mailto)", deadline)) {
            return web.get(URI.create(site + path), Map.of("accept", "text/html"), mostBytes);
        }
    }

    @Test
    void asksWithItsNameAndWithoutCookiesOrRedirects() throws Exception {
        AtomicReference<Map<String, java.util.List<String>>> headers = new AtomicReference<>();
        server.createContext("/", exchange -> {
            headers.set(Map.copyOf(exchange.getRequestHeaders()));
            exchange.getResponseHeaders().add("set-cookie", "a=b");
            exchange.getResponseHeaders().add("location", "/next");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        try (HttpWeb web = new HttpWeb("journeyman-collect/0.1 (+mailto)", Duration.ofSeconds(10))) {
            URI address = URI.create(site + "/a");
            assertThat(web.get(address, Map.of("accept", "text/html"), 10).status())
                    .isEqualTo(302);
            Response second = web.get(address, Map.of("accept", "text/html"), 10);
            assertThat(second.header("location")).isEqualTo("/next");
        }
        assertThat(headers.get())
                .containsKeys("User-agent", "Accept", "Accept-encoding")
                .doesNotContainKey("Cookie");
        assertThat(headers.get().get("User-agent")).containsExactly("journeyman-collect/0.1 (+mailto)");
        assertThat(headers.get().get("Accept-encoding")).containsExactly("identity");
    }

    @Test
    void readsAsMuchAsWasAskedForAndNoMore() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] piece = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 100_000; i++) { // 100 MB, if anybody would take them
                    out.write(piece);
                }
            }
        });
        Response cut = get("/", 2500, Duration.ofSeconds(10));
        assertThat(cut.body()).hasSize(2500);
        assertThat(cut.cut()).isTrue();
    }

    @Test
    void aBodyOfJustTheBoundIsWhole() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("12345".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        Response whole = get("/", 5, Duration.ofSeconds(10));
        assertThat(whole.body()).hasSize(5);
        assertThat(whole.cut()).isFalse();
    }

    @Test
    void aTrickleEndsAtTheDeadline() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!over.await(50, TimeUnit.MILLISECONDS)) {
                    out.write('x');
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long begin = System.nanoTime();
        assertThat(reason("/", Duration.ofMillis(250))).isEqualTo(DropReason.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(240), Duration.ofSeconds(10));
    }

    @Test
    void headersThatTrickleEndAtTheDeadlineToo() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            site = "http://127.0.0.1:" + socket.getLocalPort();
            threads.execute(() -> {
                try (var taken = socket.accept()) {
                    taken.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
                    while (!over.await(50, TimeUnit.MILLISECONDS)) {
                        taken.getOutputStream().write("a: b\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                } catch (Exception e) {
                    // the client hung up, as it should
                }
            });
            assertThat(reason("/", Duration.ofMillis(250))).isEqualTo(DropReason.TIMEOUT);
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            site = "http://127.0.0.1:" + socket.getLocalPort();
        }
        assertThat(reason("/", Duration.ofSeconds(10))).isEqualTo(DropReason.CONNECTION);
    }

    private DropReason reason(String path, Duration deadline) {
        return catchThrowableOfType(NotFetchedException.class, () -> get(path, 1 << 20, deadline))
                .reason();
    }
}
