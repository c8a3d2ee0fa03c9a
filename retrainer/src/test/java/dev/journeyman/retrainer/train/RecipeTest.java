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
                .startsWith(Recipe.Kind.TEXT, Recipe.Kind.INSTRUCTIONS);
    }

    @Test
    void stagesAtTheEndAndAnotherAverageContinueARecipe() throws Exception {
        Path file = folder.resolve("r.yaml");
        String text = """
                name: r
                domain: ..
                seed: 1
                compute: float32
                start: ../starter
                optimizer: {beta1: 0.9, beta2: 0.95, decay: 0, clip: 1}
                row_tokens: [64]
                checkpoint_steps: 1
                stages:
                  - {name: a, kind: TEXT, steps: 1, tokens_per_step: 1, peak: 1, warmup_steps: 0, floor: 0}
                """;
        String more = "  - {name: b, kind: TEXT, steps: 2, tokens_per_step: 1, peak: 1, warmup_steps: 0, floor: 0}\n";
        Recipe one = recipe(file, text);
        Recipe two = recipe(file, text + more);
        assertThat(two.continues(one)).isTrue();
        assertThat(two.stepsAfter("a", 1)).isEqualTo(2);
        assertThat(two.stepsAfter("b", 1)).isEqualTo(1);
        assertThat(two.stepsAfter("b", 2)).isZero();
        assertThat(one.continues(two)).isFalse();
        assertThat(one.continues(one)).isTrue();
        Recipe averaged = recipe(file, text + more + "average: [a, b]\n");
        assertThat(averaged.continues(one)).isTrue();
        assertThat(averaged.continues(two)).isTrue();
        assertThat(two.continues(averaged)).isTrue();
        for (String average : new String[] {"[a]", "[a, a]", "[a, c]"}) {
            assertThatThrownBy(() -> recipe(file, text + more + "average: " + average))
                    .hasMessageContaining("average: names of two stages or more");
        }
        assertThat(recipe(file, text.replace("seed: 1", "seed: 2") + more).continues(one))
                .isFalse();
        assertThat(recipe(file, text.replace("steps: 1,", "steps: 3,") + more).continues(one))
                .isFalse();
    }

    private static Recipe recipe(Path file, String text) throws Exception {
        Files.writeString(file, text);
        return Recipe.read(file);
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
    void numbersThatWouldTrainNothingAreNamed() throws Exception {
        Path file = folder.resolve("r.yaml");
        Files.writeString(file, """
                name: a
                domain: ..
                seed: 1
                compute: float32
                model: {words: '[', vocabulary: 600, width: 0, hidden: 0, layers: 0, heads: 1, kv_heads: 1, context_tokens: 32}
                optimizer: {beta1: 1, beta2: -0.1, decay: -1}
                row_tokens: [32, 64]
                checkpoint_steps: 1
                stages:
                  - {name: one, kind: TEXT, steps: 1, tokens_per_step: 1, peak: 1, warmup_steps: -1, floor: 2}
                  - {name: one, kind: TEXT, steps: 1, tokens_per_step: 1, peak: 1, warmup_steps: 0, floor: 0}
                """);
        assertThatThrownBy(() -> Recipe.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "model.words:",
                        "model.width:",
                        "model.hidden:",
                        "model.layers:",
                        "model.context_tokens:",
                        "optimizer.beta1:",
                        "optimizer.beta2:",
                        "optimizer.decay:",
                        "optimizer.clip:",
                        "stages[0].warmup_steps:",
                        "stages[0].floor:",
                        "stages[1].name:");
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
