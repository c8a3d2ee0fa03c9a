package dev.journeyman.retrainer.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 over what a domain holds for true: the names and digests of the files of {@code facts} and {@code knowledge}. */
final class DomainDigest {
    private DomainDigest() {}

    static String of(Path domain) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String folder : List.of("facts", "knowledge")) {
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
