package dev.journeyman.retrainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeDigestTest {
    @TempDir
    private Path folder;

    @Test
    void aJarAndTheFolderItWasPackedFromAreTheSameAndAChangedByteIsNot() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes/dev"));
        Files.writeString(classes.resolve("A.class"), "aaa");
        Files.writeString(classes.resolve("B.class"), "bbb");
        Path jar = folder.resolve("packed.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "dev/B.class", "bbb"); // in another order, with what packing adds
            put(zip, "META-INF/MANIFEST.MF", "Built: today");
            put(zip, "dev/A.class", "aaa");
        }
        String packed = of(jar);
        assertThat(packed).hasSize(64).isEqualTo(of(folder.resolve("classes")));
        Files.writeString(classes.resolve("A.class"), "aab");
        assertThat(of(folder.resolve("classes"))).isNotEqualTo(packed);
    }

    @Test
    void thisProgramHasOne() {
        assertThat(CodeDigest.of(List.of(CodeDigest.class)))
                .hasSize(64)
                .isEqualTo(CodeDigest.of(List.of(CodeDigest.class)));
        assertThat(CodeDigest.of(List.of(String.class))).isEqualTo("unknown");
    }

    private static String of(Path place) throws IOException {
        MessageDigest digest = Sha256.digest();
        CodeDigest.add(place, digest);
        return Sha256.hex(digest.digest());
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
