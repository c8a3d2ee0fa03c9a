package dev.journeyman.gateway.runs;

import dev.journeyman.store.Act;
import java.io.IOException;

/** Takes a version that passed the gate, where nobody has to be asked: the seam to the rollout. May block. */
@FunctionalInterface
public interface Handover {
    /** No rollout: the version stays evaluated, and somebody has to promote it. */
    Handover NONE = (version, act) -> {
        throw new IOException("this gateway has no rollout: journeyman models promote " + version);
    };

    /**
     * Takes it.
     *
     * @throws IOException where that cannot be now, with the reason; the version stays evaluated
     */
    void passed(String version, Act act) throws IOException;
}
