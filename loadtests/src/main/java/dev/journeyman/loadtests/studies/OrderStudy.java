package dev.journeyman.loadtests.studies;

import java.io.IOException;
import java.util.List;

/** Real records only, mixed with synthetic ones, or first the real and then the synthetic ones. */
final class OrderStudy implements Study {
    @Override
    public String name() {
        return "order";
    }

    @Override
    public StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException {
        List<ArmRow> arms = ArmRow.repeated(repeats, repeat -> {
            MixedWorkshop workshop = MixedWorkshop.of(lab, repeat);
            return List.of(
                    workshop.baseline(true),
                    workshop.realOnly("real only", true),
                    workshop.mixed("mixed", SimulatedTeacher.Wording.OWN, true),
                    workshop.realThenSynthetic("real, then synthetic", 1, true),
                    workshop.syntheticOnly("synthetic only", true),
                    workshop.mixed("mixed, teacher in technicians' words", SimulatedTeacher.Wording.TECHNICIANS, true));
        });
        return new StudyReport(
                name(),
                "what do synthetic records give and spoil, and does it matter when they come?",
                "arXiv 2510.25273 (Hindi tourism, Llama 3.1 8B): original data first and synthetic after was best on the held-out test set in BLEU-2 and QA-F1; all sources mixed lost BLEU-2,"
                        + " put down to answers that contradict each other.",
                List.of(
                        "the same steps in every arm; in \"real, then synthetic\" each part has as many as its share of the records, rounded up, in one schedule of the rate, and the second part repeats real ones as the product does.",
                        "a correction weighs 0.6 and a synthetic record 0.5, as the product trusts them.",
                        "the teacher words facts anew and in no house style; the training set finds a contradiction only where a question is nearly the same: the last arm shows it, the others cannot."),
                List.of(MixedWorkshop.known(arms), StudyTable.evals(arms), StudyTable.effort(arms)),
                arms);
    }
}
