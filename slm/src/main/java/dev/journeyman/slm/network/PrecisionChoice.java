package dev.journeyman.slm.network;

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

    /** What is best on this machine's processor; float32 where the system does not tell what the processor can do. */
    public static PrecisionChoice ofProcessor() {
        return of(Processor.here());
    }

    /** What is best on a processor. */
    static PrecisionChoice of(Processor processor) {
        if (processor.cores().isEmpty()) {
            return new PrecisionChoice(Precision.FLOAT32, "the system does not say what the processor can do");
        }
        return processor
                .multipliesBfloat16By()
                .map(feature -> new PrecisionChoice(Precision.BFLOAT16, "the processor multiplies it: " + feature))
                .orElseGet(() -> new PrecisionChoice(
                        Precision.FLOAT32, "the processor has no instructions that multiply bfloat16"));
    }
}
