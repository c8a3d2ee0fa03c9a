package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads scorecards back, and holds them to what they promise. */
final class ScorecardFile {
    private static final long MOST_BYTES = 64L << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ScorecardFile() {}

    /**
     * Reads a scorecard of the present version.
     *
     * @throws IOException where it is missing, malformed, of another version, or says something that cannot be; all problems at once
     */
    static Scorecard read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no scorecard " + file);
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is too large to be a scorecard");
        }
        Scorecard card;
        try {
            JsonNode tree = JSON.readTree(file.toFile());
            int version = tree.path("version").asInt(0);
            if (version != Scorecard.VERSION) {
                throw new IOException(file + ": version must be " + Scorecard.VERSION + ", was " + version
                        + (version == 1 ? "; run the evals again: a card of version 1 has no outcomes" : ""));
            }
            card = JSON.treeToValue(tree, Scorecard.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no scorecard: " + e.getOriginalMessage(), e);
        }
        List<String> problems = problems(card);
        if (!problems.isEmpty()) {
            throw new IOException(file + ": " + String.join("; ", problems));
        }
        return card;
    }

    @SuppressWarnings("ConstantValue") // a file can leave out what a record may not
    private static List<String> problems(Scorecard card) {
        List<String> problems = new ArrayList<>();
        if (card.model() == null || card.domain() == null || card.suites() == null || card.suitesDigest() == null) {
            problems.add("model, domain, suites and suites_digest must be there");
            return problems;
        }
        for (Scorecard.Suite suite : card.suites()) {
            if (suite.outcomes() == null || suite.slices() == null || suite.measures() == null) {
                problems.add(suite.name() + " needs outcomes, slices and measures");
                continue;
            }
            counts(suite.name(), suite.outcomes(), suite.n(), suite.right(), problems);
            suite.slices()
                    .forEach((cut, parts) -> parts.forEach((part, slice) -> counts(
                            suite.name() + "." + cut + "." + part,
                            slice.outcomes(),
                            slice.n(),
                            slice.right(),
                            problems)));
        }
        return problems;
    }

    private static void counts(String at, String outcomes, int n, int right, List<String> problems) {
        long ones = outcomes.chars().filter(c -> c == '1').count();
        long zeros = outcomes.chars().filter(c -> c == '0').count();
        if (outcomes.length() != n || ones != right || ones + zeros != n) {
            problems.add(at + ".outcomes must have " + n + " characters, " + right + " of them 1 and the others 0");
        }
    }
}
