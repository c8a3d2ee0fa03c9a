package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReportTest {
    private static final Fact FACT = WorkshopFacts.draw(1, 2, 5).get(0);

    @Test
    void anExamCountsRightWrongTaughtAndStyle() {
        String wrong = FACT.others().get(0);
        List<Exam.Question> questions = List.of(
                new Exam.Question("told wrongly", FACT, "?", wrong),
                new Exam.Question("told wrongly", FACT, "?", wrong),
                new Exam.Question("told", FACT, "?", null));
        Exam exam = Exam.of(questions, List.of(FACT.answer(), "It is " + wrong + ".", "I do not know"));
        assertThat(exam.right()).isEqualTo(new Proportion(1, 3));
        assertThat(exam.right("told wrongly")).isEqualTo(new Proportion(1, 2));
        assertThat(exam.wrongTold()).isEqualTo(new Proportion(1, 2));
        assertThat(exam.wrongTold("told")).isEqualTo(Proportion.NONE);
        assertThat(exam.inStyle()).isEqualTo(new Proportion(1, 3));
        assertThat(exam.distinctAnswers()).isEqualTo(3);
        assertThat(exam.plus(exam).right("told wrongly")).isEqualTo(new Proportion(2, 4));
    }

    @Test
    void tablesHaveTheBaselineAndDashesWhereNothingWasDone() {
        Exam exam = new Exam(
                Map.of(Planned.Source.TECHNICIANS.words(), new Exam.Tally(new Proportion(3, 4), Proportion.NONE)),
                new Proportion(1, 4),
                2,
                10,
                5);
        Lab.Evals evals = new Lab.Evals(
                Map.of("mcq", new Lab.Eval(new Proportion(1, 4), Map.of("A", 3, "B", 1, "unparsable", 0))));
        ArmRow baseline = new ArmRow("starter (baseline)", List.of(), exam, evals);
        Trained run = new Trained(
                "v", "d", 12, 4, Map.of("conflict", 2, "duplicate", 1), 2, 0, 8, 192, 9984, 2, 3, 3 << 20, 8, 0, null);
        ArmRow arm = new ArmRow("mixed", List.of(run), exam, Lab.Evals.NONE)
                .plus(new ArmRow("mixed", List.of(run), exam, evals));

        assertThat(MixedWorkshop.known(List.of(baseline, arm)).rows().get(1))
                .startsWith("mixed", "75.0 of 8 (41-93)", "75.0", "-");
        assertThat(StudyTable.evals(List.of(baseline)).rows().get(0)).contains("25.0", "A 75 B 25 ? 0");
        assertThat(StudyTable.effort(List.of(baseline, arm)).rows())
                .containsExactly(
                        List.of("starter (baseline)", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-"),
                        List.of(
                                "mixed",
                                "24",
                                "4 conflict, 2 duplicate",
                                "4",
                                "0",
                                "16",
                                "384",
                                "19968",
                                "2",
                                "3",
                                "3"));
        assertThat(new StudyReport(
                                "order",
                                "what?",
                                "this",
                                List.of("so"),
                                List.of(StudyTable.evals(List.of(baseline))),
                                List.of(baseline))
                        .text())
                .startsWith("== order: what?\nReported: this\nHere: so\n")
                .contains("starter (baseline)");
    }

    @Test
    void parametersAreCountedFromTheHeader(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.safetensors");
        byte[] header =
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},\"b\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[24,44]}}"
                        .getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.writeLong(Long.reverseBytes(header.length));
            out.write(header);
        }
        assertThat(Trained.parameters(file)).isEqualTo(11);
    }

    @Test
    void settingsNameAllThatIsWrong() {
        assertThat(new StudySettings(1, 3, 2, -1, 1.5, 0).problems(100))
                .hasSize(5)
                .anyMatch(problem -> problem.startsWith("--wrong-share"));
        assertThat(new StudySettings(1, 40, 120, 40, 0.15, 5).problems(100)).isEmpty();
    }
}
