package dev.journeyman.gateway.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.models.ScorecardForGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A program that is called as the retrainer is and does as it is told: the first argument is a word of {@link #misbehave}, or the arguments are those of {@code retrain} and {@code evals run}. For
 * those it finds in the home what to do: {@code fake-candidate} has the candidate's name, {@code fake-wrong-NAME} how many wrong answers a version gives.
 */
public final class FakeRetrainer {
    private static final int ITEMS = 400;

    private FakeRetrainer() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "retrain" -> retrain(List.of(arguments));
            case "evals" -> evaluate(List.of(arguments));
            default -> misbehave(arguments);
        }
    }

    private static String value(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    private static void retrain(List<String> arguments) throws Exception {
        Path home = Path.of(value(arguments, "--home"));
        Path folder = home.resolve("runs").resolve(value(arguments, "--run"));
        if (!arguments.contains("--worker") || !Files.isDirectory(Path.of(value(arguments, "--snapshot")))) {
            throw new IllegalArgumentException(String.join(" ", arguments));
        }
        System.out.println("{\"event\":\"training set of 3 records\"}");
        for (int step = 1; step <= 3; step++) {
            Files.writeString(
                    folder.resolve("log.jsonl"),
                    "{\"stage\":\"sft-real\",\"step\":" + (step - 1) + ",\"loss\":" + (3 - step) + "}\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            System.out.println(
                    "{\"stage\":\"sft-real\",\"step\":" + step + ",\"steps\":3,\"eta_seconds\":1,\"loss\":1.5}");
            Thread.sleep(100);
        }
        Path gate = home.resolve("fake-gate"); // holds it up until the test has seen enough
        while (Files.exists(gate)) {
            Thread.sleep(50);
        }
        System.out.println("{\"candidate\":\"" + Files.readString(home.resolve("fake-candidate")) + "\"}");
    }

    /** Writes a scorecard where {@code evals run} does, in its form. */
    private static void evaluate(List<String> arguments) throws IOException {
        Path home = Path.of(value(arguments, "--home"));
        String name = value(arguments, "--model");
        JsonNode manifest = JsonMapper.builder()
                .build()
                .readTree(home.resolve("models/versions")
                        .resolve(name)
                        .resolve("manifest.json")
                        .toFile());
        String weights = "";
        for (JsonNode file : manifest.path("files")) {
            weights = file.path("name").asText().equals("model.safetensors")
                    ? file.path("sha256").asText()
                    : weights;
        }
        Path told = home.resolve("fake-wrong-" + name);
        int wrong = Files.exists(told) ? Integer.parseInt(Files.readString(told)) : 4;
        ObjectNode card = ScorecardForGate.of(name, weights, Instant.now().toString(), ITEMS, wrong);
        System.out.println(
                "{\"event\":\"evaluation_progress\",\"done\":1600,\"all\":1600,\"suite\":\"stops\",\"seconds_left\":0}");
        Path folder = Files.createDirectories(home.resolve("evals").resolve(name + "-0123456789ab"));
        Files.writeString(folder.resolve("scorecard.json"), card.toString());
        System.out.println(card);
    }

    private static void misbehave(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "say" -> {
                System.out.println("{\"stage\":\"sft\",\"step\":1,\"steps\":2,\"loss\":0.5}");
                System.out.println("x".repeat(100_000));
                System.err.println("a native library's word");
                System.out.println("{\"candidate\":\"c-1\"}");
            }
            case "die" -> System.exit(3);
            case "stall" -> Thread.sleep(600_000);
            case "endless" -> {
                while (!Thread.interrupted()) {
                    System.out.println("again");
                }
            }
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        Thread.sleep(600_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
                System.out.println("ready");
                Thread.sleep(600_000);
            }
            case "greedy" -> {
                byte[][] held = new byte[64][];
                for (int i = 0; i < held.length; i++) {
                    held[i] = new byte[4 << 20];
                    java.util.Arrays.fill(held[i], (byte) 1);
                }
                System.out.println("holds " + held.length);
                Thread.sleep(600_000);
                System.out.println(held[0][0]);
            }
            case "orphan" -> {
                System.out.println("ready");
                while (System.in.read() >= 0) {
                    // nothing is said there
                }
                Files.writeString(Path.of(arguments[1]), "the parent is gone");
            }
            case "parent" ->
                new ChildProcess(ChildLimits.ofMemory(4096), () -> false)
                        .run(
                                ChildProcessIT.command("orphan", arguments[1]),
                                java.util.Map.of(),
                                System.out::println,
                                System.err::println);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
