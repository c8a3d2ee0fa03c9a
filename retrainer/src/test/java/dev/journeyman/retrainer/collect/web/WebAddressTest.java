package dev.journeyman.retrainer.collect.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    HTTP://Www.Example.COM                | http://www.example.com/
                    https://example.com:443/a#part        | https://example.com/a
                    http://example.com:8080/a             | http://example.com:8080/a
                    http://example.com:80                 | http://example.com/
                    http://example.com:                   | http://example.com/
                    http://example.com./x                 | http://example.com/x
                    http://example.com/a/../b/./c         | http://example.com/b/c
                    http://example.com/../../etc          | http://example.com/etc
                    http://example.com/a/..               | http://example.com/
                    http://example.com/a b?q=c d          | http://example.com/a%20b?q=c%20d
                    http://example.com/100%?x=[1]         | http://example.com/100%25?x=%5B1%5D
                    http://example.com/%7Ea               | http://example.com/%7Ea
                    http://bücher.example/ä               | http://xn--bcher-kva.example/%C3%A4
                    http://2130706433/                    | http://2130706433/
                    http://[::1]:8080/x                   | http://[::1]:8080/x
                    """)
    void hasOneSpelling(String text, String spelling) {
        assertThat(WebAddress.of(text).toString()).isEqualTo(spelling);
        assertThat(WebAddress.of(spelling).toString()).isEqualTo(spelling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/a",
                "/a",
                "ftp://example.com/a",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http://",
                "http:///path",
                "http://user:secret@example.com/",
                "http://example.com:99999/",
                "http://example.com:http/",
                "http://exa mple.com/",
                "http://example.com\\@evil.example/",
                "http://-a.example/",
                "http://0x7f.1/",
                "http://[fe80::1%25eth0]/"
            })
    void refusesWhatIsNoAddressOfAPage(String text) {
        assertThatThrownBy(() -> WebAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsTooLongForASource() {
        String most = "http://example.com/" + "a".repeat(WebAddress.MOST_CHARACTERS - 19);
        assertThat(WebAddress.of(most).toString()).hasSize(WebAddress.MOST_CHARACTERS);
        assertThatThrownBy(() -> WebAddress.of(most + "a")).hasMessageContaining("longer than");
        assertThatThrownBy(() -> WebAddress.of("http://example.com/" + "ä".repeat(200)))
                .as("encoded, six characters each")
                .hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /b          | http://example.com/b
                    b           | http://example.com/dir/b
                    ../b        | http://example.com/b
                    ?q=2        | http://example.com/dir/page?q=2
                    //other.example/x | http://other.example/x
                    https://other.example/x#y | https://other.example/x
                    #only       | http://example.com/dir/page?q=1
                    """)
    void followsReferences(String reference, String to) {
        assertThat(WebAddress.of("http://example.com/dir/page?q=1")
                        .resolve(reference)
                        .toString())
                .isEqualTo(to);
    }

    @Test
    void aReferenceCannotLeaveTheWeb() {
        WebAddress page = WebAddress.of("http://example.com/");
        assertThatThrownBy(() -> page.resolve("file:///etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> page.resolve("gopher://example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> page.resolve("data:text/html,x")).isInstanceOf(IllegalArgumentException.class);
    }
}
