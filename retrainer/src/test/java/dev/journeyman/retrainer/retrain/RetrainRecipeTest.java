package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.StageOrder;
import dev.journeyman.retrainer.trainingset.TrainingSetPolicy;
import dev.journeyman.slm.checkpoint.Projection;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.PrecisionChoice;
import dev.journeyman.slm.training.AdamW;
import dev.journeyman.slm.training.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainRecipeTest {
    @TempDir
    private Path folder;

    private RetrainRecipe read(String text) throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, text);
        return RetrainRecipe.read(file);
    }

    @Test
    void theProcessorMayChooseTheElementType() throws IOException {
        RetrainRecipe recipe = read("""
                name: small
                compute: auto
                stages:
                  - name: sft
                """);
        assertThat(recipe.compute())
                .isEqualTo(PrecisionChoice.ofProcessor().precision())
                .isIn(Precision.FLOAT32, Precision.BFLOAT16);
    }

    @Test
    void everythingButNamesHasADefault() throws IOException {
        RetrainRecipe recipe = read("""
                name: small
                stages:
                  - name: sft
                """);
        assertThat(recipe.seed()).isEqualTo(1);
        assertThat(recipe.compute()).isEqualTo(Precision.FLOAT32);
        assertThat(recipe.adapter()).isNull();
        assertThat(recipe.held()).isEqualTo(Precision.FLOAT32);
        assertThat(recipe.optimizer().decay()).isZero();
        assertThat(recipe.optimizer().clip()).isEqualTo(AdamW.DEFAULT.clip());
        assertThat(recipe.rowTokens()).isEqualTo(256);
        assertThat(recipe.rowsAtOnce()).isEqualTo(8);
        assertThat(recipe.gradientCheckpointing()).isFalse();
        assertThat(recipe.checkpointSteps()).isEqualTo(50);
        assertThat(recipe.memoryMb()).isEqualTo(8192);
        assertThat(recipe.trainingSet()).isEqualTo(TrainingSetPolicy.DEFAULT);
        assertThat(recipe.validation()).isEqualTo(new RetrainRecipe.Validation(64, 0.1, 64, 20, 5));
        assertThat(recipe.merge()).isNull();
        assertThat(recipe.stages())
                .containsExactly(new RetrainStage(
                        "sft",
                        RecordKind.INSTRUCTION,
                        new Objective.Supervised(),
                        3,
                        2000,
                        32,
                        1e-4,
                        10,
                        0.1,
                        0.5,
                        Mix.NONE));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        RetrainRecipe recipe = read("""
                name: all
                seed: 7
                compute: bfloat16
                held: bfloat16
                adapter: {rank: 4, alpha: 8, dropout: 0.1, rank_stabilized: true, targets: [q_proj, v_proj]}
                optimizer: {beta1: 0.8, beta2: 0.9, decay: 0.01, clip: 0.5}
                row_tokens: 128
                rows_at_once: 4
                gradient_checkpointing: true
                checkpoint_steps: 5
                memory_mb: 1024
                training_set: {synthetic_cap: 0.25, order: mixed}
                validation: {paraphrases: 3, pairs: 0.2, rehearsals: 4, every_steps: 6, patience: 7}
                stages:
                  - {name: texts, objective: {kind: clm}, epochs: 1, most_steps: 9, samples_per_step: 2, peak: 0.5, warmup_steps: 1, floor: 0, replay: 0.25}
                  - {name: facts, objective: {kind: sft, parent_weight: 0.5}, mix: {code_meaning: 1, joined: 0.1}}
                  - {name: ipo, objective: {kind: dpo, variant: ipo, beta: 0.2, sft_weight: 0.3}}
                  - {name: robust, objective: {kind: dpo, variant: robust, label_smoothing: 0.1, length_normalised: true}}
                  - {name: thumbs, objective: {kind: kto, beta: 0.3, desirable_weight: 2, undesirable_weight: 3}}
                  - {name: odds, objective: {kind: orpo, lambda: 0.4}}
                merge: {method: linear, shares: [0.5], tolerance: 0.2, suites: [mcq], limit: 10}
                """);
        assertThat(recipe.compute()).isEqualTo(Precision.BFLOAT16);
        assertThat(recipe.gradientCheckpointing()).isTrue();
        assertThat(recipe.adapter()).isNotNull().satisfies(adapter -> {
            assertThat(adapter.rank()).isEqualTo(4);
            assertThat(adapter.alpha()).isEqualTo(8);
            assertThat(adapter.targets()).isEqualTo(Set.of(Projection.QUERY, Projection.VALUE));
            assertThat(adapter.dropout()).isEqualTo(0.1);
        });
        assertThat(recipe.optimizer().beta1()).isEqualTo(0.8);
        assertThat(recipe.trainingSet().order()).isEqualTo(StageOrder.MIXED);
        assertThat(recipe.trainingSet().syntheticCap()).isEqualTo(0.25);
        assertThat(recipe.validation()).isEqualTo(new RetrainRecipe.Validation(3, 0.2, 4, 6, 7));
        assertThat(recipe.merge()).isEqualTo(new RetrainRecipe.MergePlan(false, List.of(0.5), 0.2, List.of("mcq"), 10));
        assertThat(recipe.stages().stream().map(RetrainStage::kind))
                .containsExactly(
                        RecordKind.TEXT,
                        RecordKind.INSTRUCTION,
                        RecordKind.PAIR,
                        RecordKind.PAIR,
                        RecordKind.UNPAIRED,
                        RecordKind.PAIR);
        assertThat(recipe.stages().get(1).rehearses()).isTrue();
        assertThat(recipe.stages().get(1).objective()).isEqualTo(new Objective.Supervised(0.5));
        assertThat(recipe.stages().stream().skip(2).map(RetrainStage::objective))
                .containsExactly(
                        new Objective.Dpo(0.2, Objective.Variant.IPO, 0, 0.3, true),
                        new Objective.Dpo(0.1, Objective.Variant.ROBUST, 0.1, 0, true),
                        new Objective.Kto(0.3, 2, 3),
                        new Objective.Orpo(0.4));
    }

    @Test
    void allProblemsAreToldAtOnceEachWithItsKey() {
        assertThatThrownBy(() -> read("""
                        name: NOT ok
                        compute: float64
                        rows_at_once: 0
                        optimizer: {clip: -1}
                        adapter: {rank: 0, targets: [w_proj]}
                        validation: {pairs: 0.9}
                        training_set: {synthetic_cap: 2}
                        stages:
                          - {name: one, objective: {kind: dpo, beta: 0, gamma: 1}, epoch: 3}
                          - {name: one, peak: fast, mix: {none_such: 1}}
                          - {name: two, objective: {kind: sft, parent_weight: 1.5}}
                          - {name: three, objective: {kind: sft, parent_weight: 0.5}, replay: 0}
                          - {name: four, objective: {kind: clm, parent_weight: 0.5}}
                        merge: {shares: [2]}
                        memory: 1
                        """))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("recipe.yaml:")
                .hasMessageContaining("name must be 1 to 31 lower-case letters")
                .hasMessageContaining("compute must be one of auto, float32, bfloat16, is \"float64\"")
                .hasMessageContaining("rows_at_once must be a whole number from 1 to 4096, is 0")
                .hasMessageContaining("optimizer.clip must be a number")
                .hasMessageContaining("adapter.rank must be")
                .hasMessageContaining("adapter.targets has w_proj")
                .hasMessageContaining("validation.pairs must be a number from 0.0 to 0.5, is 0.9")
                .hasMessageContaining("training_set: synthetic_cap")
                .hasMessageContaining("stages[0].objective.beta must be")
                .hasMessageContaining("stages[0].objective.gamma is no key here; there are beta, kind")
                .hasMessageContaining("stages[0].epoch is no key here")
                .hasMessageContaining("stages[1].name is another stage's too: one")
                .hasMessageContaining("stages[1].peak must be a number")
                .hasMessageContaining("stages[1].mix is wrong")
                .hasMessageContaining("stages[2].objective.parent_weight must be a number from 0.0 to 1.0, is 1.5")
                .hasMessageContaining("stages[3].objective.parent_weight holds what a stage replays")
                .hasMessageContaining("stages[4].objective.parent_weight is no key here; there are kind")
                .hasMessageContaining("merge.shares must be a list of numbers")
                .hasMessageContaining("memory is no key here");
    }

    @Test
    void aFileThatIsNoMappingIsRefused() {
        assertThatThrownBy(() -> read("- a\n- b\n")).hasMessageContaining("the file must be a mapping of keys");
        assertThatThrownBy(() -> read("name: [")).hasMessageContaining("recipe.yaml");
        assertThatThrownBy(() -> read("name: small\n")).hasMessageContaining("stages must have at least one stage");
        assertThatThrownBy(() -> RetrainRecipe.read(folder.resolve("none.yaml")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theDomainsRecipeIsOne() throws IOException {
        Path file = Path.of(System.getProperty("journeyman.root", ".."), "domains/automotive/recipes/retrain.yaml");
        assertThat(RetrainRecipe.read(file).stages()).hasSize(2);
    }
}
