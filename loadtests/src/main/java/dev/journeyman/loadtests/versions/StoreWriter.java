package dev.journeyman.loadtests.versions;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.CollectionPolicy;
import dev.journeyman.store.Lifecycle;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Ruling;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.archive.VersionArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Everything that can be done to a store, in an order that a seed decides. */
final class StoreWriter {
    private static final Act ACT = new Act("kill-store", "to be killed while it is done");
    private static final CollectionPolicy POLICY = new CollectionPolicy(2, Duration.ZERO, Duration.ZERO, true);
    private static final int MOST_FILE_BYTES = 300_000;

    /** What there is to do. */
    enum Work {
        STAGE,
        EVALUATE,
        CANARY,
        PROMOTE,
        FORCE,
        ROLL_BACK,
        REJECT,
        COLLECT,
        ARCHIVE,
        REMOVE
    }

    private final ModelStore store;
    private final Lifecycle lifecycle;
    private final Path scratch;
    private final Random random;

    StoreWriter(Path store, Path scratch, long seed) {
        this.store = ModelStore.open(store);
        this.lifecycle = this.store.lifecycle();
        this.scratch = scratch;
        this.random = new Random(seed);
    }

    /** The next work; making versions comes oftener than the rest, or there would be nothing to do it to. */
    Work next() {
        return random.nextInt(4) == 0 ? Work.STAGE : Work.values()[random.nextInt(Work.values().length)];
    }

    /** Does it, unless the store is in no state for it. */
    void run(Work work) throws IOException {
        try {
            switch (work) {
                case STAGE -> stage();
                case EVALUATE -> lifecycle.evaluated(any(), bytes(4000), ACT);
                case CANARY -> canary();
                case PROMOTE -> promote();
                case FORCE -> lifecycle.force(any(), ACT, null);
                case ROLL_BACK -> lifecycle.rollback(ACT);
                case REJECT -> lifecycle.reject(any(), ACT, null);
                case COLLECT -> store.collect(POLICY, ACT);
                case ARCHIVE -> archive();
                case REMOVE -> store.remove(any(), ACT);
            }
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.REFUSED && e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String any() {
        List<StoredVersion> versions = store.list().versions();
        return versions.get(random.nextInt(versions.size())).name();
    }

    private void stage() throws IOException {
        @Nullable String parent = random.nextBoolean() ? any() : null;
        try (Staging staging = store.stage()) {
            for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                Files.write(staging.directory().resolve(file), bytes(MOST_FILE_BYTES));
            }
            staging.commitLabelled(
                    "v",
                    new Lineage("run:kill", parent, "kill", null, null, Map.of(), Map.of(), null),
                    ByteProgress.NONE);
        }
    }

    private void canary() {
        if (store.canary().isPresent()) {
            String name = store.canary().get().name();
            if (random.nextBoolean()) {
                lifecycle.share(name, random.nextInt(101), ACT);
            } else {
                lifecycle.withdraw(name, ACT);
            }
            return;
        }
        String name = any();
        lifecycle.evaluated(name, bytes(4000), ACT);
        lifecycle.canary(name, random.nextInt(101), ACT, passed());
    }

    private void promote() {
        String name = store.canary().map(StoredVersion::name).orElseGet(this::any);
        if (store.canary().isEmpty()) {
            lifecycle.evaluated(name, bytes(4000), ACT);
        }
        lifecycle.promote(name, ACT, passed());
    }

    private static Ruling passed() {
        return new Ruling(
                true,
                JsonMapper.builder()
                        .build()
                        .createObjectNode()
                        .put("passed", true)
                        .put("why", "x".repeat(3000)));
    }

    /** Out into a file and in again, as it was and under another name. */
    private void archive() throws IOException {
        Path file = scratch.resolve("version.tar");
        Files.deleteIfExists(file);
        VersionArchive.write(store.version(any()), file, ByteProgress.NONE);
        try (InputStream in = Files.newInputStream(file)) {
            String name =
                    "copy-" + Long.toHexString(random.nextLong() & 0xffffff).toLowerCase(java.util.Locale.ROOT);
            VersionArchive.read(store, in, name, 1 << 30, VersionArchive.Check.NONE, ByteProgress.NONE);
        }
    }

    /** The first champion of a new store, which every writer after it finds. */
    static void begin(Path store) throws IOException {
        ModelStore opened = ModelStore.open(store);
        try (Staging staging = opened.stage()) {
            Files.write(staging.directory().resolve("model.safetensors"), "first".getBytes(StandardCharsets.UTF_8));
            staging.commit("first", Lineage.imported("dir:first", null), ByteProgress.NONE);
        }
        opened.lifecycle().promoteByHand("first", ACT);
    }
}
