package dev.journeyman.slm.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The numbers and samples of objectives.json, which src/test/python/golden_objectives.py wrote. */
final class GoldenObjectives {
    /** The objectives by the names that the file gives them. */
    static final Map<String, Objective> OBJECTIVES = Map.of(
            "sft", new Objective.Supervised(),
            "dpo", Objective.Dpo.sigmoid(0.1),
            "dpo-smoothed", new Objective.Dpo(0.3, Objective.Variant.SIGMOID, 0.2, 0, false),
            "dpo-normalised-sft", new Objective.Dpo(2.0, Objective.Variant.SIGMOID, 0, 0.5, true),
            "ipo", Objective.Dpo.ipo(0.4),
            "ipo-sums", new Objective.Dpo(0.4, Objective.Variant.IPO, 0, 0, false),
            "robust", Objective.Dpo.robust(0.3, 0.1),
            "kto", new Objective.Kto(0.2, 1.0, 1.5),
            "orpo", new Objective.Orpo(0.5));

    private final JsonNode root;

    private GoldenObjectives(JsonNode root) {
        this.root = root;
    }

    static GoldenObjectives read() throws IOException {
        try (InputStream in = GoldenObjectives.class.getResourceAsStream("objectives.json")) {
            return new GoldenObjectives(new ObjectMapper().readTree(in));
        }
    }

    AdamW settings() {
        return new AdamW(
                root.get("beta1").asDouble(),
                root.get("beta2").asDouble(),
                root.get("epsilon").asDouble(),
                root.get("decay").asDouble(),
                root.get("clip").asDouble());
    }

    double rate() {
        return root.get("rate").asDouble();
    }

    JsonNode of(String objective) {
        return root.get("objectives").get(objective);
    }

    /** The samples that an objective learns from. */
    List<? extends Sample> samples(Objective objective) {
        if (objective instanceof Objective.Supervised) {
            return texts();
        }
        return objective instanceof Objective.Kto ? rated() : pairs();
    }

    private List<WeightedExample> texts() {
        List<WeightedExample> texts = new ArrayList<>();
        for (JsonNode each : root.get("texts")) {
            int[] marks = tokens(each.get("learned"));
            boolean[] learned = new boolean[marks.length];
            for (int i = 0; i < marks.length; i++) {
                learned[i] = marks[i] == 1;
            }
            texts.add(new WeightedExample(
                    new TrainingExample(tokens(each.get("ids")), learned),
                    each.get("weight").asDouble()));
        }
        return texts;
    }

    List<PreferencePair> pairs() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (JsonNode each : root.get("pairs")) {
            pairs.add(PreferencePair.of(
                    tokens(each.get("prompt")),
                    tokens(each.get("chosen")),
                    tokens(each.get("rejected")),
                    each.get("weight").asDouble()));
        }
        return pairs;
    }

    private List<UnpairedExample> rated() {
        List<UnpairedExample.Rated> rated = new ArrayList<>();
        for (JsonNode each : root.get("rated")) {
            rated.add(new UnpairedExample.Rated(
                    tokens(each.get("prompt")),
                    tokens(each.get("answer")),
                    each.get("desirable").asBoolean(),
                    each.get("weight").asDouble()));
        }
        return UnpairedExample.of(rated);
    }

    private static int[] tokens(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
