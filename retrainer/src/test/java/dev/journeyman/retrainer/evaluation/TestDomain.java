package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The domain that ships with the project, read once for all tests. */
final class TestDomain {
    static final Path FOLDER = folder();
    static final Domain DOMAIN = read();
    static final SuitesFile SUITES = suites();

    private TestDomain() {}

    static SuiteSpec suite(String name) {
        return SUITES.suites().stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Path folder() {
        String root = System.getProperty("journeyman.root");
        if (root != null) {
            return Path.of(root, "domains", "automotive");
        }
        Path here = Path.of("domains", "automotive");
        return Files.isDirectory(here) ? here : Path.of("..").resolve(here);
    }

    private static Domain read() {
        try {
            return Domain.read(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SuitesFile suites() {
        try {
            return SuitesFile.read(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
