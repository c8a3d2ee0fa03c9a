package dev.journeyman.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.ScratchFolder;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the benchmark that measure nothing. */
class BenchTest {
    private static final CellSettings SETTINGS = new CellSettings(List.of(1, 4), 64, 32, 512, 3, 2, 1);

    /** The counts that the models' publishers give. */
    @Test
    void shapesHaveTheirModelsNumberOfWeights() {
        assertThat(Shape.SMOLLM2_135M.config().parameterCount()).isEqualTo(134_515_008L);
        assertThat(Shape.LLAMA_3_2_1B.config().parameterCount()).isEqualTo(1_235_814_400L);
    }

    @Test
    void shapesGoByTheirNames() {
        assertThat(Shape.named("smollm2-135m")).contains(Shape.SMOLLM2_135M);
        assertThat(Shape.named("SMOLLM2_135M")).isEmpty();
        assertThat(Shape.titles()).isEqualTo("tiny, smollm2-135m, llama-3.2-1b");
    }

    @Test
    void aScratchFolderGoesWithAllInItAndNothingElse(@TempDir Path given) throws IOException {
        Path parent = given.resolve("chosen");
        Path gone;
        try (ScratchFolder scratch = ScratchFolder.below(parent, "x")) {
            gone = scratch.path();
            Files.createDirectories(gone.resolve("a/b"));
            Files.writeString(gone.resolve("a/b/c"), "c");
            assertThat(gone.getParent()).isEqualTo(parent);
        }
        assertThat(gone).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void everyRoundBeginsOneCellFurther() {
        Cell a = cell("m", Precision.FLOAT32);
        Cell b = cell("m", Precision.BFLOAT16);
        Cell c = cell("m", Precision.INT8);

        assertThat(Cell.order(List.of(a, b, c), 0)).containsExactly(a, b, c);
        assertThat(Cell.order(List.of(a, b, c), 1)).containsExactly(b, c, a);
        assertThat(Cell.order(List.of(a, b, c), 5)).containsExactly(c, a, b);
    }

    @Test
    void settingsAreCheckedByOption() {
        assertThatThrownBy(() -> new CellSettings(List.of(1, 65), 64, 32, 512, 3, 2, 1))
                .hasMessage("--streams must be between 1 and 64, was 65");
        assertThatThrownBy(() -> new CellSettings(List.of(), 64, 32, 512, 3, 2, 1))
                .hasMessageContaining("--streams");
        assertThatThrownBy(() -> new CellSettings(List.of(1), 64, 32, 0, 3, 2, 1))
                .hasMessage("--prefill-tokens must be between 1 and 4096, was 0");
        assertThatThrownBy(() -> new CellSettings(List.of(1), 64, 32, 512, 3, 0, 1))
                .hasMessageContaining("--threads");
    }

    @Test
    void aShortContextShortensTheMeasurement() {
        CellSettings cut = SETTINGS.within(80);

        assertThat(cut.promptTokens()).isEqualTo(40);
        assertThat(cut.decodeTokens()).isEqualTo(32);
        assertThat(cut.promptTokens() + cut.decodeTokens()).isLessThanOrEqualTo(80);
        assertThat(cut.prefillTokens()).isEqualTo(80);
        assertThat(SETTINGS.within(8192)).isEqualTo(SETTINGS);
    }

    @Test
    void rowsAddUpRoundsAndCompareWithFloat32OfTheSameModel() {
        Map<Cell, List<CellResult>> results = new LinkedHashMap<>();
        results.put(cell("m", Precision.FLOAT32), rounds("ttft_ms", 10, 30, 20));
        results.put(cell("m", Precision.INT8), rounds("ttft_ms", 5, 4, 6));
        results.put(cell("other", Precision.INT8), rounds("ttft_ms", 1, 1, 1));

        List<BenchReport.Row> rows = BenchReport.rows(results);

        assertThat(rows).extracting(BenchReport.Row::precision).containsExactly("float32", "int8", "int8");
        assertThat(rows.get(0).measured().get("ttft_ms").median()).isEqualTo(20);
        assertThat(rows.get(0).relativeToBaseline()).containsEntry("ttft_ms", 1.0);
        assertThat(rows.get(1).relativeToBaseline().get("ttft_ms")).isCloseTo(0.25, within(1e-12));
        assertThat(rows.get(2).relativeToBaseline()).isEmpty();
    }

    private static BenchReport report(Precision precision) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(CellMeasurement.LOAD, 1234.0);
        numbers.put(CellMeasurement.DECODE + 4, 99.94);
        numbers.put(CellMeasurement.PEAK_MEMORY, 512.0 * (1 << 20));
        List<BenchReport.Row> rows =
                BenchReport.rows(Map.of(cell("m", precision), List.of(new CellResult(1000, SETTINGS, numbers))));
        return new BenchReport(
                "kernel",
                new Revision("c".repeat(40), true),
                new Machine("cpu", 2, 1L << 30, "os", "jdk"),
                "2.7.1",
                SETTINGS,
                1,
                0.5,
                1.5,
                BenchReport.baselineOf(rows),
                rows);
    }

