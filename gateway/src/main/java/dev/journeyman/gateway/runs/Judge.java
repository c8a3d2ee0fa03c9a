package dev.journeyman.gateway.runs;

import dev.journeyman.store.Act;
import java.io.IOException;
import java.util.Optional;

/** Knows the champion and asks the gate. May block. */
interface Judge {
    /** What comes of asking. */
    sealed interface Word {
        /** The gate let the version through, or refused it; then the store has it as rejected now. */
        record Said(GateWord word) implements Word {}

        /** It cannot be compared with the champion, which has no scorecard of the same questions and program. */
        record Incomparable(String champion, String why) implements Word {}
    }

    /** The champion's name; empty where there is none. */
    Optional<String> champion() throws IOException;

    /** Whether a version is canary or champion already. */
    boolean isServing(String version) throws IOException;

    /**
     * Asks the gate about a version that was evaluated.
     *
     * @throws IOException where it cannot be asked, with the reason
     */
    Word ask(String version, Act act) throws IOException;
}
