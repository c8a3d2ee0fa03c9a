package dev.journeyman.retrainer.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The domain's templates: lists by name for training, and lists of other sentences, held out, for evaluation. Nothing of the
 * second kind is ever handed out by {@link #training}.
 */
public final class Phrasings {
    private final Map<String, List<Template>> training;
    private final Map<String, List<Template>> heldOut;
    private final List<String> vehicles;
    private final String unknownAnswer;

    private Phrasings(
            Map<String, List<Template>> training,
            Map<String, List<Template>> heldOut,
            List<String> vehicles,
            String unknownAnswer) {
        this.training = training;
        this.heldOut = heldOut;
        this.vehicles = vehicles;
        this.unknownAnswer = unknownAnswer;
    }

    static Phrasings read(Path folder, ObjectMapper yaml, List<String> problems) throws IOException {
        Map<String, List<Template>> training = new HashMap<>();
        Map<String, List<Template>> heldOut = new HashMap<>();
        JsonNode codes = yaml.readTree(folder.resolve("code-meaning.yaml").toFile());
        JsonNode knowledge = yaml.readTree(folder.resolve("knowledge.yaml").toFile());
        codes.properties().forEach(entry -> {
            String key = entry.getKey();
            if (entry.getValue().isArray()) {
                if (key.startsWith("heldout_")) {
                    heldOut.put(key.substring("heldout_".length()), templates(entry.getValue(), problems));
                } else {
                    training.put(key, templates(entry.getValue(), problems));
                }
            }
        });
        knowledge.properties().forEach(entry -> {
            if (entry.getKey().equals("heldout")) {
                entry.getValue()
                        .properties()
                        .forEach(inner -> heldOut.put(inner.getKey(), templates(inner.getValue(), problems)));
            } else {
                training.put(entry.getKey(), templates(entry.getValue(), problems));
            }
        });
        List<String> vehicles = new ArrayList<>();
        yaml.readTree(folder.resolve("vehicles.yaml").toFile())
                .path("vehicles")
                .forEach(vehicle -> vehicles.add(vehicle.asText()));
        if (vehicles.isEmpty()) {
            problems.add(folder + "/vehicles.yaml: vehicles is empty");
        }
        return new Phrasings(
                training,
                heldOut,
                List.copyOf(vehicles),
                codes.path("unknown_answer").asText());
    }

    private static List<Template> templates(JsonNode list, List<String> problems) {
        List<Template> templates = new ArrayList<>();
        for (JsonNode item : list) {
            try {
                templates.add(Template.parse(item.asText()));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(templates);
    }

    /** The training templates of a name. */
    public List<Template> training(String name) {
        return of(training, name);
    }

    /** The held-out templates of a name, for evaluation only. */
    public List<Template> heldOut(String name) {
        return of(heldOut, name);
    }

    public List<String> vehicles() {
        return vehicles;
    }

    /** What is said of a code that the table does not have; with the slot {@code {code}}. */
    public String unknownAnswer(String code) {
        return unknownAnswer.replace("{code}", code);
    }

    /** A vehicle drawn at random. */
    public String vehicle(RandomGenerator random) {
        return vehicles.get(random.nextInt(vehicles.size()));
    }

    private static List<Template> of(Map<String, List<Template>> templates, String name) {
        List<Template> found = templates.get(name);
        if (found == null || found.isEmpty()) {
            throw new IllegalArgumentException("the domain's templates lack the list \"" + name + "\"");
        }
        return found;
    }
}
