package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.store.Act;
import dev.journeyman.store.Ruling;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.VersionState;
import dev.journeyman.store.gate.Decision;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a gateway and answers what it does not: rollout, runs and schedule as the interface has them, with the workshop's own store behind promotion
 * and rollback. Everything else the gateway answers itself.
 */
public final class WorkshopFront implements AutoCloseable {
    private static final String RUN = "run-d1e8";
    private static final int STEPS = 600;
    private static final long EVENT_MILLIS = 250;
    private static final List<String> PASSED_ON = List.of("content-type", "content-security-policy", "etag");

    private final Workshop workshop;
    private final String gateway;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger step = new AtomicInteger(120);
    private final HttpServer server;
    private volatile String mode = "approve";

    /** Where it answers. */
    public final String address;

    /** Begins to answer. */
    public WorkshopFront(Workshop workshop, String gateway) throws Exception {
        this.workshop = workshop;
        this.gateway = gateway;
        this.server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        this.address = "http://127.0.0.1:" + server.actualPort();
    }

    private record Answer(int status, Buffer body, List<String> headers) {
        static Answer of(int status, ObjectNode node) {
            return new Answer(status, Buffer.buffer(Json.write(node)), List.of("content-type", "application/json"));
        }
    }

    private void answer(HttpServerRequest request) {
        request.bodyHandler(body -> {
            if (request.path().endsWith("/events")) {
                events(request.response());
                return;
            }
            vertx.executeBlocking(() -> work(request, body), false)
                    .onSuccess(answer -> {
                        HttpServerResponse response = request.response().setStatusCode(answer.status());
                        for (int i = 0; i < answer.headers().size(); i += 2) {
                            response.putHeader(
                                    answer.headers().get(i), answer.headers().get(i + 1));
                        }
                        response.end(answer.body());
                    })
                    .onFailure(e -> request.response().setStatusCode(500).end(String.valueOf(e)));
        });
    }

    private Answer work(HttpServerRequest request, Buffer body) throws Exception {
        String path = request.path();
        boolean posted = request.method().name().equals("POST");
        String[] parts = path.split("/", -1);
        if (posted && path.startsWith("/ops/v1/models/")) {
            return change(parts[4], parts[5], Json.object(body));
        }
        return switch (path) {
            case "/ops/v1/rollback" -> rollback(Json.object(body));
            case "/ops/v1/rollout" -> Answer.of(200, rollout());
            case "/ops/v1/runs" -> {
                ObjectNode list = Json.object().put("object", "list");
                list.putArray("data").add(run()).add(refusedRun());
                yield Answer.of(200, list);
            }
            case "/ops/v1/runs/" + RUN -> Answer.of(200, wholeRun());
            case "/ops/v1/schedule" -> {
                mode = posted ? Json.object(body).path("mode").asText() : mode;
                yield Answer.of(200, schedule());
            }
            default -> pass(request, body);
        };
    }

    private Answer pass(HttpServerRequest request, Buffer body) throws IOException, InterruptedException {
        HttpRequest.Builder passed = HttpRequest.newBuilder(URI.create(gateway + request.uri()))
                .method(request.method().name(), HttpRequest.BodyPublishers.ofByteArray(body.getBytes()));
        String type = request.getHeader("content-type");
        if (type != null) {
            passed.header("content-type", type);
        }
        HttpResponse<byte[]> response = client.send(passed.build(), HttpResponse.BodyHandlers.ofByteArray());
        List<String> headers = PASSED_ON.stream()
                .filter(name -> response.headers().firstValue(name).isPresent())
                .flatMap(name ->
                        List.of(name, response.headers().firstValue(name).orElseThrow()).stream())
                .toList();
        return new Answer(response.statusCode(), Buffer.buffer(response.body()), headers);
    }

    // ---- versions ----

