package dev.journeyman.retrainer.lineage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** One digest for many files of a domain folder, so that two models or two scorecards can be told to be of the same domain. */
public final class DomainDigest {
    private static final List<String> TRAINING = List.of("facts", "knowledge", "instructions", "templates");
    private static final List<String> FACTS = List.of("facts", "knowledge");

    private DomainDigest() {}

    /**
     * Of all that examples are written from, as {@code journeyman.json} has it: SHA-256 over each file below {@code facts}, {@code knowledge},
     * {@code instructions} and {@code templates}, in this order and by path: its path in the domain, a zero byte, and the 32 bytes of its digest.
     *
     * @throws IOException where a folder or file cannot be read
     */
    public static String ofTrainingData(Path domain) throws IOException {
        MessageDigest digest = Sha256.digest();
        for (String folder : TRAINING) {
            try (Stream<Path> files = Files.walk(domain.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(domain.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) 0);
                    digest.update(Sha256.bytes(file));
                }
            }
        }
        return Sha256.hex(digest.digest());
    }

    /**
     * Of what the domain holds for true, as scorecards have it: SHA-256 over a line {@code FOLDER/NAME DIGEST} for each file that stands directly
     * in {@code facts} or {@code knowledge}, in this order and by name.
     *
     * @throws IOException where a folder or file cannot be read
     */
    public static String ofFacts(Path domain) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String folder : FACTS) {
            List<Path> files;
            try (Stream<Path> found = Files.list(domain.resolve(folder))) {
                files = found.filter(Files::isRegularFile).sorted().toList();
            }
            for (Path file : files) {
                all.append(folder)
                        .append('/')
                        .append(file.getFileName())
                        .append(' ')
                        .append(Sha256.of(file))
                        .append('\n');
            }
        }
        return Sha256.of(all.toString());
    }
}
