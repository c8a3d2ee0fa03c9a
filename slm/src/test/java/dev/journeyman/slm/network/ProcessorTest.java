package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class ProcessorTest {
    /** AVX-512 for 8-bit integers, none for bfloat16. */
    static final String CASCADE_LAKE = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            model name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz
            flags\t\t: fpu vme sse4_2 avx2 avx512f avx512bw avx512_vnni
            vmx flags\t: vnmi bf16 avx512_bf16
            bugs\t\t: spectre_v1 mds
            """;

    static final String ZEN_4 = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            model name\t: AMD EPYC 9R14
            flags\t\t: fpu vme avx2 avx512f avx512_vnni avx512_bf16 clzero
            """;

    static final String SAPPHIRE_RAPIDS = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            flags\t\t: fpu avx512f avx512_bf16 amx_bf16 avx512_fp16 amx_tile amx_int8
            """;

    static final String NEOVERSE_V1 = """
            processor\t: 0
            BogoMIPS\t: 2100.00
            Features\t: fp asimd evtstrm aes asimddp sve i8mm bf16 dgh rng
            CPU implementer\t: 0x41
            """;

    static final String NEOVERSE_N1 = """
            processor\t: 0
            Features\t: fp asimd evtstrm aes asimddp asimdhp
            """;

    /** Intel's Cascade Lake and AMD's Zen 4 have VNNI, arm64 its dot products; Sapphire Rapids as shortened above lists none, nor does a text without features. */
    @Test
    void eightBitProductsAreAddedUpInThirtyTwoBitsByInstructionsForIt() {
        assertThat(Processor.of(CASCADE_LAKE).addsEightBitProducts()).isTrue();
        assertThat(Processor.of(ZEN_4).addsEightBitProducts()).isTrue();
        assertThat(Processor.of(NEOVERSE_N1).addsEightBitProducts()).isTrue();
        assertThat(Processor.of(SAPPHIRE_RAPIDS).addsEightBitProducts()).isFalse();
        assertThat(Processor.of("").addsEightBitProducts()).isFalse();
        assertThat(Processor.of(ZEN_4 + SAPPHIRE_RAPIDS).addsEightBitProducts()).isFalse();
    }

    @Test
    void matricesLieInTheOrderOfTheProductsThatTheProcessorHas() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "matrices are ordered on x86-64 only");
        assertThat(Processor.of("").orderedFrom(Precision.FLOAT32)).isZero();
        assertThat(Processor.of(ZEN_4).orderedFrom(Precision.BFLOAT16)).isZero();
        assertThat(Processor.of(CASCADE_LAKE).orderedFrom(Precision.BFLOAT16)).isEqualTo(Long.MAX_VALUE);
        assertThat(Processor.of(SAPPHIRE_RAPIDS).orderedFrom(Precision.INT8)).isEqualTo(4_194_304);
        assertThat(Processor.of(SAPPHIRE_RAPIDS + ZEN_4).orderedFrom(Precision.INT8))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Processor.of(ZEN_4).orderedFrom(Precision.INT8)).isEqualTo(Long.MAX_VALUE);
        assertThat(Processor.of(SAPPHIRE_RAPIDS).orderedFrom(Precision.INT4)).isEqualTo(Long.MAX_VALUE);
    }

    /** Whose maker is not MKL's gets a plain loop, whatever instructions it has. */
    @Test
    void bfloat16VectorsAreMultipliedByInstructionsForThemOnProcessorsOfTheLibrarysMaker() {
        assertThat(Processor.of(SAPPHIRE_RAPIDS).multipliesBfloat16Vectors()).isTrue();
        assertThat(Processor.of(CASCADE_LAKE).multipliesBfloat16Vectors()).isFalse();
        assertThat(Processor.of(ZEN_4).multipliesBfloat16Vectors()).isFalse();
        assertThat(Processor.of(NEOVERSE_V1).multipliesBfloat16Vectors()).isFalse();
        assertThat(Processor.of("").multipliesBfloat16Vectors()).isFalse();
    }
}
