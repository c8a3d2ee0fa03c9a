package dev.journeyman.slm.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a processor's instructions mean for products: which of libtorch's kernels are the fast ones differs between processors, and they do not choose for themselves.
 *
 * @param cores the features of each core, by Linux's names; none where the system does not tell
 * @param intel whether it is one of the maker of MKL, whose kernels take their plainest loop on others, whatever instructions these have
 */
record Processor(List<List<String>> cores, boolean intel) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /** A processor's line of features in Linux's /proc/cpuinfo, on x86-64 and on arm64. */
    private static final Pattern FEATURES = Pattern.compile("^(?:flags|Features)[ \\t]*:(.*)$", Pattern.MULTILINE);

    private static final Pattern INTEL = Pattern.compile("^vendor_id[ \\t]*: GenuineIntel$", Pattern.MULTILINE);

    /** Instructions that multiply bfloat16: two sets on x86-64, the one of arm64. */
    private static final List<String> MULTIPLIES_BFLOAT16 = List.of("amx_bf16", "avx512_bf16", "bf16");

    /** Those that add products of 8-bit numbers up in 32 bits: two sets on x86-64, one of arm64. */
    private static final List<String> ADDS_EIGHT_BITS = List.of("avx512_vnni", "avx_vnni", "asimddp");

    /** Those that multiply tiles of 8-bit numbers. */
    private static final List<String> MULTIPLIES_TILES_OF_EIGHT_BITS = List.of("amx_int8");

    /** From here on what oneDNN's products of a few rows in 8 bits lose against FBGEMM's is little: docs/experiments.md. */
    private static final long LARGE_IN_EIGHT_BITS = 4 << 20;

    private static final long NONE = Long.MAX_VALUE;

    /** This machine's; without features where the system does not tell. */
    static Processor here() {
        try {
            return of(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new Processor(List.of(), false);
        }
    }

    /** That of a text of Linux's /proc/cpuinfo. */
    static Processor of(String cpuinfo) {
        List<List<String>> cores = new ArrayList<>();
        Matcher line = FEATURES.matcher(cpuinfo);
        while (line.find()) {
            cores.add(Arrays.asList(line.group(1).strip().split("\\s+", -1)));
        }
        return new Processor(List.copyOf(cores), INTEL.matcher(cpuinfo).find());
    }

    /** The instructions by which every core multiplies bfloat16, the fastest first; empty where there are none. */
    Optional<String> multipliesBfloat16By() {
        return MULTIPLIES_BFLOAT16.stream()
                .filter(feature -> everyCoreHas(List.of(feature)))
                .findFirst();
    }

    /** Whether a bfloat16 matrix times one vector, which libtorch leaves to MKL, is multiplied by instructions for it. */
    boolean multipliesBfloat16Vectors() {
        return intel && multipliesBfloat16By().isPresent();
    }

    /**
     * Whether it adds products of 8-bit numbers up in 32 bits at once. Where it does not, it adds two of them in 16, which is too narrow for 8 bits
     * on both sides: what is multiplied with the weights then has 7.
     */
    boolean addsEightBitProducts() {
        return everyCoreHas(ADDS_EIGHT_BITS);
    }

    /**
     * From how many numbers on a matrix lies in the order of oneDNN's products, on x86-64: all floats, bfloat16 where it multiplies it, and of 8 bits the large ones where it multiplies
     * tiles of them (AMX). A call of such a product costs more than one of FBGEMM's, which is made up for where there is much to multiply.
     *
     * @return the greatest number where none does
     */
    long orderedFrom(Precision precision) {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return NONE;
        }
        return switch (precision) {
            case FLOAT32 -> 0;
            case BFLOAT16 -> multipliesBfloat16By().isPresent() ? 0 : NONE;
            case INT8 -> everyCoreHas(MULTIPLIES_TILES_OF_EIGHT_BITS) ? LARGE_IN_EIGHT_BITS : NONE;
            case INT4 -> NONE;
        };
    }

    /** Whether each has one of these at least, and there are any. */
    private boolean everyCoreHas(List<String> wanted) {
        return !cores.isEmpty() && cores.stream().noneMatch(core -> Collections.disjoint(core, wanted));
    }
}
