package dev.journeyman.loadtests.workshop;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A gateway's home in which technicians have corrected the starter's answers, in batches, with a snapshot before the first and after each. Whatever is trained on the same real records shares it.
 *
 * @param home the folder
 * @param operator the operator's key; it opens nothing but this home
 * @param snapshots before the first batch, and after each
 * @param corrections of each batch
 * @param standings what the gateway made of them
 */
public record WorkshopHome(
        String home,
        String operator,
        List<String> snapshots,
        List<Integer> corrections,
        Map<String, Integer> standings) {
    /** The version that every home begins with. */
    public static final String STARTER = "starter";

    /** The most tokens of an answer. */
    public static final int MOST_TOKENS = 64;

    /** The most corrections that one technician makes: more within a minute are a flood, and nobody's feedback counts who floods. */
    private static final int MOST_CORRECTIONS = 25;

    /** A fact that technicians correct in so many wordings. */
    public record Correction(Fact fact, int wordings) {}

    /** Makes it; what is in the folder is removed. */
    public static WorkshopHome prepare(Path root, Path home, List<List<Correction>> batches)
            throws IOException, InterruptedException {
        GatewayProcess.remove(home);
        Files.createDirectories(home);
        List<String> technicians = new ArrayList<>();
        int all = batches.stream()
                .flatMap(List::stream)
                .mapToInt(Correction::wordings)
                .sum();
        for (int i = 0; i * MOST_CORRECTIONS < Math.max(all, 1); i++) {
            technicians.add(Workshop.key(root, home, "technician"));
        }
        String operator = Workshop.key(root, home, "ops");
        List<String> snapshots = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        Map<String, Integer> standings = new TreeMap<>();
        try (GatewayProcess gateway = serve(root, home, STARTER);
                Workshop workshop = new Workshop(gateway.base())) {
            snapshots.add(snapshot(workshop, operator, home));
            int turn = 0;
            for (List<Correction> batch : batches) {
                int before = turn;
                for (Correction correction : batch) {
                    Fact fact = correction.fact();
                    for (String question : fact.wordings().subList(0, correction.wordings())) {
                        String technician = technicians.get(turn++ % technicians.size());
                        Workshop.Answer answer =
                                workshop.ask(technician, question, Workshop.Asking.ofModel(MOST_TOKENS));
                        standings.merge(workshop.correct(technician, answer, fact.answer()), 1, Integer::sum);
                    }
                }
                counts.add(turn - before);
                snapshots.add(snapshot(workshop, operator, home));
            }
        }
        return new WorkshopHome(home.toString(), operator, snapshots, counts, standings);
    }

    /** The home as a path. */
    public Path folder() {
        return Path.of(home);
    }

    /** The newest snapshot. */
    public String whole() {
        return snapshots.get(snapshots.size() - 1);
    }

    /** The snapshot before any correction. */
    public String empty() {
        return snapshots.get(0);
    }

    /** The corrections of all batches. */
    public int allCorrections() {
        return corrections.stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * A gateway with this home.
     *
     * @param model a version of the home, or a model's folder
     */
    public GatewayProcess serve(Path root, String model) throws IOException, InterruptedException {
        return serve(root, folder(), model);
    }

    private static GatewayProcess serve(Path root, Path home, String model) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--requests-per-minute", "1000000"));
        if (!model.equals(STARTER)) {
            arguments.addAll(List.of("--model", model));
        }
        return GatewayProcess.start(
                GatewayProcess.Options.of(root).withHome(home).withArguments(arguments));
    }

    private static String snapshot(Workshop workshop, String operator, Path home)
            throws IOException, InterruptedException {
        workshop.snapshot(operator);
        try (Stream<Path> all = Files.list(home.resolve("feedback-snapshots"))) {
            return all.map(Path::toString)
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }
}
