package dev.journeyman.loadtests.studies;

import java.io.IOException;
import java.util.List;

/** A comparison. Its arms begin with the same starter, and unless its method says otherwise take the same number of optimizer steps with the same samples in each. */
interface Study {
    /** What {@code --only} calls it. */
    String name();

    /** All repeats of all arms. */
    StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException;

    /** Every study, in the order of the report. */
    static List<Study> all() {
        return List.of(
                new OrderStudy(),
                new ShareStudy(),
                new GenerationStudy(),
                new StageStudy(),
                new AdapterStudy(),
                new MergeStudy());
    }
}
