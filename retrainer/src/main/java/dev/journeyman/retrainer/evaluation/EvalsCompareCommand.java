package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evals compare}: two scorecards side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts two scorecards side by side: each suite and slice with intervals, the paired difference and how likely it is by chance.",
            "Scorecards whose suites have other items are refused, with exit code 1."
        })
final class EvalsCompareCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A.json", description = "A scorecard, as a rule of the champion.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path a;

    @Parameters(index = "1", paramLabel = "B.json", description = "Another one; differences are B less A.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path b;

    @Option(
            names = "--slices",
            description =
                    "Show every slice; without it those whose difference is beyond chance, corrected for their number.")
    private boolean slices;

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap; default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--json", description = "The comparison as one line of JSON, all slices in it.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Comparison comparison;
        try {
            comparison = Comparison.of(ScorecardFile.read(a), ScorecardFile.read(b), seed);
        } catch (Comparison.NotComparableException e) {
            spec.commandLine().getErr().println("not comparable: " + e.getMessage());
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(comparison));
        } else {
            out.print(ComparisonTable.of(comparison, slices));
        }
        out.flush();
        return 0;
    }
}
