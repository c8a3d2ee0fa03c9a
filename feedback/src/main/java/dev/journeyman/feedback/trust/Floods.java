package dev.journeyman.feedback.trust;

import dev.journeyman.feedback.records.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds more feedback within a window than its limit allows. The window slides with the events: from just after {@code t - window} to {@code t}. */
final class Floods {
    private Floods() {}

    /**
     * The limits that were broken.
     *
     * @param times sorted
     */
    static Optional<Reason> find(List<Instant> times, List<FloodLimit> limits) {
        List<Reason> broken = new ArrayList<>();
        for (FloodLimit limit : limits) {
            int most = 0;
            int end = 0;
            int first = 0;
            for (int last = 0; last < times.size(); last++) {
                while (Duration.between(times.get(first), times.get(last)).compareTo(limit.window()) >= 0) {
                    first++;
                }
                if (last - first + 1 > most) {
                    most = last - first + 1;
                    end = last;
                }
            }
            if (most > limit.most()) {
                broken.add(new Reason(
                        "flood-limit",
                        most + " within " + limit.window() + " up to " + times.get(end) + ", and " + limit.most()
                                + " are allowed"));
            }
        }
        return broken.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason("flood", "gave more feedback than a person can", broken));
    }
}
