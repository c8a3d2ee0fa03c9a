package dev.journeyman.loadtests.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.bench.CellMeasurement;
import dev.journeyman.loadtests.bench.CellSettings;
import dev.journeyman.loadtests.bench.ChildProgram;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the comparison that measure nothing. */
class PeersTest {
    private static final PeerSettings SETTINGS = new PeerSettings(List.of(1, 8), 64, 32, List.of(512), 1, 2, 7);
    private static final MachineLimits LIMITS = new MachineLimits(40e9, 500e9, 1000e9);

    @TempDir
    Path directory;

    /** Gives the same rate always, or fails. */
    private static final class FakeContender implements Contender {
        private final Engine engine;
        private final double rate;
        private final @Nullable String failure;
        private final List<String> log;

        FakeContender(Engine engine, double rate, @Nullable String failure, List<String> log) {
            this.engine = engine;
            this.rate = rate;
            this.failure = failure;
            this.log = log;
        }

        @Override
        public Engine engine() {
            return engine;
        }

        @Override
        public Optional<String> description() {
            return Optional.empty();
        }

        @Override
        public Optional<String> lacks(Held held, PeerTask task) {
            return held == Held.BITS_4 ? Optional.of("no 4 bits") : Optional.empty();
        }

        @Override
        public void prepare(PeerFiles files, Held held) {
            log.add("write " + engine.title() + " " + held.bits());
        }

        @Override
        public Map<String, Double> measure(PeerFiles files, Held held, PeerTask task) throws IOException {
            log.add(engine.title() + " " + held.bits() + " " + task.title());
            if (failure != null) {
                throw new IOException(failure);
            }
            return Map.of(RATE, rate * task.size(), LOAD, 10.0, PEAK, 1024.0 * 1024 * task.size());
        }
    }

    private PeerFiles files() {
        return new PeerFiles(directory, Shape.SMOLLM2_135M, 7);
    }

    @Test
    void roundsInterleaveEnginesWithinATask() throws Exception {
        List<String> log = new ArrayList<>();
        PeersRun run = new PeersRun(
                List.of(
                        new FakeContender(Engine.JOURNEYMAN, 10, null, log),
                        new FakeContender(Engine.JLAMA, 5, null, log)),
                List.of(Held.BITS_16),
                List.of(PeerTask.decode(1), PeerTask.prefill(4)),
                progress -> {});
        run.prepare(files());
        run.round(files(), 0);
        run.round(files(), 1);

        assertThat(log)
                .containsExactly(
                        "write journeyman 16",
                        "write jlama 16",
                        "journeyman 16 decode x1",
                        "jlama 16 decode x1",
                        "journeyman 16 prefill 4",
                        "jlama 16 prefill 4",
                        "jlama 16 decode x1",
                        "journeyman 16 decode x1",
                        "jlama 16 prefill 4",
                        "journeyman 16 prefill 4");
        assertThat(run.results().get(new PeersRun.Place(Engine.JLAMA, Held.BITS_16, PeerTask.decode(1))))
                .hasSize(2);
        assertThat(run.notes()).isEmpty();
    }

    @Test
    void aPeerThatFailsIsNamedOnceAndLeftOut() throws Exception {
        List<String> log = new ArrayList<>();
        PeersRun run = new PeersRun(
                List.of(
                        new FakeContender(Engine.JOURNEYMAN, 10, null, log),
                        new FakeContender(Engine.LLAMA_JAVA, 5, "no library", log)),
                List.of(Held.BITS_16, Held.BITS_4),
                List.of(PeerTask.decode(1)),
                progress -> {});
        run.prepare(files());
        run.round(files(), 0);
        run.round(files(), 1);

        assertThat(log).filteredOn("llama-java 16 decode x1"::equals).hasSize(1);
        assertThat(log).noneMatch(line -> line.contains(" 4"));
        assertThat(run.results().keySet())
                .containsExactly(new PeersRun.Place(Engine.JOURNEYMAN, Held.BITS_16, PeerTask.decode(1)));
        assertThat(run.notes())
                .containsExactly(
                        "journeyman, 4 bits: no 4 bits",
                        "llama-java, 4 bits: no 4 bits",
                        "llama-java, 16 bits: no library");
    }

    @Test
    void withoutOursThereIsNothingToCompare() {
        PeersRun run = new PeersRun(
                List.of(new FakeContender(Engine.JOURNEYMAN, 10, "broken", new ArrayList<>())),
                List.of(Held.BITS_16),
                List.of(PeerTask.decode(1)),
                progress -> {});

        assertThatThrownBy(() -> run.round(files(), 0))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
    }

