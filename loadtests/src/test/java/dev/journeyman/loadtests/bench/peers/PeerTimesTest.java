package dev.journeyman.loadtests.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from the times of another engine's child. */
class PeerTimesTest {
    /** The second stream begins at 100 and the first is through at 400: three tokens lie after 100 and up to 400. */
    @Test
    void decodingCountsWhileEveryStreamDecodes() throws IOException {
        String line = child("5", run("[3,3]", "[50,200,400]", "[100,300,500]"));

        assertThat(PeerTimes.numbers(line, PeerTask.decode(2), 3, 3))
                .hasEntrySatisfying(Contender.RATE, rate -> assertThat(rate).isCloseTo(3 * 1e9 / 300, within(1e-3)))
                .containsEntry(Contender.LOAD, 2.0)
                .containsEntry(Contender.START, 3.0)
                .containsEntry(Contender.PEAK, 5.0);
    }

    /** From the call at 10 to the first new token at 60. */
    @Test
    void aPromptIsReadUntilItsFirstToken() throws IOException {
        String line = child("0", run("[100]", "[60]"));

        assertThat(PeerTimes.numbers(line, PeerTask.prefill(100), 100, 1))
                .hasEntrySatisfying(Contender.RATE, rate -> assertThat(rate).isCloseTo(100 * 1e9 / 50, within(1e-3)))
                .containsOnlyKeys(Contender.RATE, Contender.LOAD);
    }

    @Test
    void theMedianOfRunsCounts() throws IOException {
        String line = child("0", run("[4]", "[60]") + "," + run("[4]", "[110]") + "," + run("[4]", "[30]"));

        assertThat(PeerTimes.numbers(line, PeerTask.prefill(4), 4, 1).get(Contender.RATE))
                .isCloseTo(4 * 1e9 / 50, within(1e-3));
    }

    @Test
    void whatWasNotDoneAsAskedIsNoMeasurement() {
        assertThatThrownBy(() -> PeerTimes.numbers(
                        child("0", run("[3,3]", "[50,200]", "[100,300,500]")), PeerTask.decode(2), 3, 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("new tokens of a stream were 2 instead of 3");
        assertThatThrownBy(() ->
                        PeerTimes.numbers(child("0", run("[3,4]", "[50,200]", "[100,300]")), PeerTask.decode(2), 3, 2))
                .hasMessageContaining("tokens of a prompt were 4 instead of 3");
        assertThatThrownBy(() -> PeerTimes.numbers(child("0", run("[3]", "[50,200]")), PeerTask.decode(2), 3, 2))
                .hasMessageContaining("prompts were 1 instead of 2");
        assertThatThrownBy(() -> PeerTimes.numbers(child("0", ""), PeerTask.decode(2), 3, 2))
                .hasMessageContaining("measured nothing");
    }

    @Test
    void streamsThatFollowEachOtherAreNoStreams() {
        assertThatThrownBy(() -> PeerTimes.decodeRate(List.of(new long[] {1, 2}, new long[] {2, 3})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not decode side by side");
    }

    private static String run(String promptTokens, String... streams) {
        return "{\"begun\":10,\"prompt_tokens\":" + promptTokens + ",\"tokens\":[" + String.join(",", streams) + "]}";
    }

    private static String child(String peakBytes, String runs) {
        return "{\"engine\":\"e\",\"load_nanos\":2000000,\"start_nanos\":3000000,\"peak_bytes\":" + peakBytes
                + ",\"runs\":[" + runs + "]}";
    }
}
