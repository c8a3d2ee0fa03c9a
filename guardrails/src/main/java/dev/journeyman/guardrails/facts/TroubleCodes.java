package dev.journeyman.guardrails.facts;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** A domain's table of trouble codes, in order of the code. Immutable. */
public final class TroubleCodes {
    private static final int MOST_CODES = 100_000;
    private static final List<String> HEADER = List.of("code", "meaning", "system", "agreement");

    private final NavigableMap<String, TroubleCode> byCode;

    private TroubleCodes(NavigableMap<String, TroubleCode> byCode) {
        this.byCode = Collections.unmodifiableNavigableMap(byCode);
    }

    /** A table of these codes; the last one wins where a code stands twice. */
    public static TroubleCodes of(Collection<TroubleCode> codes) {
        NavigableMap<String, TroubleCode> byCode = new TreeMap<>();
        codes.forEach(code -> byCode.put(code.code(), code));
        return new TroubleCodes(byCode);
    }

    /**
     * Reads {@code facts/dtc.csv}.
     *
     * @throws IOException where the file cannot be read or is not such a table; the message names every bad line
     */
    public static TroubleCodes read(Path file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        NavigableMap<String, TroubleCode> byCode = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                var parser = format.parse(reader)) {
            if (!parser.getHeaderNames().equals(HEADER)) {
                throw new IOException(file + ": the header must be " + String.join(",", HEADER) + ", not "
                        + String.join(",", parser.getHeaderNames()));
            }
            for (CSVRecord row : parser) {
                if (byCode.size() + problems.size() >= MOST_CODES) {
                    throw new IOException(file + ": more than " + MOST_CODES + " codes");
                }
                try {
                    TroubleCode code = new TroubleCode(
                            row.get("code"),
                            row.get("meaning"),
                            row.get("system"),
                            Integer.parseInt(row.get("agreement")));
                    if (byCode.put(code.code(), code) != null) {
                        problems.add("line " + parser.getCurrentLineNumber() + ": " + code.code() + " stands twice");
                    }
                } catch (IllegalArgumentException e) {
                    problems.add("line " + parser.getCurrentLineNumber() + ": " + e.getMessage());
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(file + " is not a CSV file: " + e.getMessage(), e);
        }
        if (!problems.isEmpty()) {
            throw new IOException(file + ": " + String.join("; ", problems.subList(0, Math.min(20, problems.size()))));
        }
        return new TroubleCodes(byCode);
    }

    /** The code, in whatever case it is written. */
    public Optional<TroubleCode> find(String code) {
        return Optional.ofNullable(byCode.get(code.toUpperCase(Locale.ROOT)));
    }

    /** All codes in order. */
    public Collection<TroubleCode> all() {
        return byCode.values();
    }

    /** The codes between two, both included. */
    public Collection<TroubleCode> between(String from, String to) {
        return byCode.subMap(from, true, to, true).values();
    }

    public int size() {
        return byCode.size();
    }
}
