package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.loadtests.workshop.ResultBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupted evening is not lost, and results of other settings are not mixed in. */
class ResultBookTest {
    private static final StudySettings SETTINGS = new StudySettings(1, 40, 120, 40, 0.15, 5);

    @TempDir
    private Path folder;

    @Test
    void whatIsFinishedIsReadAndNotDoneAgain() throws Exception {
        Exam exam = new Exam(
                Map.of("head", new Exam.Tally(new Proportion(2, 3), Proportion.NONE)), new Proportion(1, 3), 3, 21, 9);
        Trained trained = new Trained(
                "v1",
                "d",
                12,
                4,
                Map.of("conflict", 2),
                1,
                0,
                8,
                192,
                9984,
                1.5,
                2.5,
                7,
                8,
                0,
                new Trained.Preferences(4, 0.1, 0.75));
        Lab.Evals evals = new Lab.Evals(Map.of("mcq", new Lab.Eval(new Proportion(1, 4), Map.of("A", 4))));
        List<String> progress = new ArrayList<>();
        ResultBook first = new ResultBook(folder, SETTINGS, "abc", progress::add);
        assertThat(first.once("a.exam", Exam.class, () -> exam)).isEqualTo(exam);
        first.once("a.trained", Trained.class, () -> trained);
        first.once("a.evals", Lab.Evals.class, () -> evals);

        ResultBook second = new ResultBook(folder, SETTINGS, "def", progress::add);
        assertThat(second.once("a.exam", Exam.class, ResultBookTest::never)).isEqualTo(exam);
        assertThat(second.once("a.trained", Trained.class, ResultBookTest::never))
                .isEqualTo(trained);
        assertThat(second.once("a.evals", Lab.Evals.class, ResultBookTest::never))
                .isEqualTo(evals);
        second.once("b.merged", String.class, () -> "there");
        assertThat(second.commits()).containsExactly("abc", "def");
        assertThat(progress).contains("a.exam ...", "a.exam: there already");
    }

    @Test
    void whatFailedIsDoneAgain() throws Exception {
        ResultBook book = new ResultBook(folder, SETTINGS, "abc", line -> {});
        assertThatThrownBy(() -> book.once("a", String.class, () -> {
                    throw new IOException("killed");
                }))
                .hasMessage("killed");
        assertThat(book.once("a", String.class, () -> "done")).isEqualTo("done");
    }

    @Test
    void otherSettingsAreRefusedAndBothAreNamed() throws Exception {
        new ResultBook(folder, SETTINGS, "abc", line -> {});
        assertThatThrownBy(() -> new ResultBook(folder, new StudySettings(1, 8, 120, 40, 0.15, 5), "abc", line -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"facts\":40")
                .hasMessageContaining("\"facts\":8");
    }

    @Test
    void aKeyNamesNoOtherFolder() throws Exception {
        ResultBook book = new ResultBook(folder, SETTINGS, "abc", line -> {});
        assertThatThrownBy(() -> book.once("../a", String.class, () -> "out"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> T never() {
        throw new AssertionError("done again");
    }
}
