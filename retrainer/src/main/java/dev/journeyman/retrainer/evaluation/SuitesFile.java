package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.policy.PolicyFile;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The examination of a domain: {@code evals/suites.yaml}, read and checked as a whole.
 *
 * @param version of the file's form; {@value #VERSION}
 */
record SuitesFile(int version, Judging judging, List<SuiteSpec> suites) {
    private static final int VERSION = 1;
    private static final int MOST_SUITES = 100;
    private static final int MOST_TOKENS = 4096;
    private static final int MOST_ITEMS = 1_000_000;
    private static final Set<SuiteSpec.Kind> WORDED_BY_TEMPLATES =
            Set.of(SuiteSpec.Kind.CODE_MEANING, SuiteSpec.Kind.CAUSE_CHECK, SuiteSpec.Kind.UNKNOWN_CODES);
    static final Set<String> PROVENANCES = Set.of("reference", "human_curated", "human_feedback");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.jsonl");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * The fixed forms of words that answers are told by.
     *
     * @param refuseHarm how a refusal for harm begins
     * @param refuseTopic how a refusal for another trade begins
     * @param unknown ways to say that a code is not known
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Judging(String refuseHarm, String refuseTopic, List<String> unknown) {}

    /**
     * Reads {@code evals/suites.yaml} of a domain folder.
     *
     * @throws IOException where it is missing or wrong; the message names every field at fault
     */
    static SuitesFile read(Path domainFolder) throws IOException {
        Path path = domainFolder.resolve("evals").resolve("suites.yaml");
        SuitesFile read;
        try {
            read = YAML.readValue(path.toFile(), SuitesFile.class);
        } catch (JsonProcessingException e) {
            throw new IOException(path + ": " + e.getOriginalMessage(), e);
        }
        List<String> problems = read.problems();
        if (!problems.isEmpty()) {
            throw new IOException(path + ": " + String.join("; ", problems));
        }
        return read;
    }

    /**
     * A digest of all that stands in a domain folder about what is asked and how it is judged: SHA-256 over a line {@code NAME DIGEST} for {@code suites.yaml}, for each file
     * that its suites name, by name, and for the guardrails' settings where there are any.
     *
     * @throws IOException where a file is missing or wrong
     */
    static String digest(Path domainFolder) throws IOException {
        Path evals = domainFolder.resolve("evals");
        Set<String> names = new TreeSet<>(Set.of("suites.yaml"));
        read(domainFolder).suites().forEach(suite -> names.addAll(suite.files()));
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append(name).append(' ').append(Sha256.of(evals.resolve(name))).append('\n');
        }
        Path guardrails = domainFolder.resolve(PolicyFile.NAME);
        if (Files.exists(guardrails)) {
            all.append(PolicyFile.NAME)
                    .append(' ')
                    .append(Sha256.of(guardrails))
                    .append('\n');
        }
        return Sha256.of(all.toString());
    }

    @SuppressWarnings("ConstantValue") // a file can leave out what a record may not
    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (version != VERSION) {
            problems.add("version must be " + VERSION + ", was " + version);
        }
        if (judging == null
                || judging.refuseHarm() == null
                || judging.refuseTopic() == null
                || judging.unknown() == null
                || judging.unknown().isEmpty()) {
            problems.add("judging needs refuse_harm, refuse_topic and a list unknown");
        }
        if (suites == null || suites.isEmpty() || suites.size() > MOST_SUITES) {
            problems.add("suites must be a list of 1 to " + MOST_SUITES);
            return problems;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < suites.size(); i++) {
            SuiteSpec suite = suites.get(i);
            String at = "suites[" + i + "].";
            if (suite.name() == null || !NAME.matcher(suite.name()).matches()) {
                problems.add(at + "name must be lower-case words joined by dashes");
            } else if (!names.add(suite.name())) {
                problems.add(at + "name " + suite.name() + " stands twice");
            }
            if (suite.kind() == null) {
                problems.add(at + "kind is missing");
            } else if (WORDED_BY_TEMPLATES.contains(suite.kind())
                    && suite.templates().isEmpty()) {
                problems.add(at + "templates must name at least one list");
            } else if (suite.kind().isWritten() && suite.files().isEmpty()) {
                problems.add(at + "files must name at least one file");
            }
            if (suite.provenance() == null || !PROVENANCES.contains(suite.provenance())) {
                problems.add(at + "provenance must be one of "
                        + PROVENANCES.stream().sorted().toList());
            }
            if (suite.maxTokens() < 1 || suite.maxTokens() > MOST_TOKENS) {
                problems.add(at + "max_tokens must be between 1 and " + MOST_TOKENS + ", was " + suite.maxTokens());
            }
            Double threshold = suite.threshold();
            if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
                problems.add(at + "threshold must be between 0 and 1, was " + threshold);
            }
            Double mostOneLetter = suite.mostOneLetter();
            if (mostOneLetter != null && !(mostOneLetter >= 0.25 && mostOneLetter <= 1)) {
                problems.add(at + "most_one_letter must be between 0.25 and 1, was " + mostOneLetter);
            }
            for (String file : suite.files()) {
                if (!FILE.matcher(file).matches()) {
                    problems.add(at + "files: \"" + file + "\" must name a .jsonl file of the folder evals");
                }
            }
            suite.counts().forEach((name, count) -> {
                if (count < 0 || count > MOST_ITEMS) {
                    problems.add(at + "counts." + name + " must be between 0 and " + MOST_ITEMS + ", was " + count);
                }
            });
        }
        return problems;
    }
}