    private Answer change(String version, String what, ObjectNode body) throws IOException {
        Act act = Workshop.act("loopback", body.path("reason").asText());
        try {
            switch (what) {
                case "promote" -> {
                    Decision decision = workshop.decide(version);
                    boolean force = body.path("force").asBoolean(false);
                    if (!decision.passed() && !force) {
                        Answer refused = refused("gate_refused", "The gate refuses " + version + ".");
                        ObjectNode document = Json.object(refused.body());
                        document.set("reasons", ModelsDesk.reason(decision.reason()));
                        return Answer.of(409, document);
                    }
                    if (force) {
                        workshop.store.lifecycle().force(version, act, decision.ruling());
                    } else {
                        workshop.store.lifecycle().promote(version, act, decision.ruling());
                    }
                }
                case "withdraw" -> workshop.store.lifecycle().withdraw(version, act);
                case "reject" -> workshop.store.lifecycle().reject(version, act, null);
                default -> canary(version, body.path("percent").asInt(), act);
            }
        } catch (StoreException e) {
            return refused("conflict", String.valueOf(e.getMessage()));
        }
        return Answer.of(200, Json.object().put("version", version));
    }

    private void canary(String version, int percent, Act act) throws IOException {
        if (workshop.store.version(version).state() instanceof VersionState.Canary) {
            workshop.store.lifecycle().share(version, percent, act);
        } else {
            Ruling ruling = workshop.decide(version).ruling();
            workshop.store.lifecycle().canary(version, percent, act, ruling);
        }
    }

    private Answer rollback(ObjectNode body) {
        Act act = Workshop.act("loopback", body.path("reason").asText());
        @Nullable StoredVersion canary = workshop.store.canary().orElse(null);
        StoredVersion before = workshop.store.champion().orElseThrow();
        String rolledBack = canary == null ? before.name() : canary.name();
        String champion =
                canary == null ? workshop.store.lifecycle().rollback(act).name() : before.name();
        if (canary != null) {
            workshop.store.lifecycle().reject(rolledBack, act, null);
        }
        return Answer.of(
                200, Json.object().put("champion", champion).putNull("previous").put("rolled_back", rolledBack));
    }

    private static Answer refused(String code, String message) {
        ObjectNode document = Json.object();
        document.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        return Answer.of(409, document);
    }

    private ObjectNode rollout() {
        ObjectNode node = Json.object();
        @Nullable StoredVersion canary = workshop.store.canary().orElse(null);
        node.put("phase", canary == null ? "none" : "canary");
        ArrayNode ended = node.putArray("ended");
        ended.addObject()
                .put("version", Workshop.PREVIOUS)
                .put("against", "retrain-1b20c4de")
                .put("since", "2026-01-01T00:00:00Z")
                .put("until", "2026-01-03T00:00:00Z")
                .put("outcome", "promoted")
                .put("reason", "thumbs down fell from 26 % to 23 %")
                .put("answers", 6120)
                .put("sessions", 1502);
        if (canary == null) {
            return node;
        }
        node.put("version", canary.name())
                .put("against", Workshop.CHAMPION)
                .put("percent", canary.state() instanceof VersionState.Canary live ? live.percent() : 0)
                .put("since", canary.state().since().toString());
        ObjectNode arms = node.putObject("arms");
        arm(arms.putObject("champion"), 4812, 1320, 410, 122, 31);
        arm(arms.putObject("canary"), 533, 147, 58, 9, 3);
        ArrayNode tests = node.putArray("tests");
        test(tests.addObject(), "thumbs_down", 0.229, 0.134, -2.1, "open");
        test(tests.addObject(), "blocked", 0.0064, 0.0056, -0.3, "open");
        test(tests.addObject(), "first_token_ms", 182, 179, -3.4, "not_worse");
        return node.put("verdict", "going_on")
                .put("explanation", "No measure is worse so far. Thumbs down need more rated conversations.");
    }

    private static void arm(ObjectNode node, int answers, int sessions, int up, int down, int blocked) {
        node.put("answers", answers).put("sessions", sessions).put("up", up).put("down", down);
        node.put("blocked", blocked)
                .put("failed", 0)
                .put("first_token_ms_p95", 180)
                .put("answer_ms_p95", 1600);
    }

