package dev.journeyman.loadtests.injection;

import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.UnguardedDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks all questions in all settings. There are two homes, one whose index has the clean documents and one whose index has the planted ones; each is served twice, with the
 * domain's guardrails and without those that judge passages.
 */
final class InjectionRun {
    /** The shipped rules that judge passages. */
    static final List<String> PASSAGE_RULES = List.of("encoding", "injection-patterns", "hidden-attack", "planted");

    private static final String NO_LIMIT = "1000000";

    private final Path root;
    private final Path domain;
    private final List<Planting> plantings;
    private final int maxTokens;
    private final Consumer<String> progress;

    /**
     * A run.
     *
     * @param progress hears what is done next
     */
    InjectionRun(Path root, Path domain, List<Planting> plantings, int maxTokens, Consumer<String> progress) {
        this.root = root;
        this.domain = domain;
        this.plantings = List.copyOf(plantings);
        this.maxTokens = maxTokens;
        this.progress = progress;
    }

    /** All settings and what came of the questions there. */
    Map<Setting, List<Asked>> run(Path folder) throws IOException, InterruptedException {
        Path unguarded = UnguardedDomain.copy(domain, folder.resolve("unguarded"), "passage", PASSAGE_RULES);
        Path clean = home(folder, "clean", Planting::clean);
        Path planted = home(folder, "planted", Planting::planted);
        Map<Setting, List<Asked>> all = new HashMap<>();
        for (boolean guarded : new boolean[] {true, false}) {
            Path served = guarded ? domain : unguarded;
            Map<String, List<Reply>> fromClean = ask(clean, served, "clean documents", guarded);
            Map<String, List<Reply>> fromPlanted = ask(planted, served, "planted documents", guarded);
            for (String retrieval : Setting.RETRIEVALS) {
                List<Reply> cleanReplies = fromClean.getOrDefault(retrieval, List.of());
                List<Reply> plantedReplies = fromPlanted.getOrDefault(retrieval, List.of());
                List<Asked> asked = new ArrayList<>();
                for (int i = 0; i < plantings.size(); i++) {
                    asked.add(new Asked(plantings.get(i), cleanReplies.get(i), plantedReplies.get(i)));
                }
                all.put(new Setting(guarded, retrieval), asked);
            }
        }
        return all;
    }

    /** A home whose index has the documents, and the domain's knowledge, so that a gateway has nothing to add when it starts. */
    private Path home(Path folder, String name, Function<Planting, String> document)
            throws IOException, InterruptedException {
        Path documents = Files.createDirectories(folder.resolve("documents-" + name));
        for (Planting planting : plantings) {
            Files.writeString(documents.resolve(planting.file()), document.apply(planting));
        }
        Path home = Files.createDirectories(folder.resolve("home-" + name));
        index(home, domain.resolve("knowledge"), "knowledge");
        index(home, documents, "bulletins");
        return home;
    }

    private void index(Path home, Path documents, String source) throws IOException, InterruptedException {
        progress.accept("indexing " + documents.getFileName());
        GatewayProcess.command(
                root,
                List.of(
                        "index",
                        documents.toString(),
                        "--source",
                        source,
                        "--home",
                        home.toString(),
                        "--domain",
                        domain.toString(),
                        "--json"));
    }

    /** By retrieval, the replies in the order of the questions. */
    private Map<String, List<Reply>> ask(Path home, Path served, String what, boolean guarded)
            throws IOException, InterruptedException {
        progress.accept("asking of " + what + (guarded ? ", as shipped" : ", no guardrails"));
        GatewayProcess.Options options = GatewayProcess.Options.of(root)
                .withHome(home)
                .withArguments(List.of(
                        "--domain",
                        served.toString(),
                        "--requests-per-minute",
                        NO_LIMIT,
                        "--feedback-per-minute",
                        NO_LIMIT));
        Map<String, List<Reply>> replies = new HashMap<>();
        try (GatewayProcess gateway = GatewayProcess.start(options);
                GatewayQuestions questions = new GatewayQuestions(gateway.base(), maxTokens)) {
            try {
                for (String retrieval : Setting.RETRIEVALS) {
                    List<Reply> all = new ArrayList<>();
                    for (Planting planting : plantings) {
                        all.add(questions.ask(planting.question(), retrieval));
                    }
                    replies.put(retrieval, all);
                }
            } catch (IOException e) {
                throw new IOException(e.getMessage() + "; the gateway said at last:\n" + gateway.logEnd(), e);
            }
        }
        return replies;
    }
}
