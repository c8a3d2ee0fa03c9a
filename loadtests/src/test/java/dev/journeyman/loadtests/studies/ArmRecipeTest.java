package dev.journeyman.loadtests.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.loadtests.studies.ArmRecipe.Kind;
import dev.journeyman.loadtests.studies.ArmRecipe.Stage;
import dev.journeyman.retrainer.retrain.RetrainCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class ArmRecipeTest {
    @TempDir
    private Path folder;

    static Stream<ArmRecipe> recipes() {
        ArmRecipe plain = ArmRecipe.supervised("mixed", 120, 1);
        return Stream.of(
                plain,
                ArmRecipe.supervised("real-then-synthetic", 120, 20261101).withEpochs(17.123456789),
                ArmRecipe.supervised("real-only", 4, 1).withAdapter(8),
                new ArmRecipe("real-only", StageStudy.stages(List.of(Kind.CLM, Kind.SFT, Kind.DPO), 121), 0, null, 3));
    }

    /** {@code retrain} reads the recipe first, and then misses the models. */
    @ParameterizedTest
    @MethodSource("recipes")
    void theRetrainerTakesIt(ArmRecipe recipe) throws IOException {
        assertThat(retrain(recipe.yaml())).contains("has no models");
    }

    /** The test above can fail. */
    @Test
    void theRetrainerRefusesAnother() throws IOException {
        assertThat(retrain(ArmRecipe.supervised("backwards", 10, 1).yaml())).contains("training_set");
    }

    private String retrain(String yaml) throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, yaml);
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new RetrainCommand())
                .setErr(new PrintWriter(err))
                .execute("--once", "--recipe", file.toString(), "--home", folder.toString());
        assertThat(exit).isEqualTo(1);
        return err.toString();
    }

    @Test
    void stagesShareTheSteps() {
        assertThat(StageStudy.stages(List.of(Kind.CLM, Kind.SFT, Kind.DPO), 121))
                .containsExactly(new Stage(Kind.CLM, 30), new Stage(Kind.SFT, 60), new Stage(Kind.DPO, 31));
        assertThat(StageStudy.stages(List.of(Kind.DPO), 7)).containsExactly(new Stage(Kind.DPO, 7));
    }

    @Test
    void aPreferenceCountsAsTwoSamples() {
        ArmRecipe recipe = new ArmRecipe("real-only", StageStudy.stages(List.of(Kind.SFT, Kind.DPO), 9), 0, null, 3);
        for (String part : List.of("sft-real", "dpo-real")) {
            Stage stage = recipe.stageOf(part);
            assertThat(stage.samples() * stage.answers()).isEqualTo(ArmRecipe.SAMPLES);
        }
        assertThatThrownBy(() -> recipe.stageOf("clm-real")).hasMessageContaining("clm-real");
    }
}
