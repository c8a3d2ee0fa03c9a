package dev.journeyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final Act ACT = new Act("a test", "to see");
    private static final Lineage LINEAGE = Lineage.imported("dir:/somewhere", "apache-2.0");

    @TempDir(factory = QuickDirectory.class)
    Path home;

    private ModelStore store;

    @BeforeEach
    void open() {
        store = ModelStore.open(home.resolve("models"), NOON);
    }

    private StoredVersion put(String name, String content) throws IOException {
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("config.json"), "{}");
            Files.writeString(staging.directory().resolve("model.safetensors"), content);
            return staging.commit(name, LINEAGE, ByteProgress.NONE);
        }
    }

    private StoredVersion promote(String name) {
        return store.lifecycle().promoteByHand(name, ACT);
    }

    private static void overwrite(Path file, String content) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(file, content);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aCommittedVersionIsReadBackFromTheDisk() throws IOException {
        put("starter-0.1", "weights");

        StoredVersion read = ModelStore.open(home.resolve("models")).version("starter-0.1");

        assertThat(read.name()).isEqualTo("starter-0.1");
        assertThat(read.bytes()).isEqualTo(2 + 7);
        assertThat(read.manifest().created()).isEqualTo(NOON.instant());
        assertThat(read.manifest().lineage()).isEqualTo(LINEAGE);
        assertThat(read.state().label()).isEqualTo("candidate");
        assertThat(names(read.directory())).containsExactly("config.json", "manifest.json", "model.safetensors");
        store.verify(read, ByteProgress.NONE);
        assertThat(names(home.resolve("models/staging"))).isEmpty();
    }

    /** The digests come from coreutils: printf '{}' | sha256sum, and sha256sum of the two lines of the specification. */
    @Test
    void theDigestIsThatOfTheSpecification() throws IOException {
        StoredVersion version = put("v", "weights");

        assertThat(version.manifest().files())
                .containsExactly(
                        new ModelFile(
                                "config.json", 2, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
                        new ModelFile(
                                "model.safetensors",
                                7,
                                "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"));
        assertThat(version.manifest().digest())
                .isEqualTo("40d342a9791624dba28198b3caf4bcf2a625f7ab7e802056f59bcbee3748d762");
    }

    @Test
    void theAliasesNameVersionsAndCannotNameOne() throws IOException {
        put("a", "1");
        put("b", "2");
        assertThatThrownBy(() -> store.version("champion")).hasMessageContaining("no champion yet");
        assertThatThrownBy(() -> store.version("canary")).hasMessage("there is no canary");
        assertThatThrownBy(() -> store.version("previous")).hasMessage("there is no earlier champion");
        promote("a");
        promote("b");
        assertThat(store.version("champion").name()).isEqualTo("b");
        assertThat(store.version("previous").name()).isEqualTo("a");
        for (String alias : List.of("champion", "canary", "previous")) {
            assertThatThrownBy(() -> put(alias, "3")).hasMessageContaining("cannot name a version");
        }
    }

    @Test
    void aDamagedChampionCanBeReplacedAndStandsWhereItStood() throws IOException {
        StoredVersion version = put("a", "weights");
        promote("a");
        assertThatThrownBy(() -> store.discardDamaged("a", ACT)).hasMessageContaining("is not damaged");
        overwrite(version.directory().resolve("model.safetensors"), "wEights");
        assertThatThrownBy(() -> store.load("journeyman", ByteProgress.NONE))
                .hasMessageContaining("the bytes of model.safetensors");

        store.discardDamaged("a", ACT);
        assertThatThrownBy(store::champion).hasMessageContaining("there is no version a");
        assertThat(store.list().damaged()).containsOnlyKeys("a");
        put("a", "weights");

        assertThat(store.load("journeyman", ByteProgress.NONE).state())
                .isEqualTo(new VersionState.Champion(NOON.instant(), null));
    }

    @Test
    void theFirstPromotionMakesAChampionAndLaterOnesMakeHistory() throws IOException {
        put("a", "1");
        put("b", "2");
        put("c", "3");
        assertThat(store.champion()).isEmpty();

        promote("a");
        promote("b");
        promote("b");
        promote("c");

        assertThat(store.champion().orElseThrow().name()).isEqualTo("c");
        assertThat(store.version("journeyman").name()).isEqualTo("c");
        assertThat(store.version("c").state()).isEqualTo(new VersionState.Champion(NOON.instant(), null));
        assertThat(store.version("a").isChampion()).isFalse();
        assertThat(store.championHistory()).containsExactly("a", "b");

        assertThat(store.lifecycle().rollback(ACT).name()).isEqualTo("b");
        assertThat(store.lifecycle().rollback(ACT).name()).isEqualTo("a");
        assertThatThrownBy(() -> store.lifecycle().rollback(ACT))
                .hasMessage("there is no earlier champion to go back to");
        assertThat(store.champion().orElseThrow().name()).isEqualTo("a");
    }

    @Test
    void theHistoryIsBounded() throws IOException {
        put("a", "1");
        put("b", "2");
        for (int i = 0; i < 50; i++) {
            promote(i % 2 == 0 ? "a" : "b");
        }
        assertThat(store.championHistory()).hasSize(Standing.MOST_HISTORY).endsWith("b", "a");
    }

    @Test
    void theChampionCannotBeRemovedAndOthersLeaveTheHistory() throws IOException {
        put("a", "1");
        put("b", "2");
        promote("a");
        promote("b");
        promote("a");

        assertThatThrownBy(() -> store.remove("a", ACT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .hasMessageContaining("is the champion; promote another one or roll back first");
        store.remove("b", ACT);

        assertThat(store.list().versions()).extracting(StoredVersion::name).containsExactly("a");
        assertThat(store.championHistory()).isEmpty();
        assertThat(names(home.resolve("models/trash"))).isEmpty();
        assertThatThrownBy(() -> store.remove("b", ACT)).hasMessage("there is no version b; the store has a");
    }

    @Test
    void aChangedByteIsFoundByVerifyAndAChangedLengthByEveryRead() throws IOException {
        StoredVersion version = put("a", "weights");
        overwrite(version.directory().resolve("model.safetensors"), "wEights");

        assertThatThrownBy(() -> store.verify(store.version("a"), ByteProgress.NONE))
                .hasMessageContaining("version a: the bytes of model.safetensors are not those of its manifest");

        overwrite(version.directory().resolve("model.safetensors"), "weight");
        assertThatThrownBy(() -> store.version("a")).hasMessageContaining("model.safetensors has 6 bytes and not 7");
        assertThat(store.list().versions()).isEmpty();
        assertThat(store.list().damaged()).containsOnlyKeys("a");
        store.remove("a", ACT); // damaged ones can be removed
        assertThat(store.list().damaged()).isEmpty();
    }

    @Test
    void aVersionThatAnotherIsJustRemovingIsNotDamaged() throws Exception {
        StoredVersion version = put("a", "weights");
        Path aside = home.resolve("aside");
        FutureTask<ModelStore.Listing> listing = new FutureTask<>(store::list);
        Thread reader = new Thread(listing, "reader");
        StoreLock turn = StoreLock.take(home.resolve("models").toRealPath().resolve("lock"), Duration.ofSeconds(1));
        try {
            Files.move(version.directory(), aside); // as between a removal's entry and its end
            reader.start();
            while (reader.getState() != Thread.State.TIMED_WAITING && reader.isAlive()) {
                Thread.onSpinWait();
            }
            Files.move(aside, version.directory());
        } finally {
            turn.close();
        }

        assertThat(listing.get().damaged()).isEmpty();
        assertThat(listing.get().versions()).extracting(StoredVersion::name).containsExactly("a");
    }

    @Test
    void aRemovalWhoseWriterDiedIsEndedByWhoeverListsNext() throws IOException {
        put("a", "weights");
        put("b", "other weights");
        Path standing = home.resolve("models/standing.json");
        byte[] before = Files.readAllBytes(standing);
        store.remove("b", ACT);
        Files.write(standing, before); // the writer died before it wrote this

        assertThat(store.list().damaged()).isEmpty();
        assertThat(store.list().versions()).extracting(StoredVersion::name).containsExactly("a");
        assertThat(Files.readAllBytes(standing)).isNotEqualTo(before);
    }

    @Test
    void aManifestThatWasEditedIsDamage() throws IOException {
        StoredVersion version = put("a", "weights");
        Path manifest = version.directory().resolve("manifest.json");
        String text = Files.readString(manifest);

        overwrite(manifest, text.replace("apache-2.0", "apache-2.1")); // nothing that another digest covers
        assertThatThrownBy(() -> store.version("a"))
                .hasMessageContaining("the bytes of manifest.json are not those that the ledger tells of");
        assertThat(store.list().damaged()).containsOnlyKeys("a");
        overwrite(manifest, text);
        assertThat(store.version("a").name()).isEqualTo("a");
    }

    @Test
    void aManifestThatIsNoneIsRefused() throws IOException {
        String text = Files.readString(put("a", "weights").directory().resolve("manifest.json"));

        assertThatThrownBy(() -> parse(text.replace("\"bytes\" : 7", "\"bytes\" : 8")))
                .hasMessageContaining("digest is not that of the files");
        assertThatThrownBy(() -> parse(text.replace("\"format\" : 1", "\"format\" : 2")))
                .hasMessageContaining("format is 2, and this program reads 1");
        assertThatThrownBy(() -> parse(text.substring(0, 40))).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> parse(text.replace("\"examples\" : { }", "\"examples\" : { \"reference\" : 1 }")))
                .hasMessageContaining("synthetic_ratio is NaN, but the counts make 0.0");
    }

    private static Manifest parse(String text) {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8), "manifest.json");
    }

    @Test
    void theSameFilesUnderTheSameNameAreOneVersionAndOtherFilesAConflict() throws IOException {
        StoredVersion first = put("a", "weights");

        assertThat(put("a", "weights").manifest()).isEqualTo(first.manifest());
        assertThatThrownBy(() -> put("a", "others"))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFLICT));
        assertThat(names(home.resolve("models/staging"))).isEmpty();
    }

    @Test
    void aLabelledVersionIsNamedByItsDigestAndFoundAgain() throws IOException {
        StoredVersion first;
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("config.json"), "{}");
            first = staging.commitLabelled("My Model/7B..", LINEAGE, ByteProgress.NONE);
        }
        assertThat(first.name())
                .isEqualTo("my-model-7b-" + first.manifest().digest().substring(0, 8));
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("config.json"), "{}");
            assertThat(staging.commitLabelled("other", LINEAGE, ByteProgress.NONE)
                            .name())
                    .isEqualTo(first.name());
        }
        assertThat(store.list().versions()).hasSize(1);
    }

    @Test
    void copiesAndLinksCountTheirBytesAndKeepTheirDigests() throws IOException {
        Path source = Files.writeString(home.resolve("source"), "weights");
        long[] counted = new long[1];
        StoredVersion version;
        try (Staging staging = store.stage()) {
            ModelFile copied = staging.copy(source, "model.safetensors", (file, bytes) -> counted[0] += bytes);
            staging.link(source, "linked.bin", copied.sha256(), ByteProgress.NONE);
            version = staging.commit("a", LINEAGE, (file, bytes) -> counted[0] += bytes);
        }
        assertThat(counted[0]).isEqualTo(7); // the digests were known, so nothing was read twice
        store.verify(version, ByteProgress.NONE);
        assertThat(version.manifest().files())
                .extracting(ModelFile::name)
                .containsExactly("linked.bin", "model.safetensors");
    }

    @Test
    void foldersAndStrangeNamesAreRefused() throws IOException {
        try (Staging staging = store.stage()) {
            Files.createDirectory(staging.directory().resolve("folder"));
            assertThatThrownBy(() -> staging.commit("a", LINEAGE, ByteProgress.NONE))
                    .hasMessageContaining("plain files only");
        }
        Path source = Files.writeString(home.resolve("source"), "x");
        try (Staging staging = store.stage()) {
            for (String name : List.of("../escape", ".hidden", "a/b", "manifest.json", "", "a\nb")) {
                assertThatThrownBy(() -> staging.copy(source, name, ByteProgress.NONE))
                        .as(name)
                        .isInstanceOf(StoreException.class);
            }
        }
        for (String name : List.of("../a", "A", "", "journeyman", ".a", "a/b", "a".repeat(65))) {
            assertThatThrownBy(() -> store.version(name + "x".repeat(name.equals("journeyman") ? 1 : 0)))
                    .as(name)
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> put(name, "x")).as(name).hasMessageContaining("cannot name a version");
        }
    }

    @Test
    void anExportIsAPlainDirectoryAndAppearsWholeOrNotAtAll() throws IOException {
        StoredVersion version = put("a", "weights");
        Path target = home.resolve("out/model");
        Files.createDirectories(target); // empty: allowed

        store.export(version, target, ByteProgress.NONE);

        assertThat(names(target)).containsExactly("config.json", "model.safetensors");
        assertThat(target.resolve("model.safetensors")).hasContent("weights");
        assertThatThrownBy(() -> store.export(version, target, ByteProgress.NONE))
                .hasMessageContaining("exists");
        overwrite(version.directory().resolve("model.safetensors"), "wEights");
        assertThatThrownBy(() -> store.export(version, home.resolve("out/second"), ByteProgress.NONE))
                .hasMessageContaining("are not those of its manifest");
        assertThat(names(home.resolve("out"))).containsExactly("model");
    }

    @Test
    void openingDeletesWhatNobodyHoldsAndNothingElse() throws IOException {
        Path models = home.resolve("models");
        Files.createDirectories(models.resolve("staging/dead"));
        Files.writeString(models.resolve("staging/dead/config.json"), "{}");
        Files.writeString(models.resolve("staging/dead.lock"), "");
        Files.writeString(models.resolve("staging/orphan.lock"), "");
        Files.createDirectories(models.resolve("trash/old"));
        Staging alive = store.stage();

        ModelStore second = ModelStore.open(models);

        String id = alive.directory().getFileName().toString();
        assertThat(names(models.resolve("staging"))).containsExactly(id, id + ".lock");
        assertThat(names(models.resolve("trash"))).isEmpty();
        Files.writeString(alive.directory().resolve("config.json"), "{}");
        alive.commit("a", LINEAGE, ByteProgress.NONE);
        assertThat(second.version("a").name()).isEqualTo("a");
        assertThat(names(models.resolve("staging"))).isEmpty();
    }

    @Test
    void aHolderWhoAsksForTheLockAgainIsRefusedAndKeepsIt() {
        Path file = home.resolve("lock");
        StoreLock lock = StoreLock.take(file, Duration.ofSeconds(1));
        assertThatThrownBy(() -> StoreLock.take(file, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not reentrant");
        lock.close(); // which would throw, had the refusal given the lock away
        StoreLock.take(file, Duration.ofSeconds(1)).close();
    }

    @Test
    void aLineageNamesAllThatIsWrongAndCountsTheSyntheticShare() {
        Lineage lineage = new Lineage(
                "run:7",
                "starter-0.1",
                "7",
                "dsft",
                "0".repeat(64),
                Map.of("human_feedback", 30L, "synthetic_teacher", 10L),
                Map.of("reference", 100L, "synthetic_self", 100L),
                null);
        assertThat(lineage.syntheticRatio()).hasValue(0.5); // of tokens; of examples it is 0.25
        assertThat(LINEAGE.syntheticRatio()).isEmpty();

        assertThatThrownBy(() -> new Lineage(
                        "web:x", "NO", "", null, "12", Map.of("invented", 1L), Map.of("reference", -1L), null))
                .hasMessageContaining("source must be")
                .hasMessageContaining("parent must be")
                .hasMessageContaining("dataset_digest must be")
                .hasMessageContaining("run must be")
                .hasMessageContaining("examples has 'invented'")
                .hasMessageContaining("tokens.reference must not be negative");
        assertThatThrownBy(() -> new Lineage("run:7", null, null, null, null, Map.of(), Map.of(), null, null, -1L))
                .hasMessageContaining("feedback_sequence must not be negative");
    }

    @Test
    void howFarTheFeedbackReachedIsInTheManifest() {
        Lineage lineage = new Lineage("run:7", null, "7", null, null, Map.of(), Map.of(), null, null, 4711L);
        ModelFile file = new ModelFile("config.json", 2, "ab".repeat(32));
        Manifest manifest = Manifest.of("v-1", java.time.Instant.parse("2026-01-31T12:00:00Z"), List.of(file), lineage);
        byte[] bytes = ManifestJson.write(manifest).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Manifest.parse(bytes, "manifest.json")).isEqualTo(manifest);
        assertThat(LINEAGE.feedbackSequence()).isNull();
    }

    @Test
    void aFullLineageSurvivesTheDisk() throws IOException {
        Lineage lineage = new Lineage(
                "run:7",
                "starter-0.1",
                "7",
                "dsft",
                "ab".repeat(32),
                Map.of("human_feedback", 2L, "synthetic_self", 1L),
                Map.of("human_feedback", 20L, "synthetic_self", 7L),
                "apache-2.0",
                new Lineage.Proof(40, 9445, 0));
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("config.json"), "{}");
            staging.commit("child", lineage, ByteProgress.NONE);
        }
        assertThat(store.version("child").manifest().lineage()).isEqualTo(lineage);
    }
}
