package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.journeyman.gateway.http.Connections;
import dev.journeyman.gateway.serving.ScriptedModel;
import dev.journeyman.slm.generation.EngineStats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that asks for nothing loses its place; one that is being answered does not. */
@Timeout(300)
class WaitingConnectionsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final String BODY =
            "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    private static RunningGateway gateway(Duration first, Duration next) throws Exception {
        return RunningGateway.with(new ScriptedModel(200, prompt -> "abc"), new Connections.Waits(first, next));
    }

    private static Socket open(RunningGateway gateway) throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What comes until the gateway ends the connection. */
    private static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketException e) {
            // a reset, which is as good an end
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aConnectionThatSendsNothingIsCut() throws Exception {
        try (RunningGateway gateway = gateway(SHORT, NEVER);
                Socket socket = open(gateway)) {
            assertThat(rest(socket)).isEmpty();
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHeadThatComesByteByByteIsCut() throws Exception {
        try (RunningGateway gateway = gateway(SHORT, NEVER);
                Socket socket = open(gateway)) {
            send(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nx-slow: ");
            socket.setSoTimeout(20);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> isCutAfterOneMoreByte(socket));
        }
    }

    /** Sends a byte and waits for the socket's short time whether the connection ends. */
    private static boolean isCutAfterOneMoreByte(Socket socket) throws IOException {
        try {
            send(socket, "x");
            assertThat(socket.getInputStream().read()).as("no answer may come").isEqualTo(-1);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void anAnswerMayTakeLongerAndWhatComesAfterItMayNot() throws Exception {
        ScriptedModel model = new ScriptedModel(200, prompt -> "abc");
        model.gate = new Semaphore(0);
        try (RunningGateway gateway = RunningGateway.with(model, new Connections.Waits(SHORT, SHORT));
                Socket asking = open(gateway)) {
            send(
                    asking,
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + BODY.length() + "\r\n\r\n" + BODY);
            await().atMost(PATIENCE).until(() -> {
                EngineStats stats = gateway.server.fleet().stats();
                return stats != null && stats.running() == 1;
            });
            try (Socket silent = open(gateway)) { // is opened later and waits as long
                assertThat(rest(silent)).isEmpty();
            }
            model.openGate();
            // this returns when the connection is cut, some time after the answer
            assertThat(rest(asking)).startsWith("HTTP/1.1 200 OK").contains("\"content\":\"abc\"");
        }
    }

    @Test
    void aNextHeadThatDoesNotComeWholeIsCutToo() throws Exception {
        try (RunningGateway gateway = gateway(NEVER, SHORT);
                Socket socket = open(gateway)) {
            send(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\n");
            assertThat(rest(socket).split("HTTP/1.1 200 OK", -1))
                    .as("one answer")
                    .hasSize(2);
        }
    }
}
