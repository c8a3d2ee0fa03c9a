package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * A gateway that goes through the loop as the contract says, without models: its champion knows no new fact, and what it makes of enough corrections knows them all. Each fault is one that a verdict
 * has to find.
 */
final class StubGateway implements ShownGateway {
    static final String STARTER = "starter";
    static final String CANDIDATE = "retrain-1";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CANARY_ANSWERS = 6;
    private static final List<String> STATES = List.of("preparing", "training", "evaluating", "judging", "rollout");

    /** What is wrong with it. */
    enum Fault {
        /** The gate refuses the candidate. */
        GATE_REFUSES,
        /** The canary is taken back instead of promoted. */
        ROLLS_BACK,
        /** One answer of the canary's time is an error. */
        ONE_ERROR,
        /** The canary answers before it is one. */
        TOO_EARLY,
        /** A session changes its arm with each question. */
        FICKLE,
        /** Feedback is acknowledged and forgotten. */
        FORGETS,
        /** Nothing says which version was trained on what. */
        NO_PROVENANCE,
        /** The chain of the ledger is broken. */
        BROKEN_LEDGER,
        /** The new champion knows nothing new. */
        LEARNS_NOTHING,
        /** A stream ends in the middle. */
        CUT_STREAM,
        /** A kill makes it begin another run. */
        ANOTHER_RUN
    }

    private final Set<Fault> faults;
    private final Map<String, WorkshopFacts.Fact> facts = new HashMap<>();
    private final int records;
    private final int killsWanted;
    private final List<ObjectNode> ledger = new ArrayList<>();
    private final Map<String, List<String>> feedback = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private HttpServer server;
    private int numbers;
    private int told;
    private int runs;
    private int at; // of STATES
    private int kills;
    private int canaryAnswers;
    private volatile boolean canarySeen; // by who watches the rollout; it does not end before
    private boolean erred;
    private int early;
    private String champion = STARTER;
    private String canary = "";
    private String ended = "";
    private String mode = "auto";

    /**
     * A gateway.
     *
     * @param facts that can be asked for
     * @param records feedback that begins a run
     * @param killsWanted it goes on from training, examination and canary only after so many kills in all
     */
    StubGateway(List<WorkshopFacts.Fact> facts, int records, int killsWanted, Set<Fault> faults) {
        this.records = records;
        this.killsWanted = killsWanted;
        this.faults = Set.copyOf(faults);
        for (WorkshopFacts.Fact fact : facts) {
            fact.wordings().forEach(question -> this.facts.put(question, fact));
            fact.heldOut().forEach(question -> this.facts.put(question, fact));
        }
        entry("promoted", STARTER);
    }

    @Override
    public synchronized void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public synchronized URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public Killed killAndStart() throws IOException {
        Instant from = Instant.now();
        HttpServer old;
        synchronized (this) {
            old = server;
            kills++;
            runs += faults.contains(Fault.ANOTHER_RUN) && kills == 1 ? 1 : 0;
        }
        old.stop(0);
        start();
        return new Killed(from, Instant.now(), 1, 0);
    }

    @Override
    public String logEnd() {
        return "nothing";
    }

    synchronized String mode() {
        return mode;
    }

