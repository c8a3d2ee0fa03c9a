package dev.journeyman.slm.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which precision a network is run in, and why.
 *
 * <p>Where nobody says, the processor decides. bfloat16 needs half of float32's memory, and is faster where the processor multiplies it; where it does
 * not, every product is converted back and forth, and the network is several times slower than in float32 (docs/experiments.md has figures).
 *
 * @param precision what was chosen
 * @param reason why, in a few words
 */
public record PrecisionChoice(Precision precision, String reason) {
    /** The name of the choice that is left to the processor. */
    public static final String AUTO = "auto";

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private static final String MULTIPLIES_TILES_OF_EIGHT_BITS = "amx_int8";

    /** From here on what oneDNN's products of a few rows in 8 bits lose against FBGEMM's is little: docs/experiments.md. */
    private static final long LARGE_IN_EIGHT_BITS = 4 << 20;

    private static final long NONE = Long.MAX_VALUE;

    /** A processor's line of features in Linux's /proc/cpuinfo, on x86-64 and on arm64. */
    private static final Pattern FEATURES = Pattern.compile("^(?:flags|Features)[ \\t]*:(.*)$", Pattern.MULTILINE);

    private static final Pattern MKLS_MAKER = Pattern.compile("^vendor_id[ \\t]*: GenuineIntel$", Pattern.MULTILINE);

    /** What Linux calls the instructions that multiply bfloat16: two sets on x86-64, the one of arm64. */
    private static final List<String> MULTIPLIES_BFLOAT16 = List.of("amx_bf16", "avx512_bf16", "bf16");

    /** What Linux calls the instructions that add products of 8-bit numbers up in 32 bits: two sets on x86-64, one of arm64. */
    private static final List<String> ADDS_EIGHT_BITS = List.of("avx512_vnni", "avx_vnni", "asimddp");

    /**
     * The choice of a name: {@code auto} or a precision's, in whatever case.
     *
     * @throws IllegalArgumentException where it is neither; the message lists the names
     */
    public static PrecisionChoice named(String name) {
        if (name.equalsIgnoreCase(AUTO)) {
            return ofProcessor();
        }
        for (Precision precision : Precision.values()) {
            if (precision.label().equalsIgnoreCase(name)) {
                return new PrecisionChoice(precision, "asked for");
            }
        }
        throw new IllegalArgumentException("must be auto, float32, bfloat16, int8 or int4, was \"" + name + "\"");
    }

    /**
     * Whether the processor adds products of 8-bit numbers up in 32 bits at once. Where it does not, it adds two of them in 16, which is too narrow for 8 bits
     * on both sides: what is multiplied with the weights then has 7.
     */
    static boolean addsEightBitProducts() {
        try {
            return addsEightBitProducts(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same of a text of /proc/cpuinfo. */
    static boolean addsEightBitProducts(String cpuinfo) {
        return everyCore(cpuinfo, ADDS_EIGHT_BITS);
    }

    /**
     * From how many numbers on a matrix lies in the order of oneDNN's products on this machine: floats on x86-64, bfloat16 there where the processor multiplies it, and of 8 bits the large ones
     * where the processor multiplies tiles of them (AMX). A call of such a product costs more than one of FBGEMM's, which is made up for where there is much to multiply.
     *
     * @return the greatest number where none does
     */
    static long orderedFrom(Precision precision) {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return NONE;
        }
        try {
            return orderedFrom(precision, Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return orderedFrom(precision, "");
        }
    }

    /** The same on x86-64 of a text of /proc/cpuinfo. */
    static long orderedFrom(Precision precision, String cpuinfo) {
        return switch (precision) {
            case FLOAT32 -> 0;
            case BFLOAT16 -> of(cpuinfo).precision() == Precision.BFLOAT16 ? 0 : NONE;
            case INT8 -> everyCore(cpuinfo, List.of(MULTIPLIES_TILES_OF_EIGHT_BITS)) ? LARGE_IN_EIGHT_BITS : NONE;
            case INT4 -> NONE;
        };
    }

    /**
     * Whether a bfloat16 matrix times one vector is multiplied by instructions for it: libtorch leaves that to MKL, which takes its plainest loop on processors of other makers, whatever they have.
     */
    static boolean multipliesBfloat16Vectors() {
        try {
            return multipliesBfloat16Vectors(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same of a text of /proc/cpuinfo. */
    static boolean multipliesBfloat16Vectors(String cpuinfo) {
        return MKLS_MAKER.matcher(cpuinfo).find() && of(cpuinfo).precision() == Precision.BFLOAT16;
    }

    /** What is best on this machine's processor; float32 where the system does not tell what the processor can do. */
    public static PrecisionChoice ofProcessor() {
        try {
            return of(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new PrecisionChoice(
                    Precision.FLOAT32, CPUINFO + " cannot be read, so what the processor can do is not known");
        }
    }

    /**
     * What is best on a processor.
     *
     * @param cpuinfo the text of Linux's /proc/cpuinfo; each core that it lists must have the instructions
     */
    static PrecisionChoice of(String cpuinfo) {
        List<List<String>> cores = features(cpuinfo);
        if (cores.isEmpty()) {
            return new PrecisionChoice(Precision.FLOAT32, CPUINFO + " does not say what the processor can do");
        }
        for (String feature : MULTIPLIES_BFLOAT16) {
            if (cores.stream().allMatch(core -> core.contains(feature))) {
                return new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: " + feature);
            }
        }
        return new PrecisionChoice(Precision.FLOAT32, "the processor has no instructions that multiply bfloat16");
    }

    /** Whether each core has one of these at least. */
    private static boolean everyCore(String cpuinfo, List<String> wanted) {
        List<List<String>> cores = features(cpuinfo);
        return !cores.isEmpty() && cores.stream().noneMatch(core -> Collections.disjoint(core, wanted));
    }

    /** Of each core. */
    private static List<List<String>> features(String cpuinfo) {
        List<List<String>> cores = new ArrayList<>();
        Matcher line = FEATURES.matcher(cpuinfo);
        while (line.find()) {
            cores.add(Arrays.asList(line.group(1).strip().split("\\s+", -1)));
        }
        return cores;
    }
}
