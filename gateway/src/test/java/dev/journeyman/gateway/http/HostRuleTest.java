package dev.journeyman.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    private final HostRule rule = new HostRule("127.0.0.1");

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.3.2.1:80",
                "[::1]",
                "[::1]:8080",
                "::1",
                "app.localhost:3000"
            })
    void answersToNamesOfLoopback(String host) {
        assertThat(rule.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1:8080",
                "[2001:db8::1]:8080",
                "127.0.0.1@evil.example",
                "notlocalhost"
            })
    void answersToNoOther(String host) {
        assertThat(rule.allows(host)).isFalse();
    }
}
