package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the things that {@code bench-loop} shows. */
interface Scene {
    /** The name in the report. */
    String name();

    /** Plays it. What does not hold is told in the verdicts; what keeps it from being played at all is thrown. */
    Played play() throws IOException, InterruptedException;

    /**
     * What was seen.
     *
     * @param traffic null where it was not counted
     * @param found the scene's own figures, as JSON
     * @param table the same for people
     * @param remarks what a reader has to know of how it was done
     */
    record Played(
            Timeline timeline,
            TrafficLog.@Nullable Summary traffic,
            Object found,
            String table,
            List<String> remarks,
            List<Verdict> verdicts) {
        /** Copies the lists. */
        public Played {
            remarks = List.copyOf(remarks);
            verdicts = List.copyOf(verdicts);
        }
    }
}
