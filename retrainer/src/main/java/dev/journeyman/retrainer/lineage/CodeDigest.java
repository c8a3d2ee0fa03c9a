package dev.journeyman.retrainer.lineage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A digest of the program itself: SHA-256 over each class and resource of some modules, {@code META-INF} aside, by path: its path, a zero byte, and the 32 bytes of its digest.
 * The same whether the classes lie in a folder or in a jar, and whenever the jar was packed. What {@link CodeVersion} cannot tell, a program with changes that no commit has,
 * shows here.
 */
public final class CodeDigest {
    private static final String PACKAGING = "META-INF/";
    private static final String UNKNOWN = "unknown";

    private CodeDigest() {}

    /** Of the modules that these classes are of; "unknown" where one cannot be read. */
    public static String of(List<Class<?>> anchors) {
        try {
            MessageDigest digest = Sha256.digest();
            for (Class<?> anchor : anchors) {
                CodeSource source = anchor.getProtectionDomain().getCodeSource();
                if (source == null) {
                    return UNKNOWN;
                }
                add(Path.of(source.getLocation().toURI()), digest);
            }
            return Sha256.hex(digest.digest());
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN;
        }
    }

    static void add(Path place, MessageDigest digest) throws IOException {
        SortedMap<String, byte[]> files = Files.isDirectory(place) ? folder(place) : jar(place);
        files.forEach((path, each) -> {
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(each);
        });
    }

    private static SortedMap<String, byte[]> folder(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (!path.startsWith(PACKAGING)) {
                    files.put(path, Sha256.bytes(file));
                }
            }
        }
        return files;
    }

    private static SortedMap<String, byte[]> jar(Path jar) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory() && !entry.getName().startsWith(PACKAGING)) {
                    files.put(
                            entry.getName(),
                            Sha256.digest().digest(zip.getInputStream(entry).readAllBytes()));
                }
            }
        }
        return files;
    }
}
