package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The decision on texts as Linux writes them, shortened. */
class PrecisionChoiceTest {
    /** AVX-512 for 8-bit integers, none for bfloat16. */
    private static final String CASCADE_LAKE = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            model name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz
            flags\t\t: fpu vme sse4_2 avx2 avx512f avx512bw avx512_vnni
            vmx flags\t: vnmi bf16 avx512_bf16
            bugs\t\t: spectre_v1 mds
            """;

    private static final String ZEN_4 = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            model name\t: AMD EPYC 9R14
            flags\t\t: fpu vme avx2 avx512f avx512_vnni avx512_bf16 clzero
            """;

    private static final String SAPPHIRE_RAPIDS = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            flags\t\t: fpu avx512f avx512_bf16 amx_bf16 avx512_fp16 amx_tile amx_int8
            """;

    private static final String NEOVERSE_V1 = """
            processor\t: 0
            BogoMIPS\t: 2100.00
            Features\t: fp asimd evtstrm aes asimddp sve i8mm bf16 dgh rng
            CPU implementer\t: 0x41
            """;

    private static final String NEOVERSE_N1 = """
            processor\t: 0
            Features\t: fp asimd evtstrm aes asimddp asimdhp
            """;

    /** Intel's Cascade Lake and AMD's Zen 4 have VNNI, arm64 its dot products; Sapphire Rapids as shortened above lists none, nor does a text without features. */
    @Test
    void eightBitProductsAreAddedUpInThirtyTwoBitsByInstructionsForIt() {
        assertThat(PrecisionChoice.addsEightBitProducts(CASCADE_LAKE)).isTrue();
        assertThat(PrecisionChoice.addsEightBitProducts(ZEN_4)).isTrue();
        assertThat(PrecisionChoice.addsEightBitProducts(NEOVERSE_N1)).isTrue();
        assertThat(PrecisionChoice.addsEightBitProducts(SAPPHIRE_RAPIDS)).isFalse();
        assertThat(PrecisionChoice.addsEightBitProducts("")).isFalse();
        assertThat(PrecisionChoice.addsEightBitProducts(ZEN_4 + SAPPHIRE_RAPIDS))
                .isFalse();
    }

    @Test
    void matricesLieInTheOrderOfTheProductsThatTheProcessorHas() {
        assertThat(PrecisionChoice.orderedFrom(Precision.FLOAT32, "")).isZero();
        assertThat(PrecisionChoice.orderedFrom(Precision.BFLOAT16, ZEN_4)).isZero();
        assertThat(PrecisionChoice.orderedFrom(Precision.BFLOAT16, CASCADE_LAKE))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(PrecisionChoice.orderedFrom(Precision.INT8, SAPPHIRE_RAPIDS)).isEqualTo(4_194_304);
        assertThat(PrecisionChoice.orderedFrom(Precision.INT8, SAPPHIRE_RAPIDS + ZEN_4))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(PrecisionChoice.orderedFrom(Precision.INT8, ZEN_4)).isEqualTo(Long.MAX_VALUE);
        assertThat(PrecisionChoice.orderedFrom(Precision.INT4, SAPPHIRE_RAPIDS)).isEqualTo(Long.MAX_VALUE);
    }

    /** Whose maker is not MKL's gets a plain loop, whatever instructions it has. */
    @Test
    void bfloat16VectorsAreMultipliedByInstructionsForThemOnProcessorsOfTheLibrarysMaker() {
        assertThat(PrecisionChoice.multipliesBfloat16Vectors(SAPPHIRE_RAPIDS)).isTrue();
        assertThat(PrecisionChoice.multipliesBfloat16Vectors(CASCADE_LAKE)).isFalse();
        assertThat(PrecisionChoice.multipliesBfloat16Vectors(ZEN_4)).isFalse();
        assertThat(PrecisionChoice.multipliesBfloat16Vectors(NEOVERSE_V1)).isFalse();
        assertThat(PrecisionChoice.multipliesBfloat16Vectors("")).isFalse();
    }

    @Test
    void aProcessorThatDoesNotMultiplyItGetsFloat32() {
        PrecisionChoice choice = PrecisionChoice.of(CASCADE_LAKE);
        assertThat(choice.precision()).isEqualTo(Precision.FLOAT32);
        assertThat(choice.reason()).isEqualTo("the processor has no instructions that multiply bfloat16");
        assertThat(PrecisionChoice.of(NEOVERSE_N1)).isEqualTo(choice);
    }

    @Test
    void aProcessorThatMultipliesItGetsBfloat16() {
        assertThat(PrecisionChoice.of(ZEN_4))
                .isEqualTo(new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: avx512_bf16"));
        assertThat(PrecisionChoice.of(SAPPHIRE_RAPIDS))
                .isEqualTo(new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: amx_bf16"));
        assertThat(PrecisionChoice.of(NEOVERSE_V1))
                .isEqualTo(new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: bf16"));
    }

    @Test
    void everyCoreMustHaveIt() {
        assertThat(PrecisionChoice.of(ZEN_4 + "\n" + ZEN_4).precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(PrecisionChoice.of(NEOVERSE_V1 + "\n" + NEOVERSE_N1).precision())
                .isEqualTo(Precision.FLOAT32);
    }

    @Test
    void aTextThatSaysNothingMeansFloat32() {
        assertThat(PrecisionChoice.of("").precision()).isEqualTo(Precision.FLOAT32);
        assertThat(PrecisionChoice.of("flags\t\t:\nmodel name\t: avx512_bf16\n").precision())
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
