package dev.journeyman.gateway.retrieval.documents;

import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import dev.journeyman.guardrails.privacy.Redaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * NHTSA's flat file of complaints: a line each, fields parted by tabs, 49 of them in files of today and 20 in the oldest. One complaint is one passage. The
 * complainant's city, the vehicle's number and the dealer are not read, and personal data in the description is taken out. The file is read line by
 * line; a line that is no complaint is left out and counted.
 */
final class ComplaintsReader implements DocumentReader {
    private static final int ID = 0;
    private static final int MAKE = 3;
    private static final int MODEL = 4;
    private static final int YEAR = 5;
    private static final int COMPONENT = 11;
    private static final int DESCRIPTION = 19;
    private static final int FEWEST_FIELDS = 20;
    private static final int MOST_LINE_CHARS = 64_000;
    private static final String YEAR_UNKNOWN = "9999";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern YEAR_FORM = Pattern.compile("(?:19|20)\\d\\d");

    private final Vocabulary vocabulary;
    private final Redaction redaction = new PersonalDataRedaction();

    ComplaintsReader(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Whether a file begins with a complaint. */
    static boolean fits(Path file) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(MOST_LINE_CHARS);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return isComplaint((end < 0 ? text : text.substring(0, end)).split("\t", -1));
    }

    private static boolean isComplaint(String[] fields) {
        return fields.length >= FEWEST_FIELDS
                && NUMBER.matcher(fields[ID].strip()).matches()
                && NUMBER.matcher(fields[1].strip()).matches();
    }

    @Override
    public String read(DocumentName name, Path file, Set<String> labels, PassageSink sink) throws IOException {
        long bad = 0;
        // a byte of another alphabet spoils its own character only
        try (BufferedReader lines = new BufferedReader(new java.io.InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(java.nio.charset.CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(java.nio.charset.CodingErrorAction.REPLACE)))) {
            BoundedLines bounded = new BoundedLines(lines, MOST_LINE_CHARS);
            for (String line = bounded.next(); line != null; line = bounded.next()) {
                String[] fields = line.split("\t", -1);
                if (isComplaint(fields) && !fields[DESCRIPTION].isBlank()) {
                    sink.take(passage(name, fields, labels));
                } else if (!line.isBlank()) {
                    bad++;
                }
            }
        }
        return bad == 0 ? "" : bad + " lines are no complaints and were left out";
    }

    private Passage passage(DocumentName name, String[] fields, Set<String> labels) {
        String make = PlainText.line(fields[MAKE], 60);
        String model = PlainText.line(fields[MODEL], 100);
        String year = fields[YEAR].strip();
        boolean known = YEAR_FORM.matcher(year).matches() && !year.equals(YEAR_UNKNOWN);
        String component =
                PlainText.line(fields[COMPONENT].toLowerCase(Locale.ROOT).replace(":", ", "), 120);
        String description = redaction
                .redact(PlainText.line(fields[DESCRIPTION], Passage.MOST_TEXT_CHARS))
                .text();
        List<String> vehicle = new ArrayList<>();
        if (known) {
            vehicle.add(year);
        }
        vehicle.add(make);
        vehicle.add(model);
        String title = PlainText.line(
                "Complaint: " + String.join(" ", vehicle).strip() + (component.isEmpty() ? "" : ", " + component),
                Passage.MOST_TITLE_CHARS);
        Facets told = new Facets(
                Set.of(),
                Set.of(),
                make.isEmpty() ? Set.of() : Set.of(make.toLowerCase(Locale.ROOT)),
                known ? Set.of(Integer.valueOf(year)) : Set.of());
        return new Passage(
                "nhtsa-" + fields[ID].strip(),
                name,
                title,
                List.of(),
                PlainText.line(description, Passage.MOST_TEXT_CHARS),
                told.and(vocabulary.find(component + "\n" + description)),
                labels);
    }
}
