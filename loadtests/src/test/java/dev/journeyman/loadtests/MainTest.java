package dev.journeyman.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes: 0 well, 1 failed, 2 called wrongly. */
class MainTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dance",
                "bench --precision float64",
                "bench --shape gpt-5",
                "bench --rounds 0",
                "bench --streams 0",
                "bench --model /no/such/model",
                "bench --rounds many",
                "bench-peers --bits 5",
                "bench-peers --peers ollama",
                "bench-peers --llama-bench /no/such/program",
                "bench-peers --streams 0",
                "bench-gate --only nothing",
                "bench-gate --seed-facts 100",
                "bench-gate --only resample --cards one.json",
                "bench-gate --cards one.json,two.json",
                "bench-gate --data /no/such/folder",
                "bench-hangups --clients 0",
                "bench-hangups --minutes -1",
                "bench-hangups --model gpt-5",
                "bench-injection --attacks 0",
                "bench-injection --max-tokens 513",
                "bench-injection --places nowhere",
                "bench-load --factors 0",
                "bench-load --seconds 0",
                "bench-load --prompt-tokens 500 50",
                "bench-load --answer-tokens 5",
                "bench-load --model gpt-5",
                "bench-loop --facts 0",
                "bench-adapters --adapters 9",
                "bench-adapters --precision half",
                "bench-prefix --prefix-tokens 0",
                "bench-prefix --precision half",
                "bench-loop --facts 100 --wordings 4",
                "bench-loop --kills -1",
                "bench-loop --canary-worse --two-gateways",
                "bench-loop --kills 3 --canary-worse",
                "bench-loop --recipe /no/such/file",
                "bench-loop --keep .",
                "bench-schemas --schemas 0",
                "bench-studies --only nothing",
                "bench-studies --facts 3",
                "bench-studies --wrong-share 2",
                "bench-swap --swaps 0",
                "bench-swap --model gpt-2",
                "fuzz",
                "fuzz --api http://example.org",
                "fuzz --api http://127.0.0.1:8080 --requests 0",
                "fuzz --api http://127.0.0.1:8080 --connections 65",
                "fuzz --api http://127.0.0.1:8080 --most-growth 0",
                "fuzz --files -3",
                "fuzz --api http://127.0.0.1:1 --key-env JOURNEYMAN_NO_SUCH_VARIABLE"
            })
    void wrongUseIsTwo(String arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "bench --help", "fuzz --help"})
    void helpIsZero(String arguments) {
        assertThat(run(arguments)).isEqualTo(0);
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertThat(run("fuzz --requests 1 --api http://127.0.0.1:" + port)).isEqualTo(1);
        assertThat(err.toString()).startsWith("fuzz: the gateway does not serve undamaged requests:");
    }

    @Test
    void anUnbuiltGatewayIsNamed(@TempDir Path directory) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> GatewayProcess.classPath(directory)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the gateway is not built")
                .hasMessageContaining("mvn package");
    }

    private int run(String arguments) {
        return Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }
}
