package dev.journeyman.retrainer.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command's options: every problem at once, each with its option and the fix. */
class CollectSettingsTest {
    @TempDir
    private Path folder;

    private String problems(int exit, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--domain", folder.toString(), "--out", folder.resolve("out").toString()));
        arguments.addAll(List.of(options));
        StringWriter err = new StringWriter();
        int code = new CommandLine(new CollectCommand())
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString()).isEqualTo(exit);
        return err.toString();
    }

    @Test
    void tellsEveryProblemAtOnce() {
        String problems = problems(
                2,
                "--search",
                "ftp://x/y",
                "--results",
                "items",
                "--contact",
                "me",
                "--queries",
                "0",
                "--per-query",
                "101",
                "--documents",
                "0",
                "--bytes",
                "5",
                "--minutes",
                "0",
                "--rate",
                "0",
                "--in-domain",
                "1.5",
                "--on-topic",
                "-1",
                "--least-words",
                "0",
                "--until",
                "never",
                "--search-header",
                "key",
                "--context",
                "x".repeat(101));
        assertThat(problems.lines())
                .allMatch(line -> line.startsWith("collect: --"))
                .hasSize(16);
        assertThat(problems)
                .contains("--search has no {query}")
                .contains("--search must be an http or https address")
                .contains("--results items is no JSON pointer")
                .contains("--contact must be")
                .contains("--queries 0: use 1 to 5000")
                .contains(
                        "--until never is no stage: use one of queries, results, fetched, text, in-domain, on-topic, deduplicated")
                .contains("--search-header is NAME=VARIABLE");
    }

    @Test
    void knowsWhatEachStageNeeds() throws Exception {
        assertThat(problems(2)).contains("--search or --from is missing").contains("--contact is missing");
        assertThat(problems(2, "--stage", "fetched"))
                .contains("--contact is missing")
                .doesNotContain("--search or");
        assertThat(problems(
                        2, "--from", folder.toString(), "--search", "http://x.example/{query}", "--stage", "results"))
                .contains("--from takes the place of --search")
                .contains("--from takes the place of the stages before text");
        assertThat(problems(2, "--from", folder.resolve("no").toString())).contains("is no folder");
        assertThat(problems(2, "--stage", "text", "--until", "queries"))
                .contains("--until queries is before --stage text");
        assertThat(problems(
                        2,
                        "--search",
                        "http://x.example/{query}",
                        "--contact",
                        "a@b.example",
                        "--search-header",
                        "X-Key=NO_SUCH_VARIABLE_9"))
                .contains("the environment has no NO_SUCH_VARIABLE_9");
        Files.writeString(folder.resolve("file"), "x");
        assertThat(problems(
                                2,
                                "--from",
                                folder.toString(),
                                "--out",
                                folder.resolve("file").toString())
                        .lines())
                .isNotEmpty();
    }

    @Test
    void aMissingDomainOrStageBeforeFails() throws Exception {
        assertThat(problems(1, "--from", folder.toString())).contains("domain.yaml");
        SmallDomain.write(folder);
        assertThat(problems(1, "--stage", "on-topic"))
                .contains("--stage on-topic needs")
                .contains("5-in-domain");
    }

    @Test
    void theUserAgentNamesProjectAndContact() {
        assertThat(CollectCommand.userAgent("https://me.example/bot"))
                .isEqualTo("journeyman-collect/0.1 (+https://me.example/bot)");
        assertThat(CollectCommand.userAgent(null)).isEqualTo("journeyman-collect/0.1");
    }
}
