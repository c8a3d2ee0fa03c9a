package dev.journeyman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-21T16:00:00.123Z");

    @TempDir
    private Path temporary;

    private final Random random = new Random(3);
    private String out = "";
    private String err = "";

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", temporary.resolve("home").toString()));
        int code = new CommandLine(new KeysCommand(Map.of(), InstantSource.fixed(NOW), random))
                .setOut(new PrintWriter(outText, true))
                .setErr(new PrintWriter(errText, true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(all.toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    @Test
    void aSecretIsShownOnceAndOpens() throws Exception {
        assertThat(run("add", "--role", "technician", "--name", "Bay 3", "--logging", "metadata"))
                .isZero();
        String secret = out.strip();
        assertThat(secret).matches("jm_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
        Caller caller = HomeKeys.open(temporary.resolve("home"))
                .caller("Bearer " + secret, "192.0.2.1")
                .orElseThrow();
        assertThat(caller.role()).isEqualTo(Role.TECHNICIAN);
        assertThat(caller.logging()).isEqualTo(KeyLogging.METADATA);

        assertThat(run("list")).isZero();
        assertThat(out).contains(caller.keyId(), "technician", "metadata", "Bay 3", "2026-11-21T16:00:00Z");
        assertThat(out + err).doesNotContain(secret.substring(16));
    }

    @Test
    void aRevokedKeyStaysInTheList() throws Exception {
        run("add", "--role", "ops", "--json");
        JsonNode added = new JsonMapper().readTree(out);
        String id = added.path("id").asText();
        assertThat(run("revoke", id)).isZero();
        assertThat(err).contains("No key opens the gateway any more");
        assertThat(run("list")).isZero();
        assertThat(out).contains(id, "revoked 2026-11-21T16:00:00Z");
        assertThat(HomeKeys.open(temporary.resolve("home"))
                        .caller("Bearer " + added.path("secret").asText(), "::1"))
                .isEmpty();
    }

    @Test
    void errorsAndExitCodes() {
        assertThat(run("list")).isZero();
        assertThat(out).contains("No keys yet");
        assertThat(run("revoke", "0123456789ab")).isEqualTo(1);
        assertThat(err).contains("There is no key 0123456789ab");
        assertThat(run("add")).isEqualTo(2);
        assertThat(run("add", "--role", "king")).isEqualTo(2);
        assertThat(run("add", "--role", "app", "--name", "x".repeat(65))).isEqualTo(2);
        assertThat(err).contains("name must have at most 64");
        assertThat(Files.exists(temporary.resolve("home/keys.json"))).isFalse();
    }
}
