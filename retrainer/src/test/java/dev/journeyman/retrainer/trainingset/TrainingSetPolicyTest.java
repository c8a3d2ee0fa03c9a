package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetPolicyTest {
    @TempDir
    private Path folder;

    @Test
    void everyDefault() {
        TrainingSetPolicy policy = TrainingSetPolicy.DEFAULT;
        assertThat(policy.syntheticCap()).isEqualTo(0.5);
        assertThat(policy.order()).isEqualTo(StageOrder.REAL_THEN_SYNTHETIC);
        assertThat(policy.domainToGeneral()).isNull();
        assertThat(policy.similarity()).isEqualTo(0.8);
        assertThat(policy.answerSimilarity()).isEqualTo(0.5);
        assertThat(policy.technicianShare()).isEqualTo(0.2);
        assertThat(policy.contaminated()).isEqualTo(TrainingSetPolicy.Contaminated.REFUSE);
        assertThat(policy.retired()).isEmpty();
        assertThat(policy.seed()).isEqualTo(1);
        assertThat(policy.diversitySample()).isEqualTo(1000);
    }

    @Test
    void isReadFromYaml() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.yaml"), """
                synthetic_cap: 0.25
                order: mixed
                domain_to_general: 2.5
                contaminated: leave-out
                retired: {instruction/a: "the torque was wrong"}
                """);
        TrainingSetPolicy policy = TrainingSetPolicy.read(file);
        assertThat(policy.syntheticCap()).isEqualTo(0.25);
        assertThat(policy.order()).isEqualTo(StageOrder.MIXED);
        assertThat(policy.domainToGeneral()).isEqualTo(2.5);
        assertThat(policy.contaminated()).isEqualTo(TrainingSetPolicy.Contaminated.LEAVE_OUT);
        assertThat(policy.retired()).isEqualTo(Map.of("instruction/a", "the torque was wrong"));
        assertThat(policy.technicianShare()).isEqualTo(0.2);
    }

    @Test
    void namesAllThatIsWrong() throws IOException {
        Path file = Files.writeString(
                folder.resolve("policy.yaml"),
                "{synthetic_cap: 1.0, domain_to_general: 0, similarity: 0.2, answer_similarity: 0, technician_share: 2,"
                        + " retired: {x: ' '}, diversity_sample: 0}");
        assertThatThrownBy(() -> TrainingSetPolicy.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "synthetic_cap: from 0 to below 1, is 1.0",
                        "domain_to_general: from 0.001 to 1000, is 0.0",
                        "similarity: from 0.5 to 1, is 0.2",
                        "answer_similarity",
                        "technician_share",
                        "retired: a reason for each id; there is none for, is x",
                        "diversity_sample");
        Files.writeString(file, "{anchor: none}");
        assertThatThrownBy(() -> TrainingSetPolicy.read(file)).hasMessageContaining("anchor"); // it cannot be chosen
    }
}
