package dev.journeyman.loadtests.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which version was allowed to answer when, as the ledger tells: the champion, and the canary beside it.
 *
 * <p>An answer is allowed if its version was one of them at some moment between the request's first byte and the answer's last, or up to the grace before: a gateway that
 * takes a change over needs that time, and an answer ends on the version that it began with.
 */
final class ServingTimes {
    /** What an interval is. */
    private enum Role {
        CHAMPION,
        CANARY
    }

    /** A version in a role; {@code to} is {@link Instant#MAX} where it still is. */
    private record Span(String version, Role role, Instant from, Instant to) {}

    private final List<Span> spans;
    private final Duration grace;

    private ServingTimes(List<Span> spans, Duration grace) {
        this.spans = spans;
        this.grace = grace;
    }

    /** What the ledger's entries amount to. */
    static ServingTimes of(List<OpsStates.Entry> entries, Duration grace) {
        List<Span> spans = new ArrayList<>();
        Map<Role, Span> open = new HashMap<>();
        for (OpsStates.Entry entry : entries) {
            switch (entry.event()) {
                case "promoted", "forced", "rolled_back" -> {
                    Span canary = open.get(Role.CANARY);
                    if (canary != null && canary.version().equals(entry.version())) {
                        close(spans, open, Role.CANARY, entry.at());
                    }
                    close(spans, open, Role.CHAMPION, entry.at());
                    open.put(Role.CHAMPION, new Span(entry.version(), Role.CHAMPION, entry.at(), Instant.MAX));
                }
                case "canary" -> {
                    close(spans, open, Role.CANARY, entry.at());
                    open.put(Role.CANARY, new Span(entry.version(), Role.CANARY, entry.at(), Instant.MAX));
                }
                case "withdrawn", "rejected" -> {
                    Span canary = open.get(Role.CANARY);
                    if (canary != null && canary.version().equals(entry.version())) {
                        close(spans, open, Role.CANARY, entry.at());
                    }
                }
                default -> {
                    // nothing of who serves
                }
            }
        }
        spans.addAll(open.values());
        return new ServingTimes(List.copyOf(spans), grace);
    }

    private static void close(List<Span> spans, Map<Role, Span> open, Role role, Instant at) {
        Span ended = open.remove(role);
        if (ended != null) {
            spans.add(new Span(ended.version(), role, ended.from(), at));
        }
    }

    /** Whether a version may have answered a request of this time. */
    boolean allows(String version, Instant begun, Instant ended) {
        return spans.stream()
                .anyMatch(span -> span.version().equals(version)
                        && !span.from().isAfter(ended)
                        && (span.to().equals(Instant.MAX)
                                || !span.to().plus(grace).isBefore(begun)));
    }

    /** The answers of versions that were not allowed at their time. */
    List<Exchange> forbidden(List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(Exchange::isAnswer)
                .filter(exchange -> !allows(exchange.version(), exchange.begun(), exchange.ended()))
                .toList();
    }

    /** Sessions that had the canary's answer and then the champion's while the canary was on: they did not keep their arm. A share that grows moves sessions the other way. */
    List<String> unfaithful(List<Exchange> exchanges) {
        List<String> unfaithful = new ArrayList<>();
        for (Span canary : spans) {
            if (canary.role() != Role.CANARY) {
                continue;
            }
            Map<String, Boolean> hadCanary = new HashMap<>();
            exchanges.stream()
                    .filter(exchange -> exchange.isAnswer()
                            && !exchange.session().isEmpty()
                            && exchange.begun().isAfter(canary.from())
                            && exchange.ended().isBefore(canary.to()))
                    .sorted(java.util.Comparator.comparing(Exchange::begun))
                    .forEach(exchange -> {
                        boolean fromCanary = exchange.version().equals(canary.version());
                        if (!fromCanary
                                && hadCanary.getOrDefault(exchange.session(), false)
                                && !unfaithful.contains(exchange.session())) {
                            unfaithful.add(exchange.session());
                        }
                        hadCanary.merge(exchange.session(), fromCanary, Boolean::logicalOr);
                    });
        }
        return unfaithful;
    }
}
