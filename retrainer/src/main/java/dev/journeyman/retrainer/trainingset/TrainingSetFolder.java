package dev.journeyman.retrainer.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** Writes a set into a folder; the package's page says which files there are. The folder appears whole or not at all. */
public final class TrainingSetFolder {
    /** The report for programs. */
    public static final String REPORT = "report.json";

    /** The report for people. */
    public static final String READABLE = "report.txt";

    /** Every record that was left out, one a line. */
    public static final String LEFT_OUT = "left-out.jsonl";

    private static final String UNFINISHED = ".unfinished";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private TrainingSetFolder() {}

    /**
     * Writes a set.
     *
     * @param folder must not exist
     * @throws IOException where it does, or cannot be written
     */
    public static void write(TrainingSet set, Measurement measurement, Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new IOException(folder + " is there already; name a folder that is not");
        }
        Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
        clear(unfinished);
        Files.createDirectories(unfinished);
        for (Map.Entry<String, SetFiles.Lines> file :
                SetFiles.contents(set.stages(), set.anchor()).entrySet()) {
            try (Stream<String> lines = file.getValue().stream()) {
                write(unfinished.resolve(file.getKey()), lines);
            }
        }
        TrainingSetReport report = set.report();
        write(unfinished.resolve(LEFT_OUT), report.leftOut().stream().map(TrainingSetFolder::line));
        Files.writeString(unfinished.resolve(REPORT), ReportText.json(report, measurement));
        Files.writeString(unfinished.resolve(READABLE), ReportText.readable(report, measurement));
        Files.move(unfinished, target);
    }

    private static void write(Path file, Stream<String> lines) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                out.write(each.next());
                out.write('\n');
            }
        }
    }

    /** What a killed writer left: files of its own, no folders. */
    private static void clear(Path unfinished) throws IOException {
        if (Files.isDirectory(unfinished)) {
            try (Stream<Path> files = Files.list(unfinished)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String line(LeftOut out) {
        try {
            return JSON.writeValueAsString(JSON.createObjectNode()
                    .put("id", out.id())
                    .put("rule", ReportText.name(out.rule()))
                    .put("because", out.because())
                    .put("text", out.text()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }
}