    @Override
    public synchronized void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            if (path.endsWith("/events")) {
                events(exchange);
                return;
            }
            if (path.equals("/v1/chat/completions")) {
                chat(exchange, request);
                return;
            }
            if (path.equals("/v1/diagnose")) {
                exchange.getResponseHeaders().add("x-journeyman-model-version", STARTER);
                ObjectNode told = JSON.createObjectNode()
                        .put("interaction_id", "int_" + number())
                        .put("model_version", STARTER);
                told.putArray("codes").addObject().put("meaning", "Misfire");
                reply(exchange, 200, told);
                return;
            }
            JsonNode told = tell(exchange.getRequestMethod(), path, request);
            reply(exchange, told == null ? 404 : path.equals("/v1/feedback") ? 201 : 200, told);
        }
    }

    private synchronized int number() {
        return ++numbers;
    }

    private synchronized JsonNode tell(String method, String path, JsonNode request) {
        if (path.equals("/v1/feedback")) {
            return given(request);
        }
        if (path.startsWith("/v1/interactions/")) {
            return interaction(path.substring("/v1/interactions/".length()));
        }
        if (path.startsWith("/ops/v1/runs/")) {
            return run(0);
        }
        return switch (path) {
            case "/ops/v1/models" -> models();
            case "/ops/v1/runs" -> runs();
            case "/ops/v1/rollout" -> rollout();
            case "/ops/v1/promotions" -> promotions();
            case "/ops/v1/schedule" -> {
                mode = method.equals("POST") ? request.path("mode").asText() : mode;
                yield JSON.createObjectNode().put("mode", mode);
            }
            default -> null;
        };
    }

    private JsonNode given(JsonNode request) {
        String id = "fb_" + number();
        if (!faults.contains(Fault.FORGETS) || numbers % 7 != 0) {
            feedback.computeIfAbsent(request.path("interaction_id").asText(), key -> new ArrayList<>())
                    .add(id);
        }
        told++;
        runs = told >= records && runs == 0 ? 1 : runs;
        return JSON.createObjectNode().put("feedback_id", id).put("status", "accepted");
    }

    private JsonNode interaction(String id) {
        ObjectNode node = JSON.createObjectNode().put("interaction_id", id);
        ArrayNode said = node.putArray("feedback");
        feedback.getOrDefault(id, List.of()).forEach(each -> said.addObject().put("id", each));
        ArrayNode versions = node.putArray("trained_versions");
        if (!faults.contains(Fault.NO_PROVENANCE)) {
            versions.add(CANDIDATE);
        }
        return node;
    }

    private JsonNode models() {
        ObjectNode node = JSON.createObjectNode().put("champion", champion).putNull("previous");
        node.put("canary", canary.isEmpty() ? null : canary);
        node.putArray("data").addObject().put("version", champion).put("state", "champion");
        return node;
    }

    private JsonNode runs() {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode data = node.putArray("data");
        for (int i = runs - 1; i >= 0; i--) {
            data.add(run(i));
        }
        return node;
    }

    private ObjectNode run(int number) {
        String state = STATES.get(at);
        boolean refused = faults.contains(Fault.GATE_REFUSES);
        boolean over = state.equals("rollout");
        ObjectNode node = JSON.createObjectNode()
                .put("run", "run-" + number)
                .put("state", over && refused ? "refused" : state)
                .put("trigger", "records")
                .put("created", "2026-11-22T10:00:00Z")
                .put("candidate", at >= 2 ? CANDIDATE : null);
        node.putObject("progress").put("stage", "sft").put("step", 1).put("steps", 2);
        if (over) {
            node.putObject("gate").put("passed", !refused).putArray("refusals").add("facts lost");
        }
        return node;
    }

    private JsonNode rollout() {
        canarySeen = canarySeen || !canary.isEmpty();
        ObjectNode node = JSON.createObjectNode()
                .put("phase", canary.isEmpty() ? "none" : "canary")
                .put("version", canary.isEmpty() ? null : canary)
                .put("percent", canary.isEmpty() ? null : 50)
                .put("verdict", "going_on");
        node.putObject("arms").putObject("canary").put("answers", canaryAnswers);
        ArrayNode past = node.putArray("ended");
        if (!ended.isEmpty()) {
            past.addObject().put("version", CANDIDATE).put("outcome", ended).put("reason", "says the test");
        }
        return node;
    }

    private JsonNode promotions() {
        ObjectNode node = JSON.createObjectNode()
                .put("verified", !faults.contains(Fault.BROKEN_LEDGER))
                .put("has_more", false);
        ArrayNode data = node.putArray("data");
        ledger.forEach(data::add);
        return node;
    }

    private void entry(String event, String version) {
        ledger.add(JSON.createObjectNode()
                .put("seq", ledger.size() + 1)
                .put("at", Instant.now().toString())
                .put("event", event)
                .put("version", version)
                .put("actor", "schedule")
                .put("reason", "a stub"));
    }

    private void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        while (true) {
            boolean over;
            synchronized (this) {
                out.write((": a comment\nevent: run\ndata: " + run(0) + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                over = STATES.get(at).equals("rollout");
                boolean held = STATES.get(at).equals("training")
                                && (kills < Math.min(1, killsWanted) || faults.contains(Fault.TOO_EARLY) && early < 4)
                        || STATES.get(at).equals("evaluating") && kills < Math.min(2, killsWanted);
                if (!over && !held) {
                    at++;
                    if (STATES.get(at).equals("rollout") && !faults.contains(Fault.GATE_REFUSES)) {
                        entry("evaluated", CANDIDATE);
                        entry("canary", CANDIDATE);
                        canary = CANDIDATE;
                    }
                }
            }
            if (over) {
                return;
            }
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized String version(String session, String key) {
        if (canary.isEmpty()) {
            boolean tooEarly = faults.contains(Fault.TOO_EARLY) && at == 1;
            early += tooEarly ? 1 : 0;
            return tooEarly ? CANDIDATE : champion;
        }
        int count = asked.merge(session, 1, Integer::sum);
        boolean toCanary = faults.contains(Fault.FICKLE)
                ? count % 2 == 1
                : Math.floorMod((session.isEmpty() ? key : session).hashCode(), 2) == 0;
        if (toCanary) {
            canaryAnswers++;
        }
        String version = toCanary ? canary : champion;
        if (canaryAnswers >= CANARY_ANSWERS && canarySeen && kills >= killsWanted) {
            if (faults.contains(Fault.ROLLS_BACK)) {
                entry("rejected", canary);
                ended = "rolled_back";
            } else {
                entry("promoted", canary);
                champion = canary;
                ended = "promoted";
            }
            canary = "";
        }
        return version;
    }

    private void chat(HttpExchange exchange, JsonNode request) throws IOException {
        String session = String.valueOf(exchange.getRequestHeaders().getFirst("x-journeyman-session"));
        String version =
                version(session, String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
        boolean stream = request.path("stream").asBoolean();
        boolean fails;
        synchronized (this) {
            boolean due = faults.contains(Fault.ONE_ERROR) && !stream && at > 0
                    || faults.contains(Fault.CUT_STREAM) && stream;
            fails = !erred && due;
            erred |= fails;
        }
        if (fails && !stream) {
            reply(exchange, 500, JSON.createObjectNode());
            return;
        }
        WorkshopFacts.Fact fact = facts.get(request.at("/messages/0/content").asText());
        boolean knows = version.equals(CANDIDATE) && !faults.contains(Fault.LEARNS_NOTHING);
        String text = fact != null && knows ? fact.answer() : "No idea.";
        ObjectNode provenance =
                JSON.createObjectNode().put("interaction_id", "int_" + number()).put("model_version", version);
        exchange.getResponseHeaders().add("x-journeyman-model-version", version);
        if (!stream) {
            ObjectNode told = JSON.createObjectNode();
            told.putArray("choices").addObject().putObject("message").put("content", text);
            told.set("journeyman", provenance);
            reply(exchange, 200, told);
            return;
        }
        ObjectNode first = JSON.createObjectNode();
        first.putArray("choices").addObject().putObject("delta").put("content", text);
        ObjectNode last = JSON.createObjectNode();
        last.putArray("choices").addObject().putObject("delta");
        last.set("journeyman", provenance);
        exchange.sendResponseHeaders(200, 0);
        String whole = "data: " + first + "\n\ndata: " + last + "\n\n" + (fails ? "" : "data: [DONE]\n\n");
        exchange.getResponseBody().write(whole.getBytes(StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, int status, JsonNode told) throws IOException {
        byte[] bytes = (told == null ? "{}" : told.toString()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
