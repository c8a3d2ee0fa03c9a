package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.loop.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each bench for a few seconds on one gateway. Nothing here is about speed: what has to hold on a busy machine too holds. */
@Timeout(300)
class LoadScenesIT {
    private static final Mix.Range PROMPTS = new Mix.Range(50, 200);
    private static final Mix.Range ANSWERS = new Mix.Range(20, 60);

    @TempDir
    static Path folder;

    private static Ground ground;
    private static GatewayProcess gateway;
    private static StreamClient client;

    @BeforeAll
    static void start() throws Exception {
        Path root = SharedOptions.root();
        Path starter = root.resolve("domains/automotive/starter");
        assumeTrue(Files.exists(starter.resolve("config.json")), "there is no starter model");
        ground = new Ground(root, folder, ServedFolder.STARTER, true, 5, line -> {});
        gateway = ground.start(Swaps.domain(ground), List.of("-Xmx512m"), List.of());
        client = new StreamClient(gateway.base(), ServedFolder.endToken(starter));
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    private static void holds(LoadReport.Played played, String... names) {
        for (String name : names) {
            assertThat(played.verdicts())
                    .filteredOn(verdict -> verdict.name().contains(name))
                    .as("%s in %s", name, played.verdicts())
                    .isNotEmpty()
                    .allMatch(Verdict::holds);
        }
        assertThat(played.table()).isNotBlank();
    }

    @Test
    void requestsThatArriveAtRandomAreAnsweredOrShed() throws Exception {
        LoadReport.Played played = arriving(Duration.ofSeconds(3));
        if (json(played).at("/stages/0/due").asInt() == 0) { // so slow a machine that nobody came in that time
            played = arriving(Duration.ofSeconds(60));
        }
        holds(played, "answered or shed", "are in time");
        JsonNode found = json(played);
        assertThat(found.at("/capacity/per_second").asDouble()).isPositive();
        JsonNode stage = found.at("/stages/0");
        assertThat(stage.path("answered").asInt()).isPositive();
        assertThat(stage.at("/inter_token/count").asLong()).isPositive();
        assertThat(stage.path("prompt_tokens").asDouble()).isBetween(40.0, 220.0);
        assertThat(stage.path("answer_tokens").asDouble()).isBetween(20.0, 60.0);
    }

    private static LoadReport.Played arriving(Duration stage) throws Exception {
        return new OpenLoad(new OpenLoad.Settings(
                        List.of(0.5),
                        stage,
                        Duration.ofSeconds(1),
                        PROMPTS,
                        ANSWERS,
                        new Heard.Deadline(Duration.ofSeconds(60), Duration.ofSeconds(1)),
                        Duration.ofSeconds(30)))
                .on(ground, client);
    }

    private static JsonNode json(LoadReport.Played played) {
        return JsonMapper.builder().build().valueToTree(played.found());
    }

    @Test
    void whoHangsUpLeavesNothingBehind() throws Exception {
        LoadReport.Played played = new Hangups(new Hangups.Settings(20, 6, Duration.ofSeconds(4), PROMPTS, ANSWERS, 10))
                .on(ground, gateway.pid(), client);
        holds(played, "20 clients hang up", "no generation runs on", "KV cache", "nothing fails", "is flat");
    }

    @Test
    void swapsCutNoStream() throws Exception {
        LoadReport.Played played =
                new Swaps(Swaps.Settings.of(2, Duration.ofMillis(500), Duration.ofSeconds(1), 2)).on(ground, client);
        holds(played, "no stream is cut");
        JsonNode found = json(played);
        assertThat(found.path("swaps").asInt()).isEqualTo(2);
        // Whether any stream begins while the other version serves for half a second is a matter of speed.
        assertThat(found.path("stale").asInt(-1)).isZero();
    }

    @Test
    void versionsOfAShapeAreSwappedToo(@TempDir Path own) throws Exception {
        Ground tiny = new Ground(SharedOptions.root(), own, "tiny", true, 5, line -> {});
        LoadReport.Played played =
                new Swaps(Swaps.Settings.of(2, Duration.ofSeconds(1), Duration.ofSeconds(1), 2)).play(tiny);
        holds(played, "no stream is cut");
        assertThat(json(played).path("versions").toString()).isEqualTo("[\"tiny\",\"other\"]");
    }

    @Test
    void answersOfRandomSchemasAreValid() throws Exception {
        holds(new Schemas(12, 4).on(ground, client), "every answer is valid", "none is cut");
    }
}
