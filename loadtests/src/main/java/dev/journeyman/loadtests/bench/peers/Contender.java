package dev.journeyman.loadtests.bench.peers;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** An engine that can be measured. */
interface Contender {
    /** Tokens a second, over all streams. */
    String RATE = "tokens_per_second";

    /** Milliseconds from nothing to a model that can be asked; what lies in mapped files may be read only later. */
    String LOAD = "load_ms";

    /** Milliseconds from nothing to the first token of the first answer. */
    String START = "start_ms";

    /** The most memory that its process ever held. */
    String PEAK = "peak_bytes";

    /** Which one it is. */
    Engine engine();

    /** What it calls itself: version, and what it computes with. Known once it was measured. */
    Optional<String> description();

    /** Why it cannot do this at all; empty where it can. */
    Optional<String> lacks(Held held, PeerTask task);

    /** Writes the files it needs, so that no measurement writes any. */
    void prepare(PeerFiles files, Held held) throws IOException, InterruptedException;

    /**
     * Measures in a child process: {@link #RATE}, and what else it tells.
     *
     * @throws IOException saying why it could not be measured, also where it did not do what was asked of it
     */
    Map<String, Double> measure(PeerFiles files, Held held, PeerTask task) throws IOException, InterruptedException;
}
