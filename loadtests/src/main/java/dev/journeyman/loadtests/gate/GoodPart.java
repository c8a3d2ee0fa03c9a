package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Candidates of technicians' corrections, and what lies between the starter and a poisoned one: they all sit the whole examination. */
final class GoodPart {
    private static final String HOME = "good";
    private static final int WORDINGS = 2;
    private static final int SPLITS = 200;
    private static final List<Double> SHARES = List.of(0.25, 0.5, 0.75);

    private final Trials trials;
    private final Path root;
    private final GateBenchSettings settings;
    private final WorkshopHome home;
    private final String card;

    private GoodPart(Trials trials, Path root, GateBenchSettings settings, WorkshopHome home, String card) {
        this.trials = trials;
        this.root = root;
        this.settings = settings;
        this.home = home;
        this.card = card;
    }

    static GoodPart of(Trials trials, Path root, GateBenchSettings settings) throws IOException, InterruptedException {
        List<Fact> facts = WorkshopFacts.draw(settings.facts(), WORDINGS, settings.seed());
        WorkshopHome home = trials.home(
                HOME,
                List.of(
                        corrections(facts.subList(0, settings.seedFacts())),
                        corrections(facts.subList(settings.seedFacts(), facts.size()))));
        if (!home.standings().keySet().equals(Set.of("accepted"))) {
            throw new IOException("not all corrections count: " + home.standings());
        }
        String card = trials.examine(home, "good-starter", WorkshopHome.STARTER, settings.wholeLimit());
        return new GoodPart(trials, root, settings, home, card);
    }

    private static List<WorkshopHome.Correction> corrections(List<Fact> facts) {
        return facts.stream()
                .map(fact -> new WorkshopHome.Correction(fact, WORDINGS))
                .toList();
    }

    /**
     * A candidate on all corrections.
     *
     * @param difference in factual accuracy, over all questions
     */
    record Good(
            int corrections,
            @JsonProperty("training_seconds") double trainingSeconds,
            double difference,
            List<String> refusals,
            Map<String, String> details) {
        boolean well() {
            return refusals.isEmpty();
        }
    }

    /**
     * A candidate whose harm was measured.
     *
     * @param difference in factual accuracy, over all questions
     * @param refusals of the gate over all questions; empty where it passed
     * @param halves the gate on one half of the items, the truth from the other
     */
    record Measured(
            String name, double difference, double differing, List<String> refusals, Resampling.Halves halves) {}

    /** An examined candidate. */
    private record Examined(String version, String card) {}

    /**
     * Trains on all corrections.
     *
     * @param recipe of retrain; null for the domain's own
     */
    Good good(@Nullable Path recipe) throws IOException, InterruptedException {
        Trials.Candidate candidate = goodCandidate(recipe);
        Examined examined = examined("good", candidate.version());
        Trials.Verdict verdict = trials.gate(home, examined.version());
        return new Good(
                home.allCorrections(),
                candidate.seconds(),
                cards(examined).difference(judge(examined).factualKinds()),
                verdict.refusals(),
                verdict.details());
    }

    private Trials.Candidate goodCandidate(@Nullable Path recipe) throws IOException, InterruptedException {
        return trials.train(home, "good", home.whole(), recipe == null ? null : Files.readString(recipe));
    }

    /** Trains on the same corrections with other seeds. */
    List<Measured> seeds(int count) throws IOException, InterruptedException {
        List<Measured> measured = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String key = "seed-" + i;
            Examined examined = seed(i);
            measured.add(measured(key, examined));
        }
        return measured;
    }

    private Examined seed(int i) throws IOException, InterruptedException {
        String recipe =
                GateRecipe.careful(settings.seedSteps(), settings.seed() + i).yaml();
        Trials.Candidate candidate =
                trials.train(home, "seed-" + i, home.snapshots().get(1), recipe);
        return examined("seed-" + i, candidate.version());
    }

    /** Models between the starter and a poisoned one, which cost no training. */
    List<Measured> between(String poison, String directory) throws IOException, InterruptedException {
        List<Measured> measured = new ArrayList<>();
        for (double share : SHARES) {
            String key = poison + "-" + Math.round(100 * share);
            String version = trials.between(home, key, WorkshopHome.STARTER, directory, share);
            measured.add(measured(key, examined(key, version)));
        }
        return measured;
    }

    private Measured measured(String key, Examined examined) throws IOException, InterruptedException {
        Cards cards = cards(examined);
        Judge judge = judge(examined);
        return new Measured(
                key,
                cards.difference(judge.factualKinds()),
                cards.differing(judge.factualKinds()),
                trials.gate(home, examined.version()).refusals(),
                Resampling.halves(judge, cards, SPLITS, settings.seed()));
    }

    /** The first retraining's outcomes, exchanged with the starter's. */
    Resampling.Equal equal(int count) throws IOException, InterruptedException {
        Examined examined = seed(1);
        return Resampling.equal("seed-1", judge(examined), cards(examined), 0, count, settings.seed());
    }

    /** The gate's power against shares of a poisoned model's answers. */
    List<Resampling.Point> curve(String poison, String directory, int count) throws IOException, InterruptedException {
        Examined examined = seed(1);
        String spoilt = trials.examineFolder(home, poison + "-whole", directory, settings.wholeLimit());
        return Resampling.curve(
                judge(examined),
                cards(examined),
                new Cards(Judge.card(spoilt), Judge.card(card)),
                count,
                settings.seed());
    }

    private Examined examined(String key, String version) throws IOException, InterruptedException {
        return new Examined(version, trials.examine(home, key, version, settings.wholeLimit()));
    }

    private Cards cards(Examined examined) throws IOException {
        return new Cards(Judge.card(examined.card()), Judge.card(card));
    }

    private Judge judge(Examined examined) throws IOException {
        return Judge.of(root, home, examined.version());
    }
}