    /**
     * SmolLM2-135M has 134,515,008 weights, 28,311,552 of them in the head. 16 bits: 269 MB a step at 40 GB/s are 6.7258 ms; eight rows are 2.15 GFLOP, 4.3 ms. In 8 bits reading halves to
     * 3.3629 ms, and sixteen rows take 4.3045 ms at 1 TFLOP/s. A prompt of 512: 2 * 512 * 106,203,456 operations at 500 GFLOP/s are 217.5 ms.
     */
    @Test
    void theBoundIsWhicheverTakesLonger() {
        assertThat(bound(Held.BITS_16, PeerTask.decode(1))).isCloseTo(148.68, within(0.01));
        assertThat(bound(Held.BITS_16, PeerTask.decode(8))).isCloseTo(8 * 148.68, within(0.1));
        assertThat(bound(Held.BITS_8, PeerTask.decode(1))).isCloseTo(297.36, within(0.01));
        assertThat(bound(Held.BITS_8, PeerTask.decode(16))).isCloseTo(16 / 4.30448e-3, within(0.1));
        assertThat(bound(Held.BITS_4, PeerTask.decode(1))).isCloseTo(594.73, within(0.01));
        assertThat(bound(Held.BITS_16, PeerTask.prefill(512))).isCloseTo(2353.97, within(0.1));
        assertThat(bound(Held.BITS_8, PeerTask.prefill(512))).isCloseTo(2 * 2353.97, within(0.1));
    }

    private static double bound(Held held, PeerTask task) {
        return LIMITS.tokensPerSecond(Shape.SMOLLM2_135M.config(), held, task);
    }

