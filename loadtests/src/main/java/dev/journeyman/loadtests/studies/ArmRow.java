package dev.journeyman.loadtests.studies;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An arm with what was found, all repeats together.
 *
 * @param runs its trainings, one a repeat; none for the baseline and for merged models
 */
record ArmRow(String arm, List<Trained> runs, Exam exam, Lab.Evals evals) {
    /** Copies the list. */
    ArmRow {
        runs = List.copyOf(runs);
    }

    ArmRow plus(ArmRow other) {
        List<Trained> both = new ArrayList<>(runs);
        both.addAll(other.runs);
        return new ArmRow(arm, both, exam.plus(other.exam), evals.plus(other.evals));
    }

    /** Something that repeats the arms of a study with a seed. */
    interface Repeat {
        List<ArmRow> rows(int repeat) throws IOException, InterruptedException;
    }

    /** The rows of all repeats, added place by place. */
    static List<ArmRow> repeated(int repeats, Repeat repeat) throws IOException, InterruptedException {
        List<ArmRow> sum = new ArrayList<>(repeat.rows(0));
        for (int i = 1; i < repeats; i++) {
            List<ArmRow> more = repeat.rows(i);
            for (int row = 0; row < sum.size(); row++) {
                sum.set(row, sum.get(row).plus(more.get(row)));
            }
        }
        return sum;
    }
}
