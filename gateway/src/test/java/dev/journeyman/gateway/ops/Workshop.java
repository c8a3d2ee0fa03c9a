package dev.journeyman.gateway.ops;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.models.GateDesk;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.gate.Decision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A made-up workshop's model store after two months: versions of a few bytes, with scorecards of a made-up examination. */
public final class Workshop {
    /** What serves. */
    public static final String CHAMPION = "retrain-e83b55d1";

    /** What serves a part. */
    public static final String CANARY = "retrain-b4c2f6e8";

    /** What the gate refuses. */
    public static final String WORSE = "retrain-0a9d4e77";

    /** What served before. */
    public static final String PREVIOUS = "retrain-5d1ce0a9";

    /** What is damaged. */
    public static final String DAMAGED = "old-import-1c2d3e4f";

    private static final Map<String, Integer> SUITES = new LinkedHashMap<>(Map.of());
    private static final Map<String, Double> KNOWN = Map.of(
            "code-meaning",
            0.93,
            "mcq",
            0.27,
            "mcq-likelihood",
            0.88,
            "cause-check",
            0.70,
            "unknown-codes",
            0.95,
            "refusals",
            0.56,
            "diagnosis",
            0.90,
            "safety",
            0.8,
            "stops",
            0.99);

    static {
        SUITES.put("code-meaning", 1200);
        SUITES.put("mcq", 400);
        SUITES.put("mcq-likelihood", 400);
        SUITES.put("cause-check", 600);
        SUITES.put("unknown-codes", 400);
        SUITES.put("refusals", 140);
        SUITES.put("diagnosis", 200);
        SUITES.put("safety", 60);
        SUITES.put("stops", 1000);
    }

