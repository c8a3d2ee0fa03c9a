package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The decision on texts as Linux writes them, shortened. */
class PrecisionChoiceTest {
    @Test
    void aProcessorThatDoesNotMultiplyItGetsFloat32() {
        PrecisionChoice choice = PrecisionChoice.of(Processor.of(ProcessorTest.CASCADE_LAKE));
        assertThat(choice.precision()).isEqualTo(Precision.FLOAT32);
        assertThat(choice.reason()).isEqualTo("the processor has no instructions that multiply bfloat16");
        assertThat(PrecisionChoice.of(Processor.of(ProcessorTest.NEOVERSE_N1))).isEqualTo(choice);
    }

    @Test
    void aProcessorThatMultipliesItGetsBfloat16() {
        assertThat(PrecisionChoice.of(Processor.of(ProcessorTest.ZEN_4)))
                .isEqualTo(new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: avx512_bf16"));
        assertThat(PrecisionChoice.of(Processor.of(ProcessorTest.SAPPHIRE_RAPIDS)))
                .isEqualTo(new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: amx_bf16"));
        assertThat(PrecisionChoice.of(Processor.of(ProcessorTest.NEOVERSE_V1)))
                .isEqualTo(new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: bf16"));
    }

    @Test
    void everyCoreMustHaveIt() {
        assertThat(PrecisionChoice.of(Processor.of(ProcessorTest.ZEN_4 + "\n" + ProcessorTest.ZEN_4))
                        .precision())
                .isEqualTo(Precision.BFLOAT16);
        assertThat(PrecisionChoice.of(Processor.of(ProcessorTest.NEOVERSE_V1 + "\n" + ProcessorTest.NEOVERSE_N1))
                        .precision())
                .isEqualTo(Precision.FLOAT32);
    }

    @Test
    void aTextThatSaysNothingMeansFloat32() {
        assertThat(PrecisionChoice.of(Processor.of("")).precision()).isEqualTo(Precision.FLOAT32);
        assertThat(PrecisionChoice.of(Processor.of("flags\t\t:\nmodel name\t: avx512_bf16\n"))
                        .precision())
                .isEqualTo(Precision.FLOAT32);
    }

    @Test
    void choicesGoByTheirNames() {
        assertThat(PrecisionChoice.named("INT8")).isEqualTo(new PrecisionChoice(Precision.INT8, "asked for"));
        assertThat(PrecisionChoice.named("float32").precision()).isEqualTo(Precision.FLOAT32);
        assertThat(PrecisionChoice.named("Auto")).isEqualTo(PrecisionChoice.ofProcessor());
        assertThat(PrecisionChoice.ofProcessor().precision()).isIn(Precision.FLOAT32, Precision.BFLOAT16);
        assertThatThrownBy(() -> PrecisionChoice.named("float64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be auto, float32, bfloat16, int8 or int4, was \"float64\"");
    }
}
