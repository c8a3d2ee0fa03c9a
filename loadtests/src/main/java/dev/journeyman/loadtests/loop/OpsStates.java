package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the gateway tells operators, read from its JSON. Absent names are empty texts. */
final class OpsStates {
    private OpsStates() {}

    /**
     * Where the versions stand.
     *
     * @param states by version
     */
    record Models(String champion, String canary, String previous, Map<String, String> states) {
        static Models of(JsonNode node) throws IOException {
            require(node.path("data").isArray(), "the list of models has no data", node);
            Map<String, String> states = new HashMap<>();
            node.path("data").forEach(each -> states.put(text(each, "version"), text(each, "state")));
            return new Models(text(node, "champion"), text(node, "canary"), text(node, "previous"), Map.copyOf(states));
        }
    }

    /**
     * A run.
     *
     * @param refusals of the gate, empty where it passed or was not asked
     * @param asked whether the gate was asked
     * @param progress in words; empty for none
     */
    record Run(
            String id,
            String state,
            String trigger,
            Instant created,
            String candidate,
            boolean asked,
            boolean passed,
            List<String> refusals,
            String error,
            String progress) {
        private static final Set<String> OVER = Set.of("rollout", "passed", "refused", "failed", "stopped");

        static Run of(JsonNode node) throws IOException {
            require(node.path("run").isTextual() && node.path("state").isTextual(), "a run has no name or state", node);
            JsonNode gate = node.path("gate");
            List<String> refusals = new ArrayList<>();
            gate.path("refusals").forEach(each -> refusals.add(each.asText()));
            JsonNode progress = node.path("progress");
            return new Run(
                    text(node, "run"),
                    text(node, "state"),
                    text(node, "trigger"),
                    instant(node, "created"),
                    text(node, "candidate"),
                    gate.isObject(),
                    gate.path("passed").asBoolean(),
                    List.copyOf(refusals),
                    text(node, "error"),
                    progress.isObject()
                            ? text(progress, "stage") + " "
                                    + progress.path("step").asInt() + "/"
                                    + progress.path("steps").asInt()
                            : "");
        }

        /** Whether the run itself is over. */
        boolean isOver() {
            return OVER.contains(state);
        }

        /** Whether its candidate was handed to the rollout. */
        boolean isHandedOn() {
            return state.equals("rollout") && !candidate.isEmpty();
        }

        /** The phase that a state belongs to in which the run still goes on. */
        Phase phase() {
            return switch (state) {
                case "evaluating", "judging" -> Phase.EVALUATING;
                default -> Phase.TRAINING;
            };
        }
    }

    /**
     * An arm of a rollout.
     *
     * @param answers given
     */
    record Arm(int answers, int sessions, int up, int down, int blocked, int failed) {
        static Arm of(JsonNode node) {
            return new Arm(
                    node.path("answers").asInt(),
                    node.path("sessions").asInt(),
                    node.path("up").asInt(),
                    node.path("down").asInt(),
                    node.path("blocked").asInt(),
                    node.path("failed").asInt());
        }
    }

    /** A rollout that is over. */
    record Ended(String version, String outcome, String reason, int answers, int sessions) {}

    /**
     * The rollout that is on, if one is.
     *
     * @param ended those before, in the gateway's order
     */
    record Rollout(
            String phase,
            String version,
            int percent,
            Arm champion,
            Arm canary,
            String verdict,
            String explanation,
            List<Ended> ended) {
        static Rollout of(JsonNode node) throws IOException {
            require(node.path("phase").isTextual(), "the rollout has no phase", node);
            List<Ended> ended = new ArrayList<>();
            node.path("ended")
                    .forEach(each -> ended.add(new Ended(
                            text(each, "version"),
                            text(each, "outcome"),
                            text(each, "reason"),
                            each.path("answers").asInt(),
                            each.path("sessions").asInt())));
            return new Rollout(
                    text(node, "phase"),
                    text(node, "version"),
                    node.path("percent").asInt(),
                    Arm.of(node.at("/arms/champion")),
                    Arm.of(node.at("/arms/canary")),
                    text(node, "verdict"),
                    text(node, "explanation"),
                    List.copyOf(ended));
        }

        /** How the rollout of a version ended, the latest where there were several; null where it did not. */
        @org.jspecify.annotations.Nullable
        Ended endOf(String name) {
            return ended.stream()
                    .filter(each -> each.version().equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** An entry of the ledger. */
    record Entry(long seq, Instant at, String event, String version, String actor, String reason, boolean forced) {
        static Entry of(JsonNode node) throws IOException {
            require(node.path("seq").isIntegralNumber(), "an entry of the ledger has no seq", node);
            return new Entry(
                    node.path("seq").asLong(),
                    instant(node, "at"),
                    text(node, "event"),
                    text(node, "version"),
                    text(node, "actor"),
                    text(node, "reason"),
                    node.path("forced").asBoolean());
        }
    }

    /**
     * The ledger.
     *
     * @param verified whether the gateway found its chain whole
     */
    record Ledger(List<Entry> entries, boolean verified) {
        /** Copies the entries. */
        Ledger {
            entries = List.copyOf(entries);
        }

        /** What happened to a version, in order. */
        List<String> eventsOf(String version) {
            return entries.stream()
                    .filter(entry -> entry.version().equals(version))
                    .map(Entry::event)
                    .toList();
        }
    }

    private static void require(boolean sound, String problem, JsonNode node) throws IOException {
        if (!sound) {
            String told = node.toString();
            throw new IOException(problem + ": " + told.substring(0, Math.min(300, told.length())));
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.path(name).asText() : "";
    }

    private static Instant instant(JsonNode node, String name) throws IOException {
        try {
            return Instant.parse(text(node, name));
        } catch (DateTimeException e) {
            throw new IOException(name + " is no time: " + node.path(name), e);
        }
    }
}
