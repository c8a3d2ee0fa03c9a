package dev.journeyman.loadtests.studies;

import java.io.IOException;
import java.util.List;

/** How much of what the teacher wrote: 0, 10, 25, 50 or 100 %. */
final class ShareStudy implements Study {
    private static final List<Integer> PERCENT = List.of(10, 25, 50, 100);

    @Override
    public String name() {
        return "share";
    }

    @Override
    public StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException {
        List<ArmRow> arms = ArmRow.repeated(repeats, repeat -> {
            MixedWorkshop workshop = MixedWorkshop.of(lab, repeat);
            List<ArmRow> rows =
                    new java.util.ArrayList<>(List.of(workshop.baseline(false), workshop.realOnly("0 %", false)));
            for (int percent : PERCENT) {
                rows.add(workshop.realThenSynthetic(percent + " %", percent / 100.0, false));
            }
            return rows;
        });
        return new StudyReport(
                name(),
                "how much of the synthetic corpus should follow the real records?",
                "arXiv 2510.25273 names 10, 25, 50 and 100 % of the synthetic corpus in the second stage as an experiment to do; it reports no figures.",
                List.of(
                        "a share of the teacher's records is drawn; smaller shares are within larger ones. Groups are those of the whole corpus: at 10 % most of the teacher's facts were told by nobody.",
                        "both parts see each record equally often, in one schedule of the rate; each part's steps are rounded up, so an arm may take one step more.",
                        "the product's cap on synthetic records (half) counts the domain's own records as real, so no share of this corpus comes near it."),
                List.of(
                        MixedWorkshop.known(arms),
                        new StudyTable.Columns("share of the synthetic among the new records")
                                .with("synthetic", row -> StudyTable.sum(row, Trained::offered))
                                .with("wrong and left out", row -> StudyTable.sum(row, Trained::wrongLeftOut))
                                .of(arms),
                        StudyTable.effort(arms)),
                arms);
    }
}
