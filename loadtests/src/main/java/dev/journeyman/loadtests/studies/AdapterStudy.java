package dev.journeyman.loadtests.studies;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All weights, or a low-rank adapter (LoRA, arXiv 2106.09685). */
final class AdapterStudy implements Study {
    private static final List<Integer> RANKS = List.of(8, 16);
    private static final double KIB = 1024;

    @Override
    public String name() {
        return "adapter";
    }

    @Override
    public StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException {
        List<ArmRow> arms = ArmRow.repeated(repeats, repeat -> {
            MixedWorkshop workshop = MixedWorkshop.of(lab, repeat);
            List<ArmRow> rows =
                    new ArrayList<>(List.of(workshop.baseline(true), workshop.realOnly("all weights", true)));
            for (int rank : RANKS) {
                rows.add(workshop.staged(
                        "LoRA, rank " + rank,
                        "lora-" + rank,
                        workshop.supervised("real-only").withAdapter(rank),
                        false));
            }
            return rows;
        });
        return new StudyReport(
                name(),
                "what does an adapter save, and what does it cost?",
                "arXiv 2511.21748 trained all weights for DAPT and SFT (\"deeper semantic shifts\") and LoRA of rank 16 for DPO, for memory's sake; a practitioners' guide calls LoRA the default,"
                        + " comparable for most tasks. Neither gives figures for both.",
                List.of(String.format(
                        Locale.ROOT,
                        "the same samples in the same order, supervised, corrections alone; peak rate %s for all weights, %s for adapters, which want a higher one; all projections, alpha twice the rank.",
                        ArmRecipe.PEAK,
                        ArmRecipe.ADAPTER_PEAK)),
                List.of(
                        new StudyTable.Columns("facts right in held-out wordings, % (95 %), and what was trained")
                                .with(
                                        "corrected",
                                        row -> row.exam()
                                                .right(MixedWorkshop.real())
                                                .whole())
                                .with("house style", row -> row.exam().inStyle().percent())
                                .with("trained parameters", row -> StudyTable.mean(row, Trained::parameters))
                                .with("adapter KiB", row -> StudyTable.mean(row, run -> run.adapterBytes() / KIB))
                                .with("seconds", row -> StudyTable.mean(row, Trained::trainingSeconds))
                                .with("peak MiB", row -> StudyTable.peak(row.runs()))
                                .of(arms),
                        StudyTable.evals(arms),
                        StudyTable.effort(arms)),
                arms);
    }
}