    private static void test(
            ObjectNode node, String measure, double champion, double canary, double statistic, String verdict) {
        node.put("measure", measure).put("champion", champion).put("canary", canary);
        node.put("statistic", statistic)
                .put("worse_at", 2.94)
                .put("better_at", -2.94)
                .put("verdict", verdict);
    }

    // ---- runs ----

    private ObjectNode run() {
        int at = step.get();
        ObjectNode node = Json.object()
                .put("run", RUN)
                .put("state", at < STEPS ? "training" : "evaluating")
                .put("trigger", "records")
                .put("reason", "812 new accepted records")
                .put("created", Instant.now().minusSeconds(3600).toString())
                .putNull("ended");
        node.putObject("progress")
                .put("stage", "dpo")
                .put("step", Math.min(at, STEPS))
                .put("steps", STEPS)
                .put("loss", 0.41)
                .put("eta_seconds", 1500);
        node.putNull("candidate");
        node.putNull("gate");
        return node.putNull("error");
    }

    private static ObjectNode refusedRun() {
        ObjectNode node = Json.object()
                .put("run", "run-4e77")
                .put("state", "refused")
                .put("trigger", "manual")
                .put("reason", "knows the new pumps")
                .put("created", "2026-01-05T00:00:00Z")
                .put("ended", "2026-01-05T01:00:00Z")
                .putNull("progress")
                .put("candidate", Workshop.WORSE);
        node.putObject("gate").put("passed", false).putArray("refusals").add("factual-accuracy");
        return node.putNull("error");
    }

    private ObjectNode wholeRun() {
        ObjectNode node = run();
        ObjectNode part = node.putArray("curves").addObject().put("part", "dpo");
        ArrayNode points = part.putArray("points");
        for (int at = 0; at <= Math.min(step.get(), STEPS); at += 5) {
            double loss = 0.4 + 0.3 * Math.exp(-at / 120.0);
            ArrayNode point = points.addArray().add(at).add(loss + 0.02 * Math.sin(at));
            if (at % 40 == 0) {
                point.add(loss + 0.05);
            } else {
                point.addNull();
            }
        }
        ArrayNode log = node.putArray("log");
        for (int at = 0; at < 60; at++) {
            log.add(String.format(Locale.ROOT, "step %d loss %.4f", at * 5, 0.7 - at * 0.004));
        }
        node.putObject("dataset")
                .put("examples", 5587)
                .put("human_feedback", 812)
                .put("synthetic_share", 0.21);
        return node;
    }

    private void events(HttpServerResponse response) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        long timer = vertx.setPeriodic(10, EVENT_MILLIS, tick -> {
            step.addAndGet(2);
            response.write("event: run\ndata: " + Json.write(run()) + "\n\n");
        });
        response.closeHandler(gone -> vertx.cancelTimer(timer));
    }

    private ObjectNode schedule() {
        ObjectNode node = Json.object().put("mode", mode);
        node.putObject("quiet_hours").put("from", "07:00").put("to", "18:00").put("zone", "Europe/Berlin");
        ArrayNode triggers = node.putArray("triggers");
        trigger(triggers.addObject(), "records", 137, 200, "63 accepted records more begin a run");
        trigger(triggers.addObject(), "period", 2, 7, "days since the last run");
        trigger(triggers.addObject(), "drift_thumbs", 0.31, 0.3, "31 % of thumbs are down this week, 23 % before");
        return node.put("next", "A run begins when quiet hours end.")
                .putNull("backoff_until")
                .put("running", RUN);
    }

    private static void trigger(ObjectNode node, String name, double value, double threshold, String explanation) {
        node.put("name", name).put("value", value).put("threshold", threshold);
        node.put("fired", value >= threshold).put("explanation", explanation);
    }

    @Override
    public void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
