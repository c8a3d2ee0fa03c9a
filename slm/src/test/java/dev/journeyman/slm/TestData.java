package dev.journeyman.slm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where measured data lies that is not part of the repository. */
public final class TestData {

    private TestData() {}

    /** A file of the data folder; the test is skipped where the folder is absent. */
    public static Path file(String name) {
        String configured = System.getProperty("JOURNEYMAN_TEST_DATA", System.getenv("JOURNEYMAN_TEST_DATA"));
        Path folder = configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("journeyman.root", "..")).resolve("../shared/data");
        Path file = folder.resolve(name).normalize();
        assumeTrue(
                Files.isReadable(file), "no " + file + ": set JOURNEYMAN_TEST_DATA to the folder that holds " + name);
        return file;
    }
}
