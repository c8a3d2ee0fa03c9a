package dev.journeyman.retrainer.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.retrainer.trainingset.DatasetCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command for the automotive domain, on a folder of documents, and a training set that takes what it collected. */
@Timeout(300)
class CollectCommandIT {
    private static final String MISFIRE = """
            # Misfire on one cylinder

            A misfire on one cylinder shows as a rough idle and a flashing lamp under load. Swap the ignition coil with that of the next
            cylinder and clear the codes; when the misfire moves with the coil, the coil is at fault. When it stays, look at the spark plug.

            Measure the compression of that cylinder and compare it with the others. A low figure that rises with a spoonful of oil points to
            worn piston rings; one that does not rise points to a valve or the head gasket. Ask jo.miller@example.org for the table.
            """;
    private static final String CAKE = """
            Whisk eggs and sugar until pale, fold in flour and melted butter, grate the peel of two lemons and bake the batter for forty
            minutes. Serve the cold cake with whipped cream, strawberries and a glass of cold milk on a summer afternoon in the garden.
            """;

    @TempDir
    private Path folder;

    @Test
    void whatIsCollectedEntersATrainingSet() throws Exception {
        Path documents = Files.createDirectory(folder.resolve("documents"));
        Files.writeString(documents.resolve("misfire.md"), MISFIRE);
        Files.writeString(documents.resolve("copy.md"), MISFIRE);
        Files.writeString(documents.resolve("cake.txt"), CAKE);
        Path out = folder.resolve("corpus");

        String said = run(
                new CommandLine(new CollectCommand()),
                "--from",
                documents.toString(),
                "--out",
                out.toString(),
                "--json");
        JsonNode report = new ObjectMapper().readTree(said.lines().toList().getLast());
        assertThat(report.path("records").asInt()).isEqualTo(1);
        assertThat(report.path("expansion_seeds").asInt()).isEqualTo(2);
        assertThat(Files.readString(out.resolve("report.txt"))).contains("1 off-domain", "1 duplicate", "{email=1}");
        JsonNode seed = new ObjectMapper()
                .readTree(
                        Files.readAllLines(out.resolve(CollectedRecords.SEEDS)).get(0));
        Set<String> keys = new TreeSet<>();
        seed.fieldNames().forEachRemaining(keys::add);
        assertThat(keys).as("what synthesize reads").contains("id", "parent", "passage", "family", "title", "text");

        Path store = folder.resolve("feedback");
        try (FeedbackLog log = RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store))) {
            log.snapshot(folder.resolve("snapshot"));
        }
        String dataset = run(
                new CommandLine(new DatasetCommand()),
                "--snapshot",
                folder.resolve("snapshot").toString(),
                "--home",
                folder.resolve("home").toString(),
                "--out",
                folder.resolve("set").toString(),
                "--curated",
                out.resolve(CollectedRecords.RECORDS).toString());
        assertThat(dataset).contains("human_curated");
        assertThat(Files.readString(folder.resolve("set").resolve("1-real.text.jsonl")))
                .contains("\"id\":\"collected/", "rises with a spoonful of oil", "[email]")
                .doesNotContain("example.org");
    }

    /** What the command says on standard output. */
    private static String run(CommandLine command, String... arguments) {
        StringWriter said = new StringWriter();
        StringWriter faults = new StringWriter();
        int code = command.setOut(new PrintWriter(said))
                .setErr(new PrintWriter(faults))
                .execute(arguments);
        assertThat(code).as(faults.toString()).isZero();
        return said.toString();
    }
}
