package dev.journeyman.loadtests.retrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of a home that nobody serves. */
final class Homes {
    private Homes() {}

    /** Copies a home, without its runs, into a folder that is not there yet. */
    static void copy(Path home, Path target) throws IOException {
        Path runs = home.resolve("runs");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files.filter(each -> !each.startsWith(runs))::iterator) {
                Path copied = target.resolve(home.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copied);
                } else {
                    Files.copy(file, copied);
                }
            }
        }
    }
}
