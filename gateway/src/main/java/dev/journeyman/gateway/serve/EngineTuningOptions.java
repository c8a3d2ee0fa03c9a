package dev.journeyman.gateway.serve;

import picocli.CommandLine.Option;

/** The options of {@code serve} that tune the engine. */
final class EngineTuningOptions {
    @Option(
            names = "--no-prefix-cache",
            description = "compute every prompt anew, also a beginning that was just computed (answers are the same)")
    private boolean noPrefixCache;

    @Option(
            names = "--guess-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "most tokens guessed at once from the prompt's own words, 0 for none; pays where answers quote"
                            + " their passages (default: ${DEFAULT-VALUE})")
    private int guessTokens;

    @Option(
            names = "--kv-cache-mib",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "most memory of keys and values; where it does not suffice there are fewer slots, and of a single"
                            + " one a shorter context (default: what slots and context need)")
    private int kvCacheMib;

    EngineTuning tuning() {
        return new EngineTuning(!noPrefixCache, guessTokens, kvCacheMib);
    }
}
