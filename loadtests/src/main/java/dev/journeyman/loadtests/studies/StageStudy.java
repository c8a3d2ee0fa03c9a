package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.studies.ArmRecipe.Kind;
import dev.journeyman.loadtests.studies.ArmRecipe.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Domain-adaptive pretraining (DAPT), supervised fine-tuning (SFT) and preference optimization (DPO), alone and one after the other. */
final class StageStudy implements Study {
    private static final Map<Kind, Integer> PARTS = Map.of(Kind.CLM, 1, Kind.SFT, 2, Kind.DPO, 1);

    @Override
    public String name() {
        return "stages";
    }

    @Override
    public StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException {
        List<ArmRow> arms = ArmRow.repeated(repeats, repeat -> {
            MixedWorkshop workshop = MixedWorkshop.of(lab, repeat);
            List<ArmRow> rows = new ArrayList<>(List.of(workshop.baseline(true), workshop.realOnly("SFT", true)));
            for (List<Kind> kinds : List.of(
                    List.of(Kind.DPO),
                    List.of(Kind.SFT, Kind.DPO),
                    List.of(Kind.CLM),
                    List.of(Kind.CLM, Kind.SFT),
                    List.of(Kind.CLM, Kind.SFT, Kind.DPO))) {
                String called = String.join(
                                " + ", kinds.stream().map(Kind::name).toList())
                        .replace("CLM", "DAPT");
                rows.add(workshop.staged(
                        called,
                        called.toLowerCase(Locale.ROOT).replace(" + ", "-"),
                        workshop.staged(stages(kinds, lab.settings().steps())),
                        kinds.contains(Kind.CLM)));
            }
            return rows;
        });
        return new StudyReport(
                name(),
                "what does each stage add, and which letters are chosen after it?",
                "arXiv 2511.21748 (Llama 3.2 3B, DiagnosticMCQ): DAPT + SFT 37.8 %, DSFT 38.2 %, DAPT + DSFT 44.4 %, DAPT + DSFT + DPO 45.3 %; after DAPT option C 868 times of 876, after all stages"
                        + " A, B, C, D 288, 311, 201, 76 times.",
                List.of(
                        "the same number of steps in every arm, dealt out DAPT 1 : SFT 2 : DPO 1 among its stages, so a stage that is added takes steps from the others; a preference counts as two samples.",
                        "DAPT reads a manual of all facts in prose; SFT and DPO learn from the corrections of three quarters of them, so the last quarter is in the manual alone, and in the arms without DAPT nowhere."),
                List.of(
                        new StudyTable.Columns("facts right in held-out wordings, % (95 %)")
                                .with(
                                        "corrected",
                                        row -> row.exam()
                                                .right(MixedWorkshop.real())
                                                .whole())
                                .with(
                                        "in the manual alone",
                                        row -> row.exam()
                                                .right(MixedWorkshop.notReal())
                                                .whole())
                                .with("house style", row -> row.exam().inStyle().percent())
                                .with("held-back pairs", StageStudy::pairs)
                                .with("margin", StageStudy::margin)
                                .of(arms),
                        StudyTable.evals(arms),
                        StudyTable.effort(arms)),
                arms);
    }

    /** Shares the steps out; what rounding leaves over is the last one's. */
    static List<Stage> stages(List<Kind> kinds, int steps) {
        int all = kinds.stream().mapToInt(kind -> PARTS.getOrDefault(kind, 1)).sum();
        List<Stage> stages = new ArrayList<>();
        int left = steps;
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            int own = i == kinds.size() - 1 ? left : Math.max(1, steps * PARTS.getOrDefault(kind, 1) / all);
            stages.add(new Stage(kind, own));
            left -= own;
        }
        return stages;
    }

    private static String pairs(ArmRow row) {
        int pairs = row.runs().stream()
                .map(Trained::preferences)
                .filter(java.util.Objects::nonNull)
                .mapToInt(Trained.Preferences::pairs)
                .sum();
        return pairs == 0 ? "-" : String.valueOf(pairs);
    }

    private static String margin(ArmRow row) {
        return row.runs().stream()
                .map(Trained::preferences)
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Trained.Preferences::margin)
                .average()
                .stream()
                .mapToObj(mean -> String.format(Locale.ROOT, "%.3f", mean))
                .findFirst()
                .orElse("-");
    }
}
