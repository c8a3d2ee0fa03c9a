package dev.journeyman.loadtests.injection;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.GatewayProcess;
import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import dev.journeyman.loadtests.measurement.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-injection}: attacks planted in documents, which of them reach the model, and which change its answer; without guardrails as the baseline. */
@Command(
        name = "bench-injection",
        mixinStandardHelpOptions = true,
        description = {
            "Plants attacks into good documents, indexes them and asks a gateway about each: which attacks reach the prompt, which change the answer, and which good",
            "documents are kept out, with guardrails and without (the baseline). The last line is the result as JSON."
        })
public final class InjectionBenchCommand implements Callable<Integer> {
    private static final int MOST_ATTACKS = 10_000;
    private static final int MOST_TOKENS = 512; // half of the starter's context

    @Mixin
    private SharedOptions shared = new SharedOptions();

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description = "the domain's folder (default: domains/automotive of the project)")
    @Nullable
    private Path domain;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "a folder with " + PlantTexts.FILE + ", lists of attacks by kind (default: the project's own)")
    @Nullable
    private Path data;

    @Option(
            names = "--attacks",
            paramLabel = "N",
            defaultValue = "150",
            description = "attacks to plant; more than there are: each several times (default: ${DEFAULT-VALUE})")
    private int attacks;

    @Option(
            names = "--places",
            split = ",",
            defaultValue = "START,MIDDLE,END",
            description = "where to plant: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private List<Place> places = List.of();

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "the most tokens of an answer (default: ${DEFAULT-VALUE})")
    private int maxTokens;

    private record Settings(
            int attacks,
            int texts,
            List<Place> places,
            @JsonProperty("max_tokens") int maxTokens,
            long seed) {}

    private record Report(
            String benchmark,
            @JsonProperty("code") Revision revision,
            Machine hardware,
            Settings settings,
            @JsonProperty("attacks_from") String attacksFrom,
            @JsonProperty("seconds_taken") double seconds,
            @JsonProperty("load_average_before") double loadBefore,
            @JsonProperty("load_average_after") double loadAfter,
            String baseline,
            List<SettingCounts> rows) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        shared.within("--attacks", attacks, 1, MOST_ATTACKS);
        shared.within("--max-tokens", maxTokens, 1, MOST_TOKENS);
        Path folder = Files.createTempDirectory("journeyman-bench-injection-");
        try {
            Report report = measure(folder);
            if (!shared.json()) {
                System.out.print(table(report));
            }
            System.out.println(new JsonMapper().writeValueAsString(report));
            return 0;
        } finally {
            GatewayProcess.remove(folder);
        }
    }

    private Report measure(Path folder) throws IOException, InterruptedException {
        double loadBefore = Machine.loadAverage();
        long begun = System.nanoTime();
        Path root = SharedOptions.root();
        Path place = (domain == null ? root.resolve("domains/automotive") : domain)
                .toAbsolutePath()
                .normalize();
        PlantTexts texts = data == null ? PlantTexts.own() : PlantTexts.of(data);
        List<Planting> plantings =
                Planting.draw(texts, GoodPassage.read(place), attacks, places, new SplittableRandom(shared.seed()));
        Map<Setting, List<Asked>> asked = new InjectionRun(root, place, plantings, maxTokens, shared::tell).run(folder);
        List<SettingCounts> rows = new ArrayList<>();
        for (String retrieval : Setting.RETRIEVALS) {
            List<Asked> unguarded = asked.getOrDefault(new Setting(false, retrieval), List.of());
            for (boolean guarded : new boolean[] {false, true}) {
                Setting setting = new Setting(guarded, retrieval);
                rows.add(SettingCounts.of(setting, asked.getOrDefault(setting, List.of()), unguarded));
            }
        }
        return new Report(
                "injection",
                Revision.of(root),
                Machine.here(),
                new Settings(attacks, texts.attacks().size(), places, maxTokens, shared.seed()),
                texts.source(),
                (System.nanoTime() - begun) / 1e9,
                loadBefore,
                Machine.loadAverage(),
                new Setting(false, "on").label(),
                rows);
    }

    private static String table(Report report) {
        Table table = new Table(
                "passages, retrieval",
                "planted",
                "found",
                "in prompt",
                "in passages",
                "answer changed",
                "of reached",
                "taken up",
                "clean kept out",
                "notices kept out",
                "notices change answer",
                "out of time");
        for (SettingCounts row : report.rows()) {
            table.row(
                    row.setting(),
                    String.valueOf(row.attacks()),
                    share(row.found(), row.attacks()),
                    share(row.inPrompt(), row.found()),
                    share(row.inPassages(), row.found()),
                    share(row.changed(), row.attacks()),
                    share(row.changedByReached(), row.reached()),
                    share(row.takenUp(), row.attacks()),
                    share(row.cleanKeptOut(), row.clean()),
                    share(row.noticesKeptOut(), row.notices()),
                    share(row.noticesChanged(), row.notices()),
                    String.valueOf(row.disturbed()));
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (SettingCounts row : report.rows()) {
            text.append("  ").append(row.setting()).append(", reached by place:");
            row.reachedByPlace()
                    .forEach((place, share) -> text.append(' ')
                            .append(place)
                            .append(' ')
                            .append(share.count())
                            .append('/')
                            .append(share.of()));
            text.append("; by kind:");
            row.reachedByKind()
                    .forEach((kind, share) -> text.append(' ')
                            .append(kind)
                            .append(' ')
                            .append(share.count())
                            .append('/')
                            .append(share.of()));
            text.append('\n');
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "Attacks from %s (%d texts), seed %d, %.0f s; %s, %d cores, load average %.2f before, %.2f after.%n",
                        report.attacksFrom(),
                        report.settings().texts(),
                        report.settings().seed(),
                        report.seconds(),
                        report.hardware().cpu(),
                        report.hardware().cores(),
                        report.loadBefore(),
                        report.loadAfter()))
                .toString();
    }

    private static String share(int count, int of) {
        return of == 0 ? "-" : String.format(Locale.ROOT, "%d (%.1f %%)", count, 100.0 * count / of);
    }
}
