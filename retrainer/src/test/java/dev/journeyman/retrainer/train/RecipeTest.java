package dev.journeyman.retrainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    @TempDir
    private Path folder;

    @Test
    void theStartersRecipeIsRead() throws Exception {
        Recipe recipe = Recipe.read(Path.of(System.getProperty("journeyman.root", ".."))
                .resolve("domains/automotive/recipes/starter.yaml"));
        assertThat(recipe.name()).isEqualTo("starter");
        assertThat(recipe.stages())
                .extracting(Recipe.Stage::kind)
                .containsExactly(Recipe.Kind.TEXT, Recipe.Kind.INSTRUCTIONS);
        assertThat(recipe.totalSteps())
                .isEqualTo(
                        recipe.stages().get(0).steps() + recipe.stages().get(1).steps());
    }

    @Test
    void everyProblemIsNamedAtOnce() throws Exception {
        Path file = folder.resolve("r.yaml");
        Files.writeString(file, """
                name: "Bad Name"
                domain: ..
                seed: 1
                compute: float8
                model: {vocabulary: 10, width: 100, hidden: 10, layers: 1, heads: 3, kv_heads: 2, context_tokens: 10}
                optimizer: {beta1: 0.9, beta2: 0.95, decay: 0, clip: 1}
                row_tokens: [64, 32]
                checkpoint_steps: 0
                stages:
                  - {name: s, kind: INSTRUCTIONS, steps: 0, tokens_per_step: 1, peak: 0, warmup_steps: 0, floor: 0}
                """);
        assertThatThrownBy(() -> Recipe.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "name:",
                        "compute:",
                        "row_tokens:",
                        "checkpoint_steps:",
                        "model.vocabulary:",
                        "model.heads:",
                        "model.kv_heads:",
                        "stages[0].steps:",
                        "stages[0].peak:",
                        "stages[0].mix:");
    }

    @Test
    void anUnknownKeyIsNamed() throws Exception {
        Path file = folder.resolve("r.yaml");
        Files.writeString(file, "name: a\nlearning_speed: 1\n");
        assertThatThrownBy(() -> Recipe.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("learning_speed");
    }
}
