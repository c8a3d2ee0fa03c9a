package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A made-up examination, of the size of the shipped one, and models that sit it. */
final class Exam {
    /**
     * A suite.
     *
     * @param accuracy of the model that the rest are made from
     * @param slices how many parts its one cut has; they are of very different sizes
     */
    record Suite(String name, String kind, int n, double accuracy, int slices, boolean letters) {}

    static final List<Suite> SUITES = List.of(
            new Suite("code-meaning", "code-meaning", 4235, 0.96, 36, false),
            new Suite("mcq", "mcq", 1000, 0.27, 40, true),
            new Suite("mcq-likelihood", "mcq-likelihood", 1000, 0.905, 40, true),
            new Suite("cause-check", "cause-check", 1530, 0.716, 40, false),
            new Suite("unknown-codes", "unknown-codes", 1000, 0.952, 4, false),
            new Suite("refusals", "refusals", 140, 0.536, 3, false),
            new Suite("diagnosis", "diagnosis", 300, 0.923, 35, false),
            new Suite("reworded", "written", 240, 0.1375, 2, true),
            new Suite("stops", "stops", 8445, 0.99, 7, false));

    private static final Map<Suite, int[]> SLICES = new ConcurrentHashMap<>();
    private static final String DIGITS = "0123456789abcdef";

    private Exam() {}

    /** A model's chance of being right, item by item, with the letter that it chooses. */
    static final class Model {
        final Map<String, double[]> chances = new LinkedHashMap<>();
        final Map<String, double[]> letters = new LinkedHashMap<>();

        /** The same, with the chances of a suite's items changed: all, or those of one slice. */
        Model worse(String suite, @Nullable Integer slice, double factor) {
            Model next = new Model();
            next.letters.putAll(letters);
            chances.forEach((name, before) -> {
                double[] after = before.clone();
                for (int i = 0; i < after.length; i++) {
                    if (name.equals(suite) && (slice == null || sliceOf(suite(name), i) == slice)) {
                        after[i] *= factor;
                    }
                }
                next.chances.put(name, after);
            });
            return next;
        }
    }

    static Suite suite(String name) {
        return SUITES.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Slices halve in size until they are small; the rest share what is left. */
    static int sliceOf(Suite suite, int item) {
        return SLICES.computeIfAbsent(
                        suite,
                        each -> IntStream.range(0, each.n())
                                .map(place -> drawnSlice(each, place))
                                .toArray())[item];
    }

    private static int drawnSlice(Suite suite, int item) {
        int spread = (item * 7919) % suite.n();
        int left = suite.n();
        for (int slice = 0; slice < suite.slices() - 1; slice++) {
            int size = Math.max(left / 6, 1);
            if (spread < size) {
                return slice;
            }
            spread -= size;
            left -= size;
        }
        return suite.slices() - 1;
    }

    /**
     * A model as retraining leaves one: it is sure of most items, right or wrong, and would answer some otherwise after another training on the same data. With a
     * share {@code unsure} of items, whose chances are spread evenly, two such trainings differ on a third of those.
     */
    static Model model(Random random, double unsure) {
        Model model = new Model();
        for (Suite suite : SUITES) {
            double[] chances = new double[suite.n()];
            for (int i = 0; i < chances.length; i++) {
                chances[i] = random.nextDouble() < unsure
                        ? Math.pow(random.nextDouble(), (1 - suite.accuracy()) / suite.accuracy())
                        : random.nextDouble() < suite.accuracy() ? 1 : 0;
            }
            model.chances.put(suite.name(), chances);
            model.letters.put(suite.name(), new double[] {0.3, 0.25, 0.25, 0.2});
        }
        return model;
    }

    /** What a model answers in one examination: outcomes by suite. */
    static Map<String, String> sit(Model model, Random random) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        model.chances.forEach((suite, chances) -> {
            StringBuilder each = new StringBuilder(chances.length);
            for (double chance : chances) {
                each.append(random.nextDouble() < chance ? '1' : '0');
            }
            outcomes.put(suite, each.toString());
        });
        return outcomes;
    }

