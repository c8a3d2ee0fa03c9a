package dev.journeyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a store whose ledger or standing was cut, changed, or written in part. */
class LedgerTest {
    private static final Act ACT = new Act("a test", "to see");

    @TempDir(factory = QuickDirectory.class)
    Path home;

    private Path models;
    private Path ledger;
    private Path standing;
    private ModelStore store;

    @BeforeEach
    void threeVersionsAndTwoChampions() throws IOException {
        models = home.resolve("models");
        ledger = models.resolve("ledger.jsonl");
        standing = models.resolve("standing.json");
        store = ModelStore.open(models);
        for (String name : List.of("a", "b", "c")) {
            put(name);
        }
        store.lifecycle().promoteByHand("a", ACT);
        store.lifecycle().promoteByHand("b", ACT);
    }

    private void put(String name) throws IOException {
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("model.safetensors"), name);
            staging.commit(name, Lineage.imported("dir:/x", null), ByteProgress.NONE);
        }
    }

    private int entries() {
        int[] count = new int[1];
        store.ledger(entry -> count[0]++);
        return count[0];
    }

    /** The hash comes from coreutils: printf of the bytes before the seal, through sha256sum. */
    @Test
    void aSealIsTheDigestOfTheBytesBeforeIt() {
        byte[] line = "{\"a\":1,\"hash\":\"8b0f0d75aabe01bbfba9341752c2cf7626f154e676aa791427b31aebfabc2592\"}"
                .getBytes(StandardCharsets.UTF_8);
        String sealed = SealedJson.seal(new com.fasterxml.jackson.databind.ObjectMapper()
                .createObjectNode()
                .put("a", 1));
        assertThat(sealed).isEqualTo(new String(line, StandardCharsets.UTF_8));
        assertThat(SealedJson.open(line, "x").node().path("a").asInt()).isEqualTo(1);
    }

    /** Every single byte, each with a seeded change: no flip passes, and reading the champion goes on. */
    @Test
    void everyFlippedByteOfTheLedgerIsFoundAndStopsChanges() throws IOException {
        byte[] good = Files.readAllBytes(ledger);
        Random random = new Random(20261122);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(ledger, bad);
            assertThatThrownBy(this::entries)
                    .as("byte %d of %s", i, ledger)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CORRUPT))
                    .hasMessageContaining("ledger.jsonl: ")
                    .hasMessageContaining("entry");
        }
        assertThatThrownBy(() -> store.lifecycle().promoteByHand("c", ACT)).hasMessageContaining("ledger.jsonl");
        assertThat(ModelStore.open(models).champion().orElseThrow().name()).isEqualTo("b");
        Files.write(ledger, good);
        assertThat(entries()).isEqualTo(5);
    }

    @Test
    void everyFlippedByteOfTheStandingIsFoundAndTheLedgerMakesItAnew() throws IOException {
        byte[] good = Files.readAllBytes(standing);
        Random random = new Random(20261122);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(standing, bad);
            assertThatThrownBy(store::champion)
                    .as("byte %d of %s", i, standing)
                    .hasMessageContaining("standing.json: ")
                    .hasMessageContaining("delete this file");
        }
        assertThatThrownBy(() -> store.lifecycle().promoteByHand("c", ACT)).hasMessageContaining("standing.json");
        Files.delete(standing);

        store = ModelStore.open(models);
        assertThat(Files.readAllBytes(standing)).isEqualTo(good);
        assertThat(store.champion().orElseThrow().name()).isEqualTo("b");
        assertThat(store.championHistory()).containsExactly("a");
    }

    /** A writer that died while it appended, at every byte of its entry. */
    @Test
    void aTornTailNeverCountedAndIsCutOff() throws IOException {
        byte[] before = Files.readAllBytes(ledger);
        byte[] known = Files.readAllBytes(standing);
        store.lifecycle().promoteByHand("c", ACT);
        byte[] after = Files.readAllBytes(ledger);
        for (int length = before.length + 1; length < after.length; length++) {
            Files.write(ledger, java.util.Arrays.copyOf(after, length));
            Files.write(standing, known);
            assertThat(ModelStore.open(models).champion().orElseThrow().name()).isEqualTo("b");
            assertThat(Files.readAllBytes(ledger)).isEqualTo(before);
        }
        byte[] zeros = after.clone(); // a page that never reached the disk
        java.util.Arrays.fill(zeros, before.length + 10, before.length + 60, (byte) 0);
        Files.write(ledger, zeros);
        assertThat(ModelStore.open(models).champion().orElseThrow().name()).isEqualTo("b");
        assertThat(Files.readAllBytes(ledger)).isEqualTo(before);
    }

    /** A writer that died between the entry and standing.json: the change counts. */
    @Test
    void anEntryThatTheStandingDoesNotKnowIsApplied() throws IOException {
        byte[] known = Files.readAllBytes(standing);
        store.remove("c", ACT);
        put("d");
        store.lifecycle().promoteByHand("d", ACT);
        Files.write(standing, known);
        Files.createDirectories(models.resolve("versions/c")); // the removal had not come to the rename either

        store = ModelStore.open(models);
        assertThat(store.champion().orElseThrow().name()).isEqualTo("d");
        assertThat(store.championHistory()).containsExactly("a", "b");
        assertThat(models.resolve("versions/c")).doesNotExist();
        assertThat(StorePaths.entries(models.resolve("trash"))).isEmpty();
        assertThat(entries()).isEqualTo(8);
    }

    @Test
    void whatIsMissingAtTheEndIsFound() throws IOException {
        List<String> lines = Files.readAllLines(ledger);
        Files.write(ledger, lines.subList(0, lines.size() - 1));
        assertThatThrownBy(this::entries).hasMessageContaining("has 4 entries, but standing.json tells of 5");
        Files.delete(ledger);
        assertThatThrownBy(this::entries).hasMessageContaining("is missing, but standing.json tells of 5 entries");
    }

    @Test
    void anEntryThatIsLeftOutOrTakenFromElsewhereBreaksTheChain() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(ledger));
        String third = lines.remove(2);
        Files.write(ledger, lines);
        assertThatThrownBy(this::entries).hasMessageContaining("entry 3: does not follow the entry before it");
        lines.add(3, third);
        Files.write(ledger, lines);
        assertThatThrownBy(this::entries).hasMessageContaining("does not follow");
    }

    /** A version whose writer died between the rename and the entry. */
    @Test
    void aVersionThatNoEntryTellsOfIsAdoptedOrNamedAsDamaged() throws IOException {
        byte[] entriesBefore = Files.readAllBytes(ledger);
        byte[] known = Files.readAllBytes(standing);
        put("d");
        Files.write(ledger, entriesBefore);
        Files.write(standing, known);
        Files.createDirectories(models.resolve("versions/half"));

        store = ModelStore.open(models);
        assertThat(store.version("d").state().label()).isEqualTo("candidate");
        assertThat(entries()).isEqualTo(6);
        assertThat(store.list().damaged()).containsOnlyKeys("half");
        store.remove("half", ACT);
        assertThat(store.list().damaged()).isEmpty();
    }

    /** A store as format 1 left it: written by hand after its specification. */
    @Test
    void aStoreOfFormatOneIsCarriedOver() throws IOException {
        Files.delete(ledger);
        Files.delete(standing);
        Files.writeString(
                models.resolve("champion.json"),
                "{\"format\":1,\"champion\":\"b\",\"since\":\"2026-11-20T10:00:00Z\",\"history\":[\"a\",\"gone\"]}\n");

        store = ModelStore.open(models);
        assertThat(store.champion().orElseThrow().name()).isEqualTo("b");
        assertThat(store.champion().orElseThrow().state().since()).hasToString("2026-11-20T10:00:00Z");
        assertThat(store.championHistory()).containsExactly("a");
        assertThat(store.version("c").state().label()).isEqualTo("candidate");
        assertThat(models.resolve("champion.json")).doesNotExist();
        store.ledger(entry -> assertThat(entry.event()).isEqualTo(LedgerEntry.Event.CARRIED_OVER));
        assertThat(store.lifecycle().rollback(ACT).name()).isEqualTo("a");
    }

    @Test
    void aFormatOneStoreWhoseChampionIsGoneSaysSoAndChangesNothing() throws IOException {
        Files.delete(ledger);
        Files.delete(standing);
        Files.writeString(
                models.resolve("champion.json"),
                "{\"format\":1,\"champion\":\"lost\",\"since\":\"2026-11-20T10:00:00Z\",\"history\":[]}\n",
                StandardOpenOption.CREATE);
        store = ModelStore.open(models);
        assertThatThrownBy(() -> store.lifecycle().promoteByHand("a", ACT))
                .hasMessageContaining("names the champion lost, which is missing or damaged");
        assertThat(models.resolve("champion.json")).exists();
    }
}
