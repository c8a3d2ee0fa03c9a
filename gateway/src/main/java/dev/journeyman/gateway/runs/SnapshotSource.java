package dev.journeyman.gateway.runs;

import java.io.IOException;

/** Makes the snapshot of the feedback store that a run is made of, and keeps it while the run goes on. Blocks. */
public interface SnapshotSource {
    /**
     * A snapshot that was made.
     *
     * @param path its folder
     * @param lastSequence the last sequence in it
     */
    record Taken(String path, long lastSequence) {}

    /** Makes one, and holds it. */
    Taken take() throws IOException;

    /** Holds one that was made before this process began; whether it is still there is another question. */
    void hold(String path);

    /** Lets go of one. */
    void release(String path);
}
