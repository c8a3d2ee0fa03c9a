package dev.journeyman.gateway.models.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
    private static final HubReference TINY = HubReference.parse("hf:acme/tiny");
    private static final int LARGE = 100_000;

    @TempDir
    Path directory;

    private HubStub stub;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        byte[] weights = new byte[LARGE];
        new Random(1).nextBytes(weights);
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.write(source.resolve("model.safetensors"), weights);
        Files.writeString(source.resolve("config.json"), "{}");
        stub = new HubStub().with(source);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private Hub hub(String token) {
        return new Hub(stub.address(), token, waits::add, new Random(1), Duration.ofMillis(400));
    }

    private String download(Hub hub, String name) throws Exception {
        HubRepository repository = hub.repository(TINY);
        return hub.download(TINY, repository.commit(), repository.files().get(name), directory, (file, bytes) -> {});
    }

    private void assertWhole(String name) throws IOException {
        assertThat(Arrays.equals(Files.readAllBytes(directory.resolve(name)), stub.file(name)))
                .isTrue();
        assertThat(directory.resolve(name + ".part")).doesNotExist();
    }

    @Test
    void filesComeWithTheDigestsTheHubLists() throws Exception {
        HubRepository repository = hub(null).repository(TINY);
        assertThat(repository.commit()).isEqualTo(HubStub.COMMIT);
        assertThat(repository.licence()).isEqualTo("apache-2.0");
        // git hash-object of a file with the two bytes {} (git 2.39)
        assertThat(repository.files().get("config.json").gitSha1())
                .isEqualTo("9e26dfeeb6e641a33dae4961196235bdb965b21b");

        assertThat(download(hub(null), "config.json"))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"); // sha256sum
        download(hub(null), "model.safetensors");
        assertWhole("config.json");
        assertWhole("model.safetensors");
    }

    @Test
    void aBrokenConnectionIsTakenUpWhereItStopped() throws Exception {
        stub.fault("model.safetensors", "break", "break", "503", "break");
        List<Long> seen = new ArrayList<>();
        Hub hub = hub(null);
        HubRepository repository = hub.repository(TINY);

        hub.download(
                TINY,
                repository.commit(),
                repository.files().get("model.safetensors"),
                directory,
                (file, bytes) -> seen.add(bytes));

        assertWhole("model.safetensors");
        // A broken connection can take with it what was on its way: a part may come again, but never what is in the
        // file.
        List<Long> starts = stub.requests().stream()
                .filter(line -> line.startsWith("storage"))
                .map(line -> line.replaceAll(".*range=(?:bytes=)?(\\w+)-?.*", "$1"))
                .map(start -> start.equals("null") ? 0 : Long.parseLong(start))
                .toList();
        assertThat(starts).hasSize(5).isSorted().startsWith(0L);
        assertThat(starts.subList(1, 5)).allMatch(start -> start > 0 && seen.contains(start));
        assertThat(stub.bytesSent()).isBetween(LARGE, LARGE * 3 / 2);
        assertThat(waits).hasSize(4).allMatch(wait -> wait.compareTo(Duration.ofSeconds(2)) < 0);
        assertThat(seen).isSorted().endsWith((long) LARGE);
    }

    @Test
    void anotherRunGoesOnWithThePartAndChecksAllOfIt() throws Exception {
        Files.write(directory.resolve("model.safetensors.part"), Arrays.copyOf(stub.file("model.safetensors"), 60_000));

        download(hub(null), "model.safetensors");
        assertThat(stub.bytesSent()).isEqualTo(40_000);
        assertWhole("model.safetensors");

        download(hub(null), "model.safetensors");
        assertThat(stub.bytesSent()).as("a whole file is checked, not fetched").isEqualTo(40_000);
    }

    @Test
    void aSpoiltPartIsFetchedAnew() throws Exception {
        byte[] spoilt = Arrays.copyOf(stub.file("model.safetensors"), 60_000);
        spoilt[100] ^= 1;
        Files.write(directory.resolve("model.safetensors.part"), spoilt);

        download(hub(null), "model.safetensors");
        assertWhole("model.safetensors");

        Files.write(directory.resolve("model.safetensors"), spoilt);
        download(hub(null), "model.safetensors");
        assertWhole("model.safetensors");
    }

    @Test
    void aServerWithoutRangesStartsAnew() throws Exception {
        stub.ignoringRanges().fault("model.safetensors", "break", "break");
        download(hub(null), "model.safetensors");
        assertWhole("model.safetensors");
    }

    @Test
    void aConnectionThatStandsStillIsGivenUp() throws Exception {
        stub.fault("model.safetensors", "stall");
        download(hub(null), "model.safetensors");
        assertWhole("model.safetensors");
        assertThat(waits).hasSize(1);
    }

    @Test
    void wrongBytesAreNeverKept() {
        stub.fault("model.safetensors", "wrong", "wrong");
        assertThatThrownBy(() -> download(hub(null), "model.safetensors"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("the bytes of model.safetensors are not those that the hub lists");
        stub.fault("config.json", "wrong", "long");
        assertThatThrownBy(() -> download(hub(null), "config.json")).isInstanceOf(HubException.class);
        assertThat(directory.resolve("model.safetensors")).doesNotExist();
        assertThat(directory.resolve("config.json")).doesNotExist();
    }

    @Test
    void whatDoesNotPassIsGivenUpAfterSixTries() {
        stub.fault("model.safetensors", "500", "502", "503", "500", "500", "429", "500");
        assertThatThrownBy(() -> download(hub(null), "model.safetensors"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("given up after 6 tries")
                .hasMessageContaining("localhost answers 429")
                .hasMessageContaining("run the same command again");
        assertThat(waits).hasSize(5);
        assertThat(waits.getLast()).isGreaterThanOrEqualTo(Duration.ofSeconds(4)); // half of 0.5 s * 2^4
    }

    @Test
    void theTokenGoesToTheHubAlone() throws Exception {
        stub.requiring("hf_secret");
        download(hub("hf_secret"), "model.safetensors");

        assertThat(stub.requests())
                .filteredOn(line -> line.startsWith("hub"))
                .allMatch(line -> line.endsWith("Bearer hf_secret"));
        assertThat(stub.requests())
                .filteredOn(line -> line.startsWith("storage"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("authorization=null"));
    }

    @Test
    void gatedRepositoriesSayWhatToDoAndNoMessageHoldsTheToken() {
        stub.requiring("hf_secret");
        assertThatThrownBy(() -> hub(null).repository(TINY))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("is gated: accept its conditions")
                .hasMessageContaining("set HF_TOKEN");
        assertThatThrownBy(() -> hub("hf_other").repository(TINY))
                .hasMessageContaining("that token may not read it")
                .hasMessageNotContaining("hf_other");
        assertThat(waits).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaidAtOnce() {
        assertThatThrownBy(() -> hub(null).repository(HubReference.parse("hf:acme/other")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("hf:acme/other@main: there is no such repository, revision or file (404)");
        assertThat(waits).isEmpty();
    }

    @Test
    void redirectsToOtherThanTheWebAreNotFollowed() {
        stub.redirectingTo("file:///etc/passwd");
        assertThatThrownBy(() -> download(hub(null), "model.safetensors"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("redirects away from https");
        stub.redirectingTo(stub.address() + "/acme/tiny/resolve/" + HubStub.COMMIT + "/model.safetensors");
        assertThatThrownBy(() -> download(hub(null), "model.safetensors"))
                .hasMessageContaining("more than 10 redirects");
    }

    @Test
    void pathsThatLeadOutAreRefused() {
        for (String path : List.of("../config.json", "/etc/passwd", "a/../../b", "a\\b", "a\nb")) {
            stub.with(path, "x");
            assertThatThrownBy(() -> hub(null).repository(TINY)).as(path).hasMessageContaining("leads out of it");
            stub.without(path);
        }
    }

    @Test
    void referencesAreReadAndCheckedForForm() {
        assertThat(HubReference.parse("hf:acme/tiny@refs/pr/7"))
                .isEqualTo(new HubReference("acme", "tiny", "refs/pr/7"));
        assertThat(TINY).hasToString("hf:acme/tiny@main");
        for (String text : List.of(
                "acme/tiny", "hf:tiny", "hf:acme/../x", "hf:a/b/c", "hf:a/b@", "hf:a/b@../c", "hf:/b", "hf:a/b?x")) {
            assertThatThrownBy(() -> HubReference.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theEnvironmentIsChecked() {
        assertThatThrownBy(() -> Hub.of(Map.of("HF_ENDPOINT", "ftp://x"))).hasMessageContaining("HF_ENDPOINT must be");
        assertThatThrownBy(() -> Hub.of(Map.of("HF_TOKEN", "hf_a\nX-Evil: 1")))
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("hf_a");
        assertThat(HubClient.sameOrigin(URI.create("https://a/x"), URI.create("HTTPS://A:443/y")))
                .isTrue();
        assertThat(HubClient.sameOrigin(URI.create("https://a/x"), URI.create("http://a/x")))
                .isFalse();
        assertThat(HubClient.sameOrigin(URI.create("https://a/x"), URI.create("https://a:444/x")))
                .isFalse();
        assertThat(HubClient.sameOrigin(URI.create("https://a/x"), URI.create("https://a.evil/x")))
                .isFalse();
    }
}
