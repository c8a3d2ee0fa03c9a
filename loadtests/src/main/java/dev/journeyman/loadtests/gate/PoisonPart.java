package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every poison and every false manifest before the gate. */
record PoisonPart(
        List<Row> rows, @JsonProperty("training_set") List<SetRow> trainingSet, List<TwinRow> twins) {
    /** The name of the home without feedback. */
    static final String HOME = "poison";

    /**
     * A poisoned candidate.
     *
     * @param expected beginnings of the refusals of which one has to be named
     * @param taught records offered to the training set
     * @param leftOut those of them that it left out before training, by rule
     * @param well whether it was refused, and for the right reason
     */
    record Row(
            String poison,
            String about,
            List<String> expected,
            int taught,
            @JsonProperty("left_out") Map<String, Integer> leftOut,
            @JsonProperty("training_seconds") double trainingSeconds,
            List<String> refusals,
            Map<String, String> details,
            boolean well) {}

    /** A set that the training set's own policy has to refuse. */
    record SetRow(String poison, String about, String said, boolean well) {}

    /** A version with the starter's weights and a manifest of its own. */
    record TwinRow(String claim, @Nullable String expected, List<String> refusals, boolean well) {}

    static PoisonPart run(Trials trials, Path root, GateBenchSettings settings, @Nullable Path data)
            throws IOException, InterruptedException {
        WorkshopHome home = trials.home(HOME, List.of());
        String card = trials.examine(home, "poison-starter", WorkshopHome.STARTER, settings.limit());
        List<TwinRow> twins = new ArrayList<>();
        for (Twins.Claim claim : Twins.claims()) {
            new Twins(home, card).put(claim);
            Trials.Verdict verdict = trials.gate(home, claim.name());
            String expected = claim.expected();
            twins.add(new TwinRow(
                    claim.about(),
                    expected,
                    verdict.refusals(),
                    expected == null
                            ? verdict.passed()
                            : verdict.refusals().contains(expected)
                                    && verdict.refusals().stream().allMatch(each -> each.startsWith("data-policy/"))));
        }
        Poisons poisons = new Poisons(root, settings);
        List<Row> rows = new ArrayList<>();
        for (Poison poison : poisons.all(data)) {
            Trials.Candidate candidate = trials.train(home, poison.name(), poison);
            trials.examine(home, poison.name(), candidate.version(), settings.limit());
            Trials.Verdict verdict = trials.gate(home, candidate.version());
            rows.add(new Row(
                    poison.name(),
                    poison.about(),
                    poison.expected(),
                    candidate.taught(),
                    candidate.leftOut(),
                    candidate.seconds(),
                    verdict.refusals(),
                    verdict.details(),
                    !verdict.passed() && poison.isNamedBy(verdict.refusals())));
        }
        List<SetRow> refused = new ArrayList<>();
        for (Poison poison : List.of(poisons.syntheticAtTheCap(), poisons.contaminated())) {
            String said = trials.refusal(home, "set-" + poison.name(), poison);
            refused.add(new SetRow(poison.name(), poison.about(), said, !said.isEmpty()));
        }
        return new PoisonPart(rows, refused, twins);
    }

    boolean well() {
        return rows.stream().allMatch(Row::well)
                && trainingSet.stream().allMatch(SetRow::well)
                && twins.stream().allMatch(TwinRow::well);
    }
}
