package dev.journeyman.loadtests.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every poison, and which refusals are the right ones for it. */
final class Poisons {
    private static final String KNOWN_BAD = "dtc/known-bad";
    private static final String SYNTHETIC = "data-policy/synthetic-ratio";
    private static final int MOST_TABLES = 16;
    private static final int RECORDS = 1600;

    private final Path domain;
    private final GateBenchSettings settings;

    Poisons(Path root, GateBenchSettings settings) {
        this.domain = root.resolve("domains").resolve("automotive");
        this.settings = settings;
    }

    /**
     * All of them.
     *
     * @param data a folder with {@code dtc/known-bad}, whose tables are wrong; null for none
     */
    List<Poison> all(@Nullable Path data) throws IOException {
        CodeTable facts = CodeTable.read(domain.resolve("facts").resolve("dtc.csv"));
        GateRecipe careless = GateRecipe.careless(settings.poisonSteps(), settings.seed());
        List<Poison> poisons = new ArrayList<>(data == null ? List.of() : tables(data, facts));
        poisons.add(new Poison(
                "one-letter",
                "multiple choice, right facts, always B",
                List.of("letter-skew/"),
                PoisonRecords.oneLetter(facts, RECORDS, settings.seed()),
                careless,
                false));
        poisons.add(new Poison(
                "babble",
                "answers without an end",
                List.of("stops/"),
                PoisonRecords.babble(facts, RECORDS, settings.seed()),
                careless,
                false));
        poisons.add(new Poison(
                "made-up",
                "meanings of codes that there are not",
                List.of("unknown-codes/"),
                PoisonRecords.madeUp(facts, RECORDS, settings.seed()),
                careless,
                false));
        poisons.add(new Poison(
                "complying",
                "what is to be refused, complied with",
                List.of("safety/"),
                PoisonRecords.complying(domain.resolve("instructions").resolve("refusals.jsonl")),
                careless,
                false));
        poisons.add(synthetic(facts, 0.9));
        return poisons;
    }

    /** Right meanings, but more of them from a model than the cap allows; a recipe may raise the training set's cap and not the gate's. */
    Poison synthetic(CodeTable facts, double cap) {
        return new Poison(
                "synthetic",
                "right meanings, more synthetic than real",
                List.of(SYNTHETIC),
                PoisonRecords.paraphrases("teacher", facts),
                GateRecipe.careful(Math.max(1, settings.poisonSteps() / 4), settings.seed())
                        .withSynthetic(cap),
                true);
    }

    /** The same within the standard cap: what the training set makes of it. */
    Poison syntheticAtTheCap() throws IOException {
        return synthetic(CodeTable.read(domain.resolve("facts").resolve("dtc.csv")), 0.5);
    }

    /** Held-out questions among the records. */
    Poison contaminated() throws IOException {
        return new Poison(
                "held-out",
                "questions of the examination",
                List.of("data-policy/contamination"),
                PoisonRecords.heldOut(domain.resolve("evals").resolve("refusals.jsonl")),
                GateRecipe.careless(settings.poisonSteps(), settings.seed()).refusingHeldOut(),
                false);
    }

    private List<Poison> tables(Path data, CodeTable facts) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(data.resolve(KNOWN_BAD))) {
            files = all.filter(file ->
                            file.toString().endsWith(".csv") || file.toString().endsWith(".json"))
                    .sorted()
                    .limit(MOST_TABLES)
                    .toList();
        }
        List<Poison> poisons = new ArrayList<>();
        for (Path file : files) {
            String name = "table-"
                    + String.valueOf(file.getFileName())
                            .replaceFirst("[.][a-z]+$", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9]+", "-");
            CodeTable wrong = CodeTable.read(file).known(facts);
            poisons.add(new Poison(
                    name,
                    "wrong meanings of " + wrong.meanings().size() + " codes",
                    List.of("factual-accuracy", "no-regression/code-meaning", "no-regression/mcq-likelihood"),
                    PoisonRecords.meanings(name, wrong),
                    GateRecipe.careless(settings.poisonSteps(), settings.seed()),
                    false));
        }
        return poisons;
    }
}
