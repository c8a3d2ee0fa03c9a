package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A file of training records, one a line; the package's page is the specification. */
public final class RecordFile {
    /** The most lines of a file. */
    public static final int MOST_LINES = 2_000_000;

    /** The most problems that a message names; how many there are is told too. */
    public static final int MOST_PROBLEMS = 50;

    private static final long MOST_BYTES = 8L << 30;

    private RecordFile() {}

    /**
     * The records of a file, in its order.
     *
     * @param allowed the provenances that this file may claim: a file of a synthesis stage holds nothing real
     * @throws IOException where the file cannot be read, or lines of it are wrong; the message names each of them with its number
     */
    public static List<TrainingRecord> read(Path file, Set<Provenance> allowed) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        }
        List<TrainingRecord> records = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int wrong = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number > MOST_LINES) {
                    throw new IOException(file + " has more than " + MOST_LINES + " lines");
                }
                if (line.isBlank()) {
                    continue;
                }
                try {
                    TrainingRecord record = RecordJson.read(line);
                    if (!allowed.contains(record.provenance())) {
                        throw new InvalidRecordException(
                                record.id(),
                                List.of("provenance " + record.provenance().wireName() + " has no place in this file"));
                    }
                    records.add(record);
                } catch (InvalidRecordException e) {
                    wrong++;
                    if (problems.size() < MOST_PROBLEMS) {
                        problems.add("line " + number + ": " + e.getMessage());
                    }
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8", e);
        }
        if (wrong > 0) {
            throw new IOException(file + " has " + wrong + " lines that are wrong:\n  " + String.join("\n  ", problems)
                    + (wrong > problems.size() ? "\n  and " + (wrong - problems.size()) + " more" : ""));
        }
        return records;
    }

    /** Writes records in the order of their ids. */
    public static void write(Path file, Collection<TrainingRecord> records) throws IOException {
        Files.write(
                file,
                (Iterable<String>) () -> records.stream()
                        .sorted(Comparator.comparing(TrainingRecord::id))
                        .map(RecordJson::line)
                        .iterator(),
                StandardCharsets.UTF_8);
    }
}
