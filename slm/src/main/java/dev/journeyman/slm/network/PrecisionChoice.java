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

    /** A processor's line of features in Linux's /proc/cpuinfo, on x86-64 and on arm64. */
    private static final Pattern FEATURES = Pattern.compile("^(?:flags|Features)[ \\t]*:(.*)$", Pattern.MULTILINE);

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
        List<List<String>> cores = features(cpuinfo);
        return !cores.isEmpty() && cores.stream().noneMatch(core -> Collections.disjoint(core, ADDS_EIGHT_BITS));
    }

    /**
     * Whether products of a precision have an order of their own for matrices on this machine: those of floats on x86-64 (oneDNN's), of bfloat16 where the processor
     * multiplies it.
     */
    static boolean ordersMatrices(Precision precision) {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return false;
        }
        return switch (precision) {
            case FLOAT32 -> true;
            case BFLOAT16 -> ofProcessor().precision() == Precision.BFLOAT16;
            case INT8, INT4 -> false;
        };
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
