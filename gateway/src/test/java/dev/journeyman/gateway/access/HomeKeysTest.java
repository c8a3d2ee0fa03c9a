package dev.journeyman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-21T16:00:00Z");
    private final Random random = new Random(7);

    @TempDir
    private Path home;

    private KeySecret add(Role role, KeyLogging logging) throws IOException {
        KeySecret secret = KeySecret.random(random);
        new KeyFile(home).add(new ApiKey(secret.id(), "Bay 3", role, logging, NOW, null, secret.sha256()));
        return secret;
    }

    private static Optional<Caller> caller(Access access, String secret) {
        return access.caller("Bearer " + secret, "192.0.2.1");
    }

    @Test
    void withoutKeysWhoeverComesOverLoopbackMayDoEverything() throws IOException {
        HomeKeys keys = HomeKeys.open(home);
        assertThat(keys.isOpen()).isTrue();
        assertThat(keys.hasValid()).isFalse();
        Caller caller = keys.caller(null, "127.0.0.1").orElseThrow();
        assertThat(caller.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(caller.keyId()).isEqualTo("loopback");
        assertThat(caller.limitedAs()).isEqualTo("127.0.0.1");
        assertThat(keys.caller("Bearer whatever", "127.0.0.1")).isPresent();
    }

    @Test
    void aSecretOpensAndNothingElseDoes() throws IOException {
        KeySecret secret = add(Role.TECHNICIAN, KeyLogging.METADATA);
        HomeKeys keys = HomeKeys.open(home);
        assertThat(keys.isOpen()).isFalse();
        Caller caller = caller(keys, secret.reveal()).orElseThrow();
        assertThat(caller)
                .isEqualTo(new Caller(
                        secret.id(), secret.id(), Role.TECHNICIAN, Set.of(Role.TECHNICIAN), KeyLogging.METADATA));
        assertThat(keys.caller("bearer " + secret.reveal(), "::1")).isPresent(); // RFC 9110: the scheme has no case
        assertThat(keys.caller(null, "127.0.0.1")).isEmpty();
        assertThat(keys.caller(secret.reveal(), "127.0.0.1")).isEmpty();
        assertThat(keys.caller("Basic " + secret.reveal(), "127.0.0.1")).isEmpty();
        String other = secret.reveal().substring(0, secret.reveal().length() - 1);
        char last = secret.reveal().charAt(secret.reveal().length() - 1);
        assertThat(caller(keys, other + (last == 'A' ? 'B' : 'A'))).isEmpty();
        assertThat(caller(keys, KeySecret.random(random).reveal())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "jm_",
                "jm_0123456789ab_short",
                "jm_0123456789AB_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatHasNotTheFormOfASecretIsNone(String text) {
        assertThat(KeySecret.parse(text)).isEmpty();
    }

    @Test
    void whatIsKeptIsTheDigestAndNotTheSecret() throws Exception {
        KeySecret secret = add(Role.OPS, KeyLogging.FULL);
        String file = Files.readString(home.resolve("keys.json"));
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(secret.reveal().getBytes("US-ASCII"));
        assertThat(file)
                .contains(HexFormat.of().formatHex(digest))
                .doesNotContain(secret.reveal().substring(16));
        assertThat(secret.toString()).doesNotContain(secret.reveal().substring(16));
        assertThat(secret.reveal()).matches("jm_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
        if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aChangeIsHeededWhenTheFileIsLookedAtAgain() throws IOException {
        HomeKeys keys = HomeKeys.open(home);
        KeySecret first = add(Role.APP, KeyLogging.FULL);
        assertThat(keys.isOpen()).isTrue();
        keys.refresh();
        assertThat(keys.isOpen()).isFalse();
        assertThat(keys.caller(null, "127.0.0.1")).isEmpty();
        assertThat(caller(keys, first.reveal())).isPresent();

        KeySecret second = add(Role.OPS, KeyLogging.FULL);
        assertThat(new KeyFile(home).revoke(first.id(), NOW)).isPresent();
        keys.refresh();
        assertThat(caller(keys, first.reveal())).isEmpty();
        assertThat(caller(keys, second.reveal())).isPresent();
    }

    @Test
    void onceThereWasAKeyNothingOpensItAgain() throws IOException {
        KeySecret secret = add(Role.OPS, KeyLogging.FULL);
        HomeKeys keys = HomeKeys.open(home);
        Files.delete(home.resolve("keys.json"));
        keys.refresh();
        assertThat(keys.isOpen()).isFalse();
        assertThat(keys.caller(null, "127.0.0.1")).isEmpty();
        assertThat(caller(keys, secret.reveal())).isEmpty();
    }

    @Test
    void aDamagedFileLeavesTheKeysAsTheyWere() throws IOException {
        KeySecret secret = add(Role.OPS, KeyLogging.FULL);
        HomeKeys keys = HomeKeys.open(home);
        Files.writeString(home.resolve("keys.json"), "{\"schema\": 1, \"keys\": [");
        keys.refresh();
        assertThat(caller(keys, secret.reveal())).isPresent();
        assertThatThrownBy(() -> HomeKeys.open(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keys.json is not JSON");
    }

    @Test
    void aFileThatIsNotAsItShouldBeIsRefusedByName() throws IOException {
        Files.writeString(home.resolve("keys.json"), "{\"schema\": 2, \"keys\": []}");
        assertThatThrownBy(() -> HomeKeys.open(home)).hasMessageContaining("schema is 2");
        Files.writeString(home.resolve("keys.json"), """
                {"schema": 1, "keys": [{"id": "0123456789ab", "name": "", "role": "king", "logging": "full",
                  "created": "2026-11-21T16:00:00Z", "revoked": null, "sha256": "%s"}]}
                """.formatted("0".repeat(64)));
        assertThatThrownBy(() -> HomeKeys.open(home)).hasMessageContaining("keys[0]: role");
    }

    @Test
    void withAllKeysRevokedNobodyGetsIn() throws IOException {
        KeySecret secret = add(Role.OPS, KeyLogging.FULL);
        new KeyFile(home).revoke(secret.id(), NOW);
        HomeKeys keys = HomeKeys.open(home);
        assertThat(keys.isOpen()).isFalse();
        assertThat(keys.hasValid()).isFalse();
        assertThat(caller(keys, secret.reveal())).isEmpty();
    }
}
