package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every request of every client, and when the gateway was down on purpose. Bounded: a run that asks more is refused rather than half counted. */
final class TrafficLog {
    private static final int MOST = 500_000;
    private static final int MOST_SHOWN = 20;

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();

    /** From a kill until the gateway was ready again. */
    record Outage(Instant from, Instant to) {
        boolean touches(Exchange exchange) {
            return !exchange.ended().isBefore(from) && !exchange.begun().isAfter(to);
        }
    }

    /**
     * Requests of a phase.
     *
     * @param failed without a good answer
     * @param lost of those without one that met a gateway which was killed: no failure of its
     */
    record Count(int requests, int answers, int failed, int lost) {
        private Count plus(Count other) {
            return new Count(
                    requests + other.requests, answers + other.answers, failed + other.failed, lost + other.lost);
        }
    }

    /**
     * All requests.
     *
     * @param byPhase in the order of the phases
     * @param byKind how many there were
     * @param byVersion answers
     * @param failures the first ones, in words
     */
    record Summary(
            Count all,
            @JsonProperty("by_phase") Map<Phase, Count> byPhase,
            @JsonProperty("by_kind") Map<String, Integer> byKind,
            @JsonProperty("answers_by_version") Map<String, Integer> byVersion,
            List<String> failures) {}

    synchronized void add(Exchange exchange) {
        if (exchanges.size() >= MOST) {
            throw new IllegalStateException("more than " + MOST + " requests; ask for a shorter run");
        }
        exchanges.add(exchange);
    }

    synchronized void down(Instant from, Instant to) {
        outages.add(new Outage(from, to));
    }

    /** A copy, in the order in which they ended. */
    synchronized List<Exchange> all() {
        return List.copyOf(exchanges);
    }

    synchronized Summary summary() {
        Map<Phase, Count> phases = new EnumMap<>(Phase.class);
        Map<String, Integer> kinds = new TreeMap<>();
        Map<String, Integer> versions = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        Count all = new Count(0, 0, 0, 0);
        for (Exchange exchange : exchanges) {
            boolean lost = exchange.failed() && outages.stream().anyMatch(outage -> outage.touches(exchange));
            boolean failed = exchange.failed() && !lost;
            Count one = new Count(1, exchange.isAnswer() ? 1 : 0, failed ? 1 : 0, lost ? 1 : 0);
            all = all.plus(one);
            phases.merge(exchange.phase(), one, Count::plus);
            kinds.merge(exchange.kind().label(), 1, Integer::sum);
            if (exchange.isAnswer()) {
                versions.merge(exchange.version(), 1, Integer::sum);
            }
            if (failed && failures.size() < MOST_SHOWN) {
                failures.add(exchange.begun() + " " + exchange.phase().label() + " "
                        + exchange.kind().label() + ": " + exchange.problem());
            }
        }
        return new Summary(all, phases, kinds, versions, failures);
    }
}