    @Test
    void theReportIsATableAndOneLineOfJson() throws IOException {
        BenchReport report = report(Precision.FLOAT32);

        assertThat(report.table())
                .contains("decode x4 tok/s", "1234", "99.9", "512", "libtorch 2.7.1", "0.50 before, 1.50 after")
                .contains("greedy. Baseline float32.")
                .contains("-"); // what was not measured
        assertThat(report.json()).doesNotContain("\n");
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.at("/code/commit").textValue()).hasSize(40);
        assertThat(json.at("/settings/seed").longValue()).isEqualTo(1);
        assertThat(json.at("/hardware/memory_bytes").longValue()).isEqualTo(1L << 30);
        assertThat(json.at("/load_average_before").doubleValue()).isEqualTo(0.5);
        assertThat(json.at("/rows/0/measured/load_ms/median").doubleValue()).isEqualTo(1234);
        assertThat(json.at("/rows/0/relative_to_baseline/load_ms").doubleValue())
                .isEqualTo(1);
        assertThat(json.path("baseline").textValue()).isEqualTo("float32");
    }

    @Test
    void whereFloat32WasNotMeasuredThereIsNoBaseline() throws IOException {
        BenchReport report = report(Precision.INT8);

        assertThat(report.table()).contains("greedy. No baseline: float32 was not measured.");
        JsonNode json = new JsonMapper().readTree(report.json());
        assertThat(json.get("baseline").isNull()).isTrue();
        assertThat(json.at("/rows/0/relative_to_baseline")).isEmpty();
    }

    @Test
    void logitsWithoutATokenEndTheCell() {
        assertThat(CellMeasurement.requireToken(0, Precision.INT8)).isZero();
        assertThatThrownBy(() -> CellMeasurement.requireToken(-1, Precision.INT8))
                .isInstanceOf(CellMeasurement.NoTokenException.class)
                .hasMessage(
                        "the network's logits are NaN or infinite at int8: the checkpoint is damaged, or overflows at this"
                                + " precision");
    }

    @Test
    void theChildsResultSurvivesJson() throws IOException {
        JsonMapper json = new JsonMapper();
        CellResult result = new CellResult(5, SETTINGS, Map.of("load_ms", 1.5));

        assertThat(json.readValue(json.writeValueAsString(result), CellResult.class))
                .isEqualTo(result);
    }

    @Test
    void libtorchIsNamedAfterItsFile() {
        assertThat(BenchCommand.libtorch("/r/pytorch-native-cpu-2.7.1-linux-x86_64.jar:/x.jar"))
                .isEqualTo("2.7.1");
        assertThat(BenchCommand.libtorch("/x.jar")).isEqualTo("unknown");
    }

    private static Cell cell(String model, Precision precision) {
        return new Cell(model, Path.of("m"), precision);
    }

    private static List<CellResult> rounds(String name, double... values) {
        return java.util.Arrays.stream(values)
                .mapToObj(value -> new CellResult(1000, SETTINGS, Map.of(name, value)))
                .toList();
    }
}
