package dev.journeyman.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionArchiveTest {
    private static final long SEED = 20261122;
    private static final String LONG_NAME = "a".repeat(120) + ".json";
    private static final Lineage LINEAGE = new Lineage(
            "run:7",
            "starter",
            "7",
            "dsft",
            "ab".repeat(32),
            Map.of("human_feedback", 2L),
            Map.of("human_feedback", 20L),
            "apache-2.0",
            new Lineage.Proof(40, 9445, 0));

    @TempDir
    Path home;

    private ModelStore store;
    private StoredVersion version;

    @BeforeEach
    void aVersionWithAllLengths() throws IOException {
        store = ModelStore.open(home.resolve("from"));
        byte[] weights = new byte[70_000];
        new Random(SEED).nextBytes(weights);
        try (Staging staging = store.stage()) {
            Files.write(staging.directory().resolve("model.safetensors"), weights);
            Files.write(staging.directory().resolve("block.bin"), new byte[512]);
            Files.write(staging.directory().resolve("empty.bin"), new byte[0]);
            Files.writeString(staging.directory().resolve(LONG_NAME), "{}");
            version = staging.commit("v1", LINEAGE, ByteProgress.NONE);
        }
    }

    private byte[] archive() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VersionArchive.write(version, out, ByteProgress.NONE);
        return out.toByteArray();
    }

    private ModelStore other() {
        return ModelStore.open(home.resolve("to"));
    }

    private StoredVersion read(byte[] archive) throws IOException {
        return VersionArchive.read(
                other(),
                new ByteArrayInputStream(archive),
                null,
                Long.MAX_VALUE,
                VersionArchive.Check.NONE,
                ByteProgress.NONE);
    }

    private void assertNothingCame() throws IOException {
        assertThat(other().list().versions()).isEmpty();
        try (Stream<Path> staged = Files.list(home.resolve("to/staging"))) {
            assertThat(staged).isEmpty();
        }
    }

    @Test
    void aVersionArrivesInAnotherStoreAsItWas() throws IOException {
        StoredVersion arrived = read(archive());

        assertThat(arrived.name()).isEqualTo("v1");
        assertThat(arrived.manifest().digest()).isEqualTo(version.manifest().digest());
        assertThat(arrived.manifest().lineage()).isEqualTo(LINEAGE);
        assertThat(arrived.state().label()).isEqualTo("candidate");
        other().verify(arrived, ByteProgress.NONE);
        assertThat(archive()).as("one version, one archive").isEqualTo(archive());
        assertThat(VersionArchive.read(
                                other(),
                                new ByteArrayInputStream(archive()),
                                "v2",
                                Long.MAX_VALUE,
                                VersionArchive.Check.NONE,
                                ByteProgress.NONE)
                        .name())
                .isEqualTo("v2");
    }

    /** The system's tar and sha256sum read it. */
    @Test
    void otherToolsReadIt() throws Exception {
        Path file = home.resolve("v1.tar");
        VersionArchive.write(version, file, ByteProgress.NONE);
        assertThatThrownBy(() -> VersionArchive.write(version, file, ByteProgress.NONE))
                .hasMessageContaining("exists");
        Path folder = Files.createDirectories(home.resolve("unpacked"));
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "tar -xf \"$0\" -C \"$1\" && cd \"$1\" && sha256sum --check SHA256SUMS",
                        file.toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("manifest.json: OK", "model.safetensors: OK", LONG_NAME + ": OK");
        assertThat(folder.resolve("model.safetensors"))
                .hasSameBinaryContentAs(version.directory().resolve("model.safetensors"));
    }

    /** Every block has a byte changed in one round; the rounds differ by their seeded places. */
    @Test
    void noChangedByteGetsIn() throws IOException {
        byte[] good = archive();
        Random random = new Random(SEED);
        int padding = 0;
        for (int block = 0; block < good.length / 512; block++) {
            byte[] bad = good.clone();
            int at = block * 512 + random.nextInt(512);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            try {
                StoredVersion arrived = read(bad);
                other().verify(arrived, ByteProgress.NONE);
                assertThat(arrived.manifest().digest())
                        .isEqualTo(version.manifest().digest());
                assertThat(good[at])
                        .as("byte %d (seed %d): only padding may change", at, SEED)
                        .isZero();
                padding++;
                other().remove("v1", new dev.journeyman.store.Act("a test", "again"));
            } catch (StoreException | EOFException e) {
                assertNothingCame();
            }
        }
        assertThat(padding).isLessThan(good.length / 512 / 10);
    }

    @Test
    void whatIsCutOffAnywhereLeavesNothing() throws IOException {
        byte[] good = archive();
        for (int length : new int[] {0, 100, 512, 1500, 5000, 60_000, good.length - 1024, good.length - 512}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(good, length)))
                    .as("%d bytes", length)
                    .isInstanceOfAny(StoreException.class, EOFException.class);
            assertNothingCame();
        }
    }

    @Test
    void noNameLeadsOutAndNoOtherKindOfMemberGetsIn() throws IOException {
        byte[] good = archive();
        int first = indexOf(good, "block.bin");
        for (String name : List.of("../evil", "/etc/evil", "a/b", "model.safetensors", "C:\\evil", "manifest.json")) {
            byte[] bad = good.clone();
            byte[] header =
                    new TarHeader(name, 512).encode(version.manifest().created().getEpochSecond());
            System.arraycopy(header, 0, bad, first, 512);
            assertThatThrownBy(() -> read(bad)).as(name).hasMessageContaining("where block.bin must be it has");
            assertNothingCame();
        }
        for (char type : new char[] {'1', '2', '3', '5', 'L', 'g', 'S'}) {
            byte[] bad = good.clone();
            byte[] header = Arrays.copyOfRange(bad, first, first + 512);
            header[156] = (byte) type;
            fixChecksum(header);
            System.arraycopy(header, 0, bad, first, 512);
            assertThatThrownBy(() -> read(bad)).as("type " + type).hasMessageContaining("not a plain file");
            assertNothingCame();
        }
        byte[] link = good.clone();
        byte[] header = Arrays.copyOfRange(link, first, first + 512);
        header[157] = 'x';
        fixChecksum(header);
        System.arraycopy(header, 0, link, first, 512);
        assertThatThrownBy(() -> read(link)).hasMessageContaining("not a plain file");
        assertThat(home.resolve("evil")).doesNotExist();
    }

    @Test
    void whatFollowsTheEndIsRefusedExceptZeros() throws IOException {
        byte[] good = archive();
        assertThat(read(Arrays.copyOf(good, good.length + 9000)).name()).isEqualTo("v1");
        byte[] more = Arrays.copyOf(good, good.length + 512);
        more[good.length + 511] = 1;
        assertThatThrownBy(() -> read(more)).hasMessageContaining("something follows its last file");
    }

    @Test
    void aBoundAndACheckAreHeeded() throws IOException {
        byte[] good = archive();
        assertThatThrownBy(() -> VersionArchive.read(
                        other(),
                        new ByteArrayInputStream(good),
                        null,
                        1000,
                        VersionArchive.Check.NONE,
                        ByteProgress.NONE))
                .hasMessageContaining("and 1000 are the most");
        assertThatThrownBy(() -> VersionArchive.read(
                        other(),
                        new ByteArrayInputStream(good),
                        null,
                        Long.MAX_VALUE,
                        directory -> {
                            assertThat(directory.resolve("model.safetensors")).exists();
                            throw new IOException("no model");
                        },
                        ByteProgress.NONE))
                .hasMessage("no model");
        assertNothingCame();
    }

    /** GNU tar writes the same for such a member: {@code tar --format=pax} of a sparse file of ten GiB. */
    @Test
    void aFileLongerThanEightGibibytesHasAnExtendedHeader() {
        long bytes = 10L << 30;
        byte[] header = new TarHeader("model.safetensors", bytes).encode(0);
        assertThat(header).hasSize(3 * 512);
        assertThat(new String(header, 512, 20, StandardCharsets.UTF_8)).isEqualTo("20 size=10737418240\n");
        TarHeader.Block extended = TarHeader.decode(Arrays.copyOf(header, 512));
        assertThat(extended.type()).isEqualTo('x');
        TarHeader read = TarHeader.of(
                TarHeader.decode(Arrays.copyOfRange(header, 1024, 1536)),
                Arrays.copyOfRange(header, 512, 512 + (int) extended.bytes()));
        assertThat(read).isEqualTo(new TarHeader("model.safetensors", bytes));

        TarHeader largest = new TarHeader("m", TarHeader.MOST_PLAIN_BYTES);
        assertThat(TarHeader.of(TarHeader.decode(largest.encode(0)), new byte[0]))
                .isEqualTo(largest);
        assertThatThrownBy(() -> TarHeader.of(extended, "12 owner=me\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("something else than path and size");
        assertThatThrownBy(() -> TarHeader.of(extended, "9 size=10737418240\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("something else than path and size");
    }

    private static int indexOf(byte[] archive, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < archive.length; at += 512) {
            if (Arrays.equals(archive, at, at + wanted.length, wanted, 0, wanted.length)
                    && archive[at + wanted.length] == 0) {
                return at;
            }
        }
        throw new AssertionError(name + " is not in the archive");
    }

    private static void fixChecksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, 148, digits.length);
    }
}
