package dev.journeyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectionTest {
    private static final Act ACT = new Act("a test", "to see");
    private static final CollectionPolicy POLICY =
            new CollectionPolicy(2, Duration.ofDays(7), Duration.ofDays(30), true);
    private static final Ruling PASSED =
            new Ruling(true, JsonMapper.builder().build().createObjectNode());

    @TempDir(factory = QuickDirectory.class)
    Path home;

    private final SetClock clock = new SetClock();
    private ModelStore store;

    /** A clock that stands until it is set. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

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
            return now;
        }
    }

    @BeforeEach
    void open() {
        store = ModelStore.open(home.resolve("models"), clock);
    }

    private void put(String name, @Nullable String parent) throws IOException {
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("model.safetensors"), name);
            staging.commit(
                    name,
                    new Lineage("run:" + name, parent, name, null, null, Map.of(), Map.of(), null),
                    ByteProgress.NONE);
        }
    }

    private void crown(String name) {
        store.lifecycle().evaluated(name, name.getBytes(StandardCharsets.UTF_8), ACT);
        store.lifecycle().promote(name, ACT, PASSED);
    }

    private List<String> versions() {
        return store.list().versions().stream().map(StoredVersion::name).toList();
    }

    @Test
    void whatIsReferredToStaysAndTheRestGoes() throws IOException {
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("model.safetensors"), "brought");
            staging.commit("brought", Lineage.imported("hf:acme/tiny@1", null), ByteProgress.NONE);
        }
        for (int i = 0; i < 5; i++) {
            put("c" + i, i == 0 ? null : "c" + (i - 1));
            crown("c" + i);
        }
        canary("canary-1");
        put("tried", "c4");
        put("refused", "c4");
        store.lifecycle().reject("refused", ACT, null);
        Staging held = store.stage();
        Files.writeString(held.directory().resolve("half"), "x");

        clock.now = clock.now.plus(Duration.ofDays(8));
        put("young", "c4");
        CollectionPlan plan = store.planCollection(POLICY);
        assertThat(plan.collected())
                .extracting(CollectionPlan.Fate::version)
                .containsExactly("c0", "refused"); // c1 is the parent of c2, which can be rolled back to
        assertThat(plan.freedBytes()).isEqualTo(2 + 7);
        assertThat(versions()).as("a plan changes nothing").hasSize(10);

        assertThat(store.collect(POLICY, ACT)).isEqualTo(plan);
        assertThat(versions()).containsExactly("brought", "c1", "c2", "c3", "c4", "canary-1", "tried", "young");
        assertThat(store.championHistory()).containsExactly("c1", "c2", "c3");
        assertThat(held.directory()).exists();
        assertThat(StorePaths.entries(home.resolve("models/trash"))).isEmpty();
        assertThat(StorePaths.entries(home.resolve("models/scorecards")))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("c1", "c2", "c3", "c4", "canary-1");

        clock.now = clock.now.plus(Duration.ofDays(31));
        store.collect(POLICY, ACT);
        assertThat(versions()).containsExactly("brought", "c1", "c2", "c3", "c4", "canary-1");
        store.lifecycle().rollback(ACT);
        assertThat(store.lifecycle().rollback(ACT).name()).isEqualTo("c2");
        held.close();
    }

    private void canary(String name) throws IOException {
        put(name, null);
        store.lifecycle().evaluated(name, name.getBytes(StandardCharsets.UTF_8), ACT);
        store.lifecycle().canary(name, 10, ACT, PASSED);
    }

    @Test
    void withoutTheRuleOnParentsTheyGoToo() throws IOException {
        for (int i = 0; i < 4; i++) {
            put("c" + i, i == 0 ? null : "c" + (i - 1));
            crown("c" + i);
        }
        clock.now = clock.now.plus(Duration.ofDays(8));
        CollectionPolicy alone = new CollectionPolicy(1, Duration.ofDays(7), Duration.ofDays(30), false);
        assertThat(store.planCollection(alone).collected())
                .extracting(CollectionPlan.Fate::version)
                .containsExactly("c0", "c1");
        assertThat(store.planCollection(alone).fates())
                .filteredOn(fate -> fate.version().equals("c2"))
                .extracting(CollectionPlan.Fate::reason)
                .containsExactly("an earlier champion that can be rolled back to");
    }

    @Test
    void aDamagedVersionIsLeftToAPerson() throws IOException {
        put("a", null);
        clock.now = clock.now.plus(Duration.ofDays(99));
        Path weights = store.version("a").directory().resolve("model.safetensors");
        Files.delete(weights);
        assertThat(store.collect(POLICY, ACT).collected()).isEmpty();
        assertThat(store.planCollection(POLICY).fates().getFirst().reason()).startsWith("damaged: ");
    }

    @Test
    void aPolicyNamesAllThatIsWrong() {
        assertThatThrownBy(() -> new CollectionPolicy(0, Duration.ofDays(-1), Duration.ofDays(-1), true))
                .hasMessageContaining("earlier champions must be 1 to 32")
                .hasMessageContaining("refused must")
                .hasMessageContaining("untried must");
        assertThat(CollectionPolicy.STANDARD)
                .isEqualTo(new CollectionPolicy(5, Duration.ofDays(7), Duration.ofDays(30), true));
    }
}
