package dev.journeyman.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a version is made of and where it comes from; the content of its manifest.json.
 *
 * @param name the version's name
 * @param digest SHA-256 over its files, in hexadecimal
 * @param created when it was put into the store
 * @param files its files, sorted by name
 * @param lineage where it comes from
 */
public record Manifest(String name, String digest, Instant created, List<ModelFile> files, Lineage lineage) {
    /** The manifest's name in a version's directory. */
    public static final String FILE = "manifest.json";

    /** The number of this format; see the package's specification. */
    public static final int FORMAT = 1;

    /** The most files a version has. */
    public static final int MAX_FILES = 1024;

    /**
     * Checks that name, files and digest fit together.
     *
     * @throws StoreException naming all that do not
     */
    public Manifest {
        files = files.stream().sorted(Comparator.comparing(ModelFile::name)).toList();
        List<String> problems = new ArrayList<>();
        if (!VersionName.isValid(name)) {
            problems.add("name is not one that a version may have");
        }
        if (files.isEmpty() || files.size() > MAX_FILES) {
            problems.add("files must be 1 to " + MAX_FILES + ", but are " + files.size());
        }
        Set<String> seen = new HashSet<>();
        files.stream()
                .map(ModelFile::name)
                .filter(file -> !seen.add(file))
                .forEach(file -> problems.add("files has " + file + " twice"));
        if (problems.isEmpty() && !digest.equals(Digests.ofVersion(files))) {
            problems.add("digest is not that of the files");
        }
        if (!problems.isEmpty()) {
            throw new StoreException(StoreException.Kind.INVALID, FILE + ": " + String.join("; ", problems));
        }
    }

    /** The manifest of these files. */
    static Manifest of(String name, Instant created, List<ModelFile> files, Lineage lineage) {
        return new Manifest(name, Digests.ofVersion(files), created, files, lineage);
    }

    /**
     * Reads a manifest's bytes.
     *
     * @param source what messages call it
     * @throws StoreException of kind CORRUPT if it is not one
     */
    public static Manifest parse(byte[] bytes, String source) {
        return ManifestJson.parse(bytes, source);
    }

    /** The length of all files together. */
    public long bytes() {
        return files.stream().mapToLong(ModelFile::bytes).sum();
    }
}
