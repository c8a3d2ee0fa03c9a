package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.loadtests.workshop.ResultBook;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One arm of the smallest workshop from the first request to its exam, so short that nothing is learned; and what goes on from there. */
class StudiesBenchIT {
    private static final Path ROOT = Path.of(System.getProperty("journeyman.root", ".."))
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    @Test
    void anArmIsTrainedExaminedAndNotTrainedAgain() throws Exception {
        StudySettings settings = new StudySettings(3, StudySettings.LEAST_FACTS, 4, 0, 0.15, 1);
        Lab lab = new Lab(ROOT, folder, settings, new ResultBook(folder, settings, "abc", line -> {}));
        ArmRow arm = MixedWorkshop.of(lab, 0).mixed("mixed", SimulatedTeacher.Wording.TECHNICIANS, false);

        // 3 of 4 facts in two wordings; the teacher tells one alone and two with the technicians, one of each wrongly
        assertThat(MixedWorkshop.of(lab, 0).corrections()).isEqualTo(6);
        Trained run = arm.runs().get(0);
        assertThat(run.offered()).isEqualTo(6);
        assertThat(run.wrongOffered()).isEqualTo(4);
        assertThat(run.leftOut()).as("technicians say otherwise").containsEntry("conflict", 2);
        assertThat(run.wrongLeftOut()).isEqualTo(2);
        assertThat(run.steps()).isEqualTo(4);
        assertThat(run.samples()).isEqualTo(4 * ArmRecipe.SAMPLES);
        assertThat(run.parameters()).isGreaterThan(1_000_000);
        assertThat(run.peakBytes()).isPositive();
        assertThat(arm.exam().right().asked()).isEqualTo(12);

        StringBuilder progress = new StringBuilder();
        Lab again = new Lab(
                ROOT,
                folder,
                settings,
                new ResultBook(
                        folder, settings, "abc", line -> progress.append(line).append('\n')));
        assertThat(MixedWorkshop.of(again, 0).mixed("mixed", SimulatedTeacher.Wording.TECHNICIANS, false))
                .isEqualTo(arm);
        assertThat(progress.toString()).doesNotContain("...");
    }
}
