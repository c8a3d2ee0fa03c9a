package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvalsCompareCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aTableForPeople() throws Exception {
        Map<String, Map<String, Scorecard.Slice>> slices =
                Map.of("family", Map.of("oil", Scorecard.Slice.of("1".repeat(20)), "egr", Scorecard.Slice.of("0")));
        Map<String, Map<String, Scorecard.Slice>> worse =
                Map.of("family", Map.of("oil", Scorecard.Slice.of("0".repeat(20)), "egr", Scorecard.Slice.of("0")));
        write("a.json", Cards.card("one", Cards.suite("mcq", "d", "1".repeat(20) + "0", slices, Map.of())));
        write("b.json", Cards.card("two", Cards.suite("mcq", "d", "0".repeat(21), worse, Map.of())));
        assertThat(compare("a.json", "b.json")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("A: one  weights wone  float32")
                .containsPattern("mcq +21 +95\\.2 % \\(77\\.3-99\\.2\\) +0\\.0 % \\(0\\.0-15\\.5\\) +-95\\.2 \\(")
                .containsPattern("family oil +20 .* -\\n")
                .contains("<0.0001")
                .doesNotContain("family egr");
        assertThat(compare("a.json", "b.json", "--slices")).isZero();
        assertThat(out.toString()).contains("family egr");
    }

    @Test
    void oneLineOfJsonForPrograms() throws Exception {
        write("a.json", Cards.card("one", Cards.suite("mcq", "d", "1100")));
        write("b.json", Cards.card("two", Cards.suite("mcq", "d", "1010")));
        assertThat(compare("a.json", "b.json", "--json", "--seed", "9"))
                .as(err.toString())
                .isZero();
        JsonNode json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(json.path("seed").asInt()).isEqualTo(9);
        JsonNode whole = json.path("suites").path(0).path("whole");
        assertThat(whole.path("only_a").asInt()).isEqualTo(1);
        assertThat(whole.path("only_b").asInt()).isEqualTo(1);
        assertThat(whole.path("p").asDouble()).isEqualTo(1);
        assertThat(whole.path("a").path("accuracy").asDouble()).isEqualTo(0.5);
    }

    @Test
    void whatCannotBeComparedIsRefused() throws Exception {
        write("a.json", Cards.card("one", Cards.suite("mcq", "d", "1100")));
        write("b.json", Cards.card("two", Cards.suite("mcq", "e", "1010")));
        assertThat(compare("a.json", "b.json")).isEqualTo(1);
        assertThat(err.toString()).contains("not comparable: the suite mcq has other items");
        assertThat(out.toString()).isEmpty();
        String old = Files.readString(folder.resolve("a.json")).replace("\"version\":2", "\"version\":1");
        Files.writeString(folder.resolve("old.json"), old);
        assertThat(compare("old.json", "b.json")).isEqualTo(1);
        assertThat(err.toString()).contains("a card of version 1 has no outcomes");
        Files.writeString(
                folder.resolve("lies.json"),
                Files.readString(folder.resolve("a.json")).replace("\"outcomes\":\"1100\"", "\"outcomes\":\"1110\""));
        assertThat(compare("lies.json", "b.json")).isEqualTo(1);
        assertThat(err.toString()).contains("mcq.outcomes must have 4 characters, 2 of them 1");
        Files.writeString(folder.resolve("torn.json"), "{\"version\":2, \"model\"");
        assertThat(compare("torn.json", "b.json")).isEqualTo(1);
        assertThat(err.toString()).contains("is no scorecard");
        assertThat(compare("missing.json", "b.json")).isEqualTo(1);
        assertThat(compare("a.json")).isEqualTo(2);
    }

    @Test
    void theStartersCardCanBeComparedWith() throws Exception {
        Scorecard card = ScorecardFile.read(TestDomain.FOLDER.resolve("starter/scorecard.json"));
        assertThat(card.suites())
                .extracting(Scorecard.Suite::name)
                .containsExactlyElementsOf(
                        TestDomain.SUITES.suites().stream().map(SuiteSpec::name).toList());
        assertThat(card.limit()).isNull();
    }

    private void write(String name, Scorecard card) throws Exception {
        Files.writeString(folder.resolve(name), Evaluation.line(card));
    }

    private int compare(String first, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments =
                new ArrayList<>(List.of("compare", folder.resolve(first).toString()));
        for (String each : more) {
            arguments.add(each.endsWith(".json") ? folder.resolve(each).toString() : each);
        }
        return new CommandLine(new EvalsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments.toArray(String[]::new));
    }
}
