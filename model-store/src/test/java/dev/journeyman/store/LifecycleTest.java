package dev.journeyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a version's life, those that there are and those that there are not. */
class LifecycleTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final Act ACT = new Act("ops:anna", "it was measured");
    private static final byte[] CARD = "{\"version\":2}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER_CARD = "{\"version\":3}".getBytes(StandardCharsets.UTF_8);

    @TempDir(factory = QuickDirectory.class)
    Path home;

    private ModelStore store;
    private Lifecycle life;

    @BeforeEach
    void open() throws IOException {
        store = ModelStore.open(home.resolve("models"), NOON);
        life = store.lifecycle();
        put("first", "dir:/first");
        life.promoteByHand("first", ACT);
    }

    private static Ruling ruling(boolean passed) {
        return new Ruling(
                passed, JsonMapper.builder().build().createObjectNode().put("passed", passed));
    }

    private void put(String name, String source) throws IOException {
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("model.safetensors"), name);
            staging.commit(name, Lineage.imported(source, null), ByteProgress.NONE);
        }
    }

    private String label(String name) {
        return store.version(name).state().label();
    }

    private List<LedgerEntry> ledger() {
        List<LedgerEntry> entries = new ArrayList<>();
        store.ledger(entries::add);
        return entries;
    }

    @Test
    void aTrainedVersionGoesFromCandidateToChampionAndRetires() throws IOException {
        put("a", "run:1");
        assertThat(label("a")).isEqualTo("candidate");
        life.evaluated("a", CARD, ACT);
        life.canary("a", 10, ACT, ruling(true));
        assertThat(store.canary().orElseThrow().name()).isEqualTo("a");
        life.share("a", 50, ACT);
        assertThat(store.version("a").state())
                .isInstanceOfSatisfying(
                        VersionState.Canary.class,
                        canary -> assertThat(canary.percent()).isEqualTo(50));
        life.promote("a", new Act("rollout", "the sequential test ended"), ruling(true));

        assertThat(store.canary()).isEmpty();
        assertThat(store.champion().orElseThrow().name()).isEqualTo("a");
        assertThat(label("first")).isEqualTo("retired");
        assertThat(life.scorecard(store.version("a")).orElseThrow()).isEqualTo(CARD);

        List<LedgerEntry> entries = ledger();
        assertThat(entries)
                .extracting(entry -> entry.event().label())
                .containsExactly("added", "promoted", "added", "evaluated", "canary", "share", "promoted");
        LedgerEntry last = entries.getLast();
        assertThat(last.act()).isEqualTo(new Act("rollout", "the sequential test ended"));
        assertThat(last.from()).isEqualTo("canary");
        assertThat(last.to()).isEqualTo("champion");
        assertThat(last.ruling()).isEqualTo(ruling(true));
        assertThat(last.champion()).isEqualTo("a");
        assertThat(entries.get(5).previousHash()).isEqualTo(entries.get(4).hash());
    }

    /** Every step from every state: this table is the diagram of {@link Lifecycle}. */
    @Test
    void noOtherStepIsTaken() throws IOException {
        Map<String, List<String>> taken = new LinkedHashMap<>();
        int count = 0;
        for (String state : List.of("candidate", "evaluated", "canary", "champion", "retired", "rejected")) {
            taken.put(state, new ArrayList<>());
            for (String step :
                    List.of("evaluated", "canary", "share", "withdraw", "promote", "by hand", "force", "reject")) {
                String name = "v" + count++;
                put(name, "run:" + name);
                bring(name, state);
                try {
                    take(name, step);
                    if (!label(name).equals(state) || step.equals("evaluated") || step.equals("share")) {
                        taken.get(state).add(step + " -> " + label(name));
                    }
                } catch (StoreException e) {
                    assertThat(e.kind()).as(state + " " + step).isEqualTo(StoreException.Kind.REFUSED);
                    assertThat(e).hasMessageStartingWith("version " + name + " ");
                    assertThat(label(name)).isEqualTo(state);
                }
                store.canary().ifPresent(canary -> life.withdraw(canary.name(), ACT));
            }
        }
        assertThat(taken)
                .containsEntry(
                        "candidate", List.of("evaluated -> evaluated", "force -> champion", "reject -> rejected"))
                .containsEntry(
                        "evaluated",
                        List.of(
                                "evaluated -> evaluated",
                                "canary -> canary",
                                "promote -> champion",
                                "force -> champion",
                                "reject -> rejected"))
                .containsEntry(
                        "canary",
                        List.of(
                                "share -> canary",
                                "withdraw -> evaluated",
                                "promote -> champion",
                                "force -> champion",
                                "reject -> rejected"))
                .containsEntry("champion", List.of("evaluated -> champion"))
                .containsEntry(
                        "retired",
                        List.of(
                                "evaluated -> retired",
                                "promote -> champion",
                                "by hand -> champion",
                                "force -> champion"))
                .containsEntry("rejected", List.of("evaluated -> evaluated", "force -> champion"));
    }

    private void bring(String name, String state) {
        if (!state.equals("candidate")) {
            life.evaluated(name, CARD, ACT);
        }
        switch (state) {
            case "canary" -> life.canary(name, 5, ACT, ruling(true));
            case "champion" -> life.promote(name, ACT, ruling(true));
            case "retired" -> {
                life.promote(name, ACT, ruling(true));
                life.promoteByHand("first", ACT);
            }
            case "rejected" -> life.reject(name, ACT, ruling(false));
            default -> {}
        }
        assertThat(label(name)).isEqualTo(state);
    }

    private void take(String name, String step) {
        switch (step) {
            case "evaluated" -> life.evaluated(name, OTHER_CARD, ACT);
            case "canary" -> life.canary(name, 10, ACT, ruling(true));
            case "share" -> life.share(name, 20, ACT);
            case "withdraw" -> life.withdraw(name, ACT);
            case "promote" -> life.promote(name, ACT, ruling(true));
            case "by hand" -> life.promoteByHand(name, ACT);
            case "force" -> life.force(name, ACT, null);
            default -> life.reject(name, ACT, null);
        }
    }

    @Test
    void whatTheGateRefusedIsNotPromotedAndForceIsMarkedForEver() throws IOException {
        put("a", "run:1");
        life.evaluated("a", CARD, ACT);
        assertThatThrownBy(() -> life.promote("a", ACT, ruling(false))).hasMessage("version a was refused by the gate");
        assertThatThrownBy(() -> life.canary("a", 1, ACT, ruling(false)))
                .hasMessage("version a was refused by the gate");
        life.reject("a", ACT, ruling(false));

        life.force("a", new Act("ops:anna", "the old one burns the house down"), ruling(false));
        assertThat(store.champion().orElseThrow().everForced()).isTrue();
        life.rollback(ACT);

        StoredVersion again = ModelStore.open(home.resolve("models")).version("a");
        assertThat(again.state().label()).isEqualTo("retired");
        assertThat(again.everForced()).isTrue();
        LedgerEntry forced =
                ledger().stream().filter(LedgerEntry::forced).findFirst().orElseThrow();
        assertThat(forced.act().why()).isEqualTo("the old one burns the house down");
        assertThat(Optional.ofNullable(forced.ruling()).orElseThrow().passed()).isFalse();
    }

    @Test
    void onlyWhatWasBroughtIsPromotedByHand() throws IOException {
        put("brought", "hf:acme/tiny@1");
        put("trained", "run:1");
        life.promoteByHand("brought", ACT);
        assertThatThrownBy(() -> life.promoteByHand("trained", ACT)).hasMessageContaining("trained here");

        ModelStore fresh = ModelStore.open(home.resolve("fresh"), NOON);
        try (Staging staging = fresh.stage()) {
            Files.writeString(staging.directory().resolve("model.safetensors"), "x");
            staging.commit("trained", Lineage.imported("run:1", null), ByteProgress.NONE);
        }
        assertThat(fresh.lifecycle().promoteByHand("trained", ACT).isChampion())
                .as("a store's first champion takes nobody's place")
                .isTrue();
    }

    @Test
    void thereIsOneCanary() throws IOException {
        put("a", "run:1");
        put("b", "run:2");
        life.evaluated("a", CARD, ACT);
        life.evaluated("b", CARD, ACT);
        life.canary("a", 10, ACT, ruling(true));
        assertThatThrownBy(() -> life.canary("b", 10, ACT, ruling(true))).hasMessageContaining("while a is");
        assertThatThrownBy(() -> life.share("a", 101, ACT)).hasMessageContaining("percent must be");
        assertThatThrownBy(() -> store.remove("a", ACT)).hasMessageContaining("is the canary");
        life.reject("a", ACT, null);
        life.canary("b", 10, ACT, ruling(true));
        assertThat(store.version("canary").name()).isEqualTo("b");
    }

    @Test
    void whoAndWhyMustBeTold() {
        assertThatThrownBy(() -> new Act(" ", "\n"))
                .hasMessageContaining("who must be")
                .hasMessageContaining("the reason must be");
        assertThat(new Act("a\tb", "two\nlines")).isEqualTo(new Act("a b", "two lines"));
    }

    @Test
    void aChangedScorecardIsRefusedAndAnotherProcessSeesChangesByTheStamp() throws IOException {
        put("a", "run:1");
        ModelStore reader = ModelStore.open(home.resolve("models"));
        String before = reader.stamp();
        assertThat(before).hasSize(67).endsWith("\"}\n");
        assertThat(reader.stamp()).isEqualTo(before);

        life.evaluated("a", CARD, ACT);
        assertThat(reader.stamp()).isNotEqualTo(before);
        StoredVersion version = reader.version("a");
        Path file = home.resolve("models/scorecards/a").resolve(version.state().scorecard() + ".json");
        Files.writeString(file, "{\"version\":9}");
        assertThatThrownBy(() -> life.scorecard(version)).hasMessageContaining("evaluate a anew");
        assertThat(new TreeSet<>(StorePaths.entries(home.resolve("models/scorecards/a"))))
                .containsExactly(file);
    }
}
