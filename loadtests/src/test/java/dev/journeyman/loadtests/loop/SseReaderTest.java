package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of a stream. */
class SseReaderTest {
    private final SseReader reader = new SseReader();

    @Test
    void anEventEndsAtAnEmptyLine() throws IOException {
        assertThat(events(
                        ": hello",
                        "event: run",
                        "data: {\"a\":",
                        "data:1}",
                        "id: 7",
                        "",
                        "",
                        "data: x",
                        "",
                        "event: y",
                        ""))
                .containsExactly(new SseReader.Event("run", "{\"a\":\n1}"), new SseReader.Event("message", "x"));
    }

    @Test
    void anEventHasABound() throws IOException {
        String much = "data: " + "x".repeat(1 << 20);
        assertThat(events(much, much, much)).isEmpty();

        assertThatThrownBy(() -> events(much, much))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer");
    }

    private List<SseReader.Event> events(String... lines) throws IOException {
        List<SseReader.Event> events = new ArrayList<>();
        for (String line : lines) {
            reader.line(line).ifPresent(events::add);
        }
        return events;
    }
}