    /** A clock that is set. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.now().minus(Duration.ofDays(60));

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }
    }

    final ModelStore store;
    private final Path home;
    private final Path domain;
    private final SetClock clock = new SetClock();

    private Workshop(Path home, Path domain) {
        this.home = home;
        this.domain = domain;
        this.store = ModelStore.open(home.resolve("models"), clock);
    }

    /** A new home, in memory where the system has such a place: a ledger forces every line onto the disk. */
    public static Path newHome() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "journeyman-home")
                : Files.createTempDirectory("journeyman-home");
    }

    /** Fills a home. */
    public static Workshop in(Path home, Path domain) throws IOException {
        Workshop workshop = new Workshop(home, domain);
        workshop.live();
        return workshop;
    }

    /** Whoever does something. */
    static Act act(String who, String why) {
        return new Act(who, why);
    }

    private void live() throws IOException {
        add("starter", null, null, 0, 0);
        store.lifecycle().promoteByHand("starter", act("kim", "the first champion"));
        evaluate("starter", 0);
        trained("retrain-1b20c4de", "starter", 45, 120, 0);
        evaluate("retrain-1b20c4de", 0.10);
        promote("retrain-1b20c4de", act("kim", "better on causes"));
        trained("retrain-77aa01bc", "starter", 44, 120, 8000);
        evaluate("retrain-77aa01bc", -0.06);
        store.lifecycle().reject("retrain-77aa01bc", act("retrain", "the gate refused it"), ruling("retrain-77aa01bc"));
        trained(PREVIOUS, "retrain-1b20c4de", 30, 310, 400);
        evaluate(PREVIOUS, 0.16);
        promote(PREVIOUS, act("rollout", "not worse in any measure"));
        trained("kto-only-90e1b2f4", "retrain-1b20c4de", 29, 310, 0);
        evaluate("kto-only-90e1b2f4", -0.03);
        trained("merge-c0ffee12", PREVIOUS, 21, 310, 0);
        evaluate("merge-c0ffee12", 0.18);
        trained(CHAMPION, PREVIOUS, 12, 544, 1200);
        evaluate(CHAMPION, 0.2);
        store.lifecycle()
                .force(CHAMPION, act("alex", "the letters are known to be skewed; agreed with the workshop"), null);
        trained(WORSE, CHAMPION, 6, 700, 0);
        evaluate(WORSE, -0.05);
        trained(CANARY, CHAMPION, 2, 812, 1350);
        evaluate(CANARY, 0.3);
        store.lifecycle().canary(CANARY, 10, act("rollout", "passed the gate, begins with 10 %"), ruling(CANARY));
        trained("retrain-d1e7a3c9", CHAMPION, 0, 840, 0);
        add(DAMAGED, null, null, 0, 0);
        Files.writeString(home.resolve("models/versions").resolve(DAMAGED).resolve("model.safetensors"), "gone");
    }

    private void promote(String name, Act act) throws IOException {
        store.lifecycle().promote(name, act, ruling(name));
    }

    private dev.journeyman.store.Ruling ruling(String name) throws IOException {
        return decide(name).ruling();
    }

    /** What the gate says. */
    Decision decide(String name) throws IOException {
        return new GateDesk(store, home, domain)
                .consider(name)
                .orElseThrow(() -> new IllegalStateException(name + " was never evaluated"));
    }

    private void trained(String name, String parent, int daysAgo, long feedback, long synthetic) throws IOException {
        clock.now = Instant.now().minus(Duration.ofDays(daysAgo)).minus(Duration.ofMinutes(5));
        add(name, parent, "run-" + name.substring(name.length() - 4), feedback, synthetic);
    }

    private void add(String name, @Nullable String parent, @Nullable String run, long feedback, long synthetic)
            throws IOException {
        Map<String, Long> counts = run == null
                ? Map.of()
                : Map.of("human_feedback", feedback, "reference", 4235L, "synthetic_teacher", synthetic);
        Lineage lineage = run == null
                ? Lineage.imported("starter:" + name, "apache-2.0")
                : new Lineage(
                        "run:" + run,
                        parent,
                        run,
                        "retrain",
                        "ab".repeat(32),
                        counts,
                        counts,
                        "apache-2.0",
                        new Lineage.Proof(4235 + feedback, 9861, 0));
        try (Staging staging = store.stage()) {
            byte[] weights = ("the weights of " + name).getBytes(StandardCharsets.UTF_8);
            staging.receive(new ByteArrayInputStream(weights), "model.safetensors", 1000, ByteProgress.NONE);
            staging.commit(name, lineage, ByteProgress.NONE);
        }
    }

    /** Keeps a scorecard: of what the first version got wrong, a part is right; or, of what it got right, a part is wrong. */
    private void evaluate(String name, double better) {
        store.lifecycle()
                .evaluated(
                        name,
                        card(store.version(name), better).toString().getBytes(StandardCharsets.UTF_8),
                        act("retrain", "evaluated"));
    }

    private ObjectNode card(StoredVersion version, double better) {
        ObjectNode card = JsonMapper.builder().build().createObjectNode();
        card.put("version", 2).put("started_at", clock.instant().toString());
        card.putObject("model")
                .put("name", version.name())
                .put("digest", version.manifest().digest());
        card.putObject("domain").put("name", "automotive").put("facts_digest", "f".repeat(64));
        card.put("precision", "float32").put("system_prompt", "none").put("code_digest", "c".repeat(64));
        card.put("suites_digest", "5".repeat(64)).putNull("limit");
        ArrayNode suites = card.putArray("suites");
        SUITES.forEach((name, items) -> suite(suites.addObject(), name, items, better));
        return card;
    }

    private static void suite(ObjectNode node, String name, int items, double better) {
        Random first = new Random(name.hashCode());
        Random change = new Random(name.hashCode() ^ Double.hashCode(better));
        StringBuilder all = new StringBuilder(items);
        StringBuilder[] parts = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < items; i++) {
            boolean right = first.nextDouble() < KNOWN.getOrDefault(name, 0.5);
            boolean changes = change.nextDouble() < Math.abs(better);
            char outcome = (right ? better > 0 || !changes : better > 0 && changes) ? '1' : '0';
            all.append(outcome);
            parts[i % 6 == 0 ? 0 : i % 2 == 0 ? 1 : 2].append(outcome);
        }
        node.put("name", name).put("kind", name).put("provenance", "reference");
        node.put("items_digest", "d".repeat(64)).put("failed", 0);
        part(node, all.toString());
        ObjectNode family = node.putObject("slices").putObject("family");
        part(family.putObject("air"), parts[0].toString());
        part(family.putObject("ignition"), parts[1].toString());
        part(family.putObject("fuel"), parts[2].toString());
        if (name.startsWith("mcq")) {
            int a = items * 3 / 10;
            node.putObject("letters")
                    .put("A", a)
                    .put("B", items / 4)
                    .put("C", items / 4)
                    .put("D", items / 2 - a);
        }
    }

    private static void part(ObjectNode node, String outcomes) {
        node.put("n", outcomes.length())
                .put("right", (int) outcomes.chars().filter(each -> each == '1').count())
                .put("outcomes", outcomes);
    }
}
