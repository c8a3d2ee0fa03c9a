package dev.journeyman.loadtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "http://localhost:8080/",
                "http://LOCALHOST",
                "https://[::1]:8443",
                "http://127.255.0.3:1"
            })
    void loopbackIsTaken(String address) {
        assertThat(LoopbackTarget.of(address).at("/v1/diagnose").getPath()).isEqualTo("/v1/diagnose");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1:8080",
                "http://example.org",
                "http://localhost.example.org:8080",
                "http://127.0.0.1.example.org",
                "http://localhost@example.org:8080",
                "http://user@127.0.0.1:8080",
                "http://0.0.0.0:8080",
                "http://[::ffff:10.0.0.1]:80",
                "http://[2001:db8::1]:80",
                "http://2130706433:80",
                "ftp://127.0.0.1",
                "127.0.0.1:8080",
                "http://127.0.0.1:8080/v1",
                "http://127.0.0.1:8080?x=1",
                "http:// 127.0.0.1",
                ""
            })
    void everythingElseIsNot(String address) {
        assertThatThrownBy(() -> LoopbackTarget.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--api");
    }
}