    /** A scorecard of these outcomes. */
    static ObjectNode card(Manifest manifest, Map<String, String> outcomes, Map<String, Map<String, Integer>> letters) {
        ObjectNode card = JsonMapper.builder().build().createObjectNode();
        card.put("version", 2);
        card.putObject("model")
                .put("name", manifest.name())
                .put("weights_digest", manifest.files().getFirst().sha256());
        card.putObject("domain").put("name", "automotive").put("facts_digest", "f".repeat(64));
        card.put("precision", "float32").put("system_prompt", "none").put("code_version", "abc");
        card.putNull("limit");
        ArrayNode suites = card.putArray("suites");
        for (Suite suite : SUITES) {
            String all = outcomes.getOrDefault(suite.name(), "");
            ObjectNode node = suites.addObject();
            node.put("name", suite.name()).put("kind", suite.kind()).put("provenance", "reference");
            node.put("items_digest", "d".repeat(64)).put("failed", 0);
            part(node, all);
            Map<Integer, StringBuilder> slices = new TreeMap<>();
            for (int i = 0; i < all.length(); i++) {
                slices.computeIfAbsent(sliceOf(suite, i), key -> new StringBuilder())
                        .append(all.charAt(i));
            }
            ObjectNode cut = node.putObject("slices").putObject("family");
            slices.forEach((slice, part) -> part(cut.putObject("s" + slice), part.toString()));
            ObjectNode chosen = node.putObject("letters");
            letters.getOrDefault(suite.name(), Map.of()).forEach(chosen::put);
        }
        return card;
    }

    /** Gives a suite of a scorecard one more cut. */
    static void cut(ObjectNode card, String suite, String name, Map<String, String> parts) {
        for (JsonNode each : card.withArray("suites")) {
            if (each.path("name").asText().equals(suite)) {
                ObjectNode cut = ((ObjectNode) each).withObject("/slices").withObject("/" + name);
                new TreeMap<>(parts).forEach((part, outcomes) -> part(cut.putObject(part), outcomes));
            }
        }
    }

    private static void part(ObjectNode node, String outcomes) {
        node.put("n", outcomes.length())
                .put("right", (int) outcomes.chars().filter(each -> each == '1').count())
                .put("outcomes", outcomes);
    }

    /** Letters of the suites that have them; one training's are those of another, but for a quarter. */
    static Map<String, Map<String, Integer>> letters(Model model, Random sure, Random random) {
        Map<String, Map<String, Integer>> letters = new LinkedHashMap<>();
        for (Suite suite : SUITES) {
            if (suite.letters()) {
                int[] counts = new int[4];
                double[] shares = model.letters.getOrDefault(suite.name(), new double[4]);
                for (int i = 0; i < suite.n(); i++) {
                    double kept = sure.nextDouble();
                    double drawn = random.nextDouble();
                    counts[letter(shares, random.nextDouble() < 0.25 ? drawn : kept)]++;
                }
                letters.put(suite.name(), Map.of("A", counts[0], "B", counts[1], "C", counts[2], "D", counts[3]));
            }
        }
        return letters;
    }

    private static int letter(double[] shares, double drawn) {
        double left = drawn;
        for (int i = 0; i < shares.length; i++) {
            left -= shares[i];
            if (left < 0) {
                return i;
            }
        }
        return shares.length - 1;
    }

    /** The manifest of a version; what a run trained proves its data policy. */
    static Manifest manifest(String name, Lineage lineage) {
        String sha256 = new Random(name.hashCode())
                .ints(64, 0, 16)
                .mapToObj(digit -> DIGITS.substring(digit, digit + 1))
                .reduce("", String::concat);
        List<dev.journeyman.store.ModelFile> files =
                new ArrayList<>(List.of(new dev.journeyman.store.ModelFile("model.safetensors", 10, sha256)));
        return new Manifest(name, digest(files), Instant.EPOCH, files, lineage);
    }

    private static String digest(List<dev.journeyman.store.ModelFile> files) {
        try {
            String line = files.getFirst().sha256() + "  10  model.safetensors\n";
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Lineage trained(@Nullable String parent, long real, long synthetic, Lineage.@Nullable Proof proof) {
        Map<String, Long> counts =
                real + synthetic == 0 ? Map.of() : Map.of("human_feedback", real, "synthetic_self", synthetic);
        return new Lineage("run:1", parent, "1", "retrain", "ab".repeat(32), counts, counts, null, proof);
    }
}