    @Test
    void theReportIsTwoTablesAndOneLineOfJson() throws Exception {
        List<String> log = new ArrayList<>();
        PeersRun run = new PeersRun(
                List.of(
                        new FakeContender(Engine.JOURNEYMAN, 60, null, log),
                        new FakeContender(Engine.LLAMA_JAVA, 24, null, log),
                        new FakeContender(Engine.JLAMA, 5, "no luck", log)),
                List.of(Held.BITS_16),
                SETTINGS.tasks(),
                progress -> {});
        run.round(files(), 0);
        List<PeersReport.Row> rows = PeersReport.rows(
                Shape.SMOLLM2_135M,
                List.of(Engine.JOURNEYMAN, Engine.LLAMA_JAVA, Engine.JLAMA),
                List.of(Held.BITS_16),
                SETTINGS.tasks(),
                run.results(),
                LIMITS);
        PeersReport report = new PeersReport(
                "peers",
                new Revision("c".repeat(40), false),
                new Machine("cpu", 2, 1L << 30, "os", "jdk"),
                SETTINGS,
                1,
                0.5,
                1.5,
                LIMITS,
                Map.of("llama-java", "b4916"),
                rows,
                run.notes());

        List<String> lines = report.table().lines().toList();
        assertThat(lines.get(0)).containsSubsequence("decode x1", "decode x8", "prefill 512", "load ms", "peak MiB");
        assertThat(lines.get(2))
                .containsSubsequence("smollm2-135m, 16, journeyman", "60.0  40%", "480  40%", "10.0", "512");
        assertThat(lines.get(4).replaceAll("\\s+", " ")).isEqualTo("smollm2-135m, 16, jlama - - - - - -");
        assertThat(lines.get(6)).startsWith("journeyman over");
        assertThat(lines.get(8)).containsSubsequence("smollm2-135m, 16, llama-java", "2.50", "2.50", "2.50");
        assertThat(report.table())
                .contains("40.0 GB/s read, 500 GFLOP/s bfloat16, 1000 GOP/s int8", "llama-java: b4916")
                .contains("- jlama, 16 bits: no luck");

        assertThat(report.json()).doesNotContain("\n");
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.at("/rows/0/measured/decode_8/median").doubleValue()).isEqualTo(480);
        assertThat(json.at("/rows/0/share/decode_1").doubleValue()).isCloseTo(60 / 148.68, within(1e-3));
        assertThat(json.at("/rows/0/measured/peak_bytes_prefill_512/median").doubleValue())
                .isEqualTo(512.0 * 1024 * 1024);
        assertThat(json.at("/rows/1/journeyman_over/prefill_512").doubleValue()).isCloseTo(2.5, within(1e-9));
        assertThat(json.at("/rows/2/measured")).isEmpty();
        assertThat(json.at("/settings/prompt_tokens").intValue()).isEqualTo(64);
        assertThat(json.at("/limits/read_bytes_per_second").doubleValue()).isEqualTo(40e9);
    }

    @Test
    void oursIsACellOfTheKernelBenchmarkThatMeasuresLittleElse() {
        assertThat(SETTINGS.cell(PeerTask.decode(8))).isEqualTo(new CellSettings(List.of(8), 64, 32, 64, 1, 2, 7));
        assertThat(SETTINGS.cell(PeerTask.prefill(512))).isEqualTo(new CellSettings(List.of(1), 1, 1, 512, 1, 2, 7));
        Map<String, Double> cell = Map.of(
                CellMeasurement.DECODE + 8,
                100.0,
                CellMeasurement.PREFILL,
                900.0,
                CellMeasurement.LOAD,
                1.0,
                CellMeasurement.START,
                2.0,
                CellMeasurement.PEAK_MEMORY,
                3.0);
        assertThat(OwnContender.numbers(cell, PeerTask.decode(8)))
                .isEqualTo(
                        Map.of(Contender.RATE, 100.0, Contender.LOAD, 1.0, Contender.START, 2.0, Contender.PEAK, 3.0));
        assertThat(OwnContender.numbers(cell, PeerTask.prefill(512)))
                .isEqualTo(Map.of(Contender.RATE, 900.0, Contender.LOAD, 1.0, Contender.PEAK, 3.0));
    }

    @Test
    void settingsAreCheckedByOption() {
        assertThatThrownBy(() -> new PeerSettings(List.of(65), 64, 32, List.of(), 1, 2, 7))
                .hasMessageContaining("--streams must be between 1 and 64, was 65");
        assertThatThrownBy(() -> new PeerSettings(List.of(), 64, 32, List.of(1), 1, 2, 7))
                .hasMessageContaining("--prefill-tokens must be at least 2");
        assertThatThrownBy(() -> new PeerSettings(List.of(), 64, 32, List.of(), 1, 2, 7))
                .hasMessageContaining("nothing to measure");
        assertThatThrownBy(() -> new PeerSettings(List.of(1), 1, 32, List.of(), 1, 2, 7))
                .hasMessageContaining("--prompt-tokens");
    }

    @Test
    void llamaCppIsAskedForTheSameWork() {
        ChildProgram program = new ChildProgram(Duration.ofSeconds(1));
        NativeContender with = new NativeContender(Path.of("lb"), Path.of("bb"), program, SETTINGS);
        NativeContender without = new NativeContender(Path.of("lb"), null, program, SETTINGS);

        assertThat(with.command(Path.of("m"), PeerTask.decode(1)))
                .containsExactly(
                        "lb", "-m", "m", "-p", "0", "-n", "32", "-d", "64", "-t", "2", "-ngl", "0", "-r", "1", "-o",
                        "json");
        assertThat(with.command(Path.of("m"), PeerTask.prefill(512))).containsSubsequence("-p", "512", "-n", "0");
        assertThat(with.command(Path.of("m"), PeerTask.decode(8)))
                .containsSubsequence("bb", "-c", "768", "-npp", "64", "-ntg", "32", "-npl", "8");
        assertThat(with.lacks(Held.BITS_4, PeerTask.decode(8))).isEmpty();
        assertThat(without.lacks(Held.BITS_4, PeerTask.decode(8)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("--llama-batched-bench"));
        assertThat(without.lacks(Held.BITS_4, PeerTask.decode(1))).isEmpty();
    }

    @Test
    void jlamaGetsWhatItsJavaNeeds() {
        assertThat(JavaContender.options(Engine.JLAMA, 25))
                .contains("--add-modules=jdk.incubator.vector")
                .doesNotContain("--enable-preview");
        assertThat(JavaContender.options(Engine.JLAMA, 21)).contains("--enable-preview");
        assertThat(JavaContender.options(Engine.LLAMA_JAVA, 25)).containsExactly("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void javaIsWarmedUpWithAWholeRun() {
        assertThat(JavaContender.warmTokens(Engine.LLAMA_JAVA, PeerTask.decode(4), 65))
                .isEqualTo(16);
        assertThat(JavaContender.warmTokens(Engine.LLAMA_JAVA, PeerTask.prefill(512), 1))
                .isZero();
        assertThat(JavaContender.warmTokens(Engine.JLAMA, PeerTask.decode(4), 65))
                .isEqualTo(65);
        assertThat(JavaContender.warmTokens(Engine.JLAMA, PeerTask.prefill(512), 1))
                .isEqualTo(1);
    }

    /** Jlama must not end at any token that the network can pick. */
    @Test
    void jlamasModelHasNoEnd() throws IOException {
        PeerFiles files = new PeerFiles(directory.resolve("f"), Shape.TINY, 7);
        JsonNode config =
                new JsonMapper().readTree(Files.readString(files.jlama().resolve("config.json")));
        JsonNode tokenizer =
                new JsonMapper().readTree(Files.readString(files.jlama().resolve("tokenizer.json")));

        assertThat(config.path("eos_token_id").intValue())
                .isEqualTo(config.path("vocab_size").intValue())
                .isEqualTo(320);
        assertThat(config.path("bos_token_id").intValue()).isEqualTo(1);
        assertThat(tokenizer.at("/model/vocab")).hasSize(320);
        assertThat(tokenizer.at("/model/vocab/a").intValue()).isEqualTo(3);
        assertThat(files.jlama().resolve("model.safetensors"))
                .hasSameBinaryContentAs(files.checkpoint().resolve("model.safetensors"));
    }

    @Test
    void memoryIsReadAtSomeSpeed() throws Exception {
        assertThat(ReadProbe.bytesPerSecond(2, 4 << 20, 2, System::nanoTime)).isPositive();
        assertThatThrownBy(() -> ReadProbe.bytesPerSecond(2, 1000, 1, System::nanoTime))
                .hasMessageContaining("too few");
    }
}
