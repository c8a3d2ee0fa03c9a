package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.CodeDigest;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The examination of one model on one domain, from its directory or its address to its scorecard. */
public final class Evaluation {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Domain domain;
    private final Examinee examinee;
    private final Settings settings;
    private final Examination examination;
    private final String suitesDigest;

    /**
     * How to examine.
     *
     * @param suites which suites; empty for all
     * @param limit the most questions of each; null for all
     * @param precision of the weights
     * @param places how many questions are answered side by side
     */
    public record Settings(List<String> suites, @Nullable Integer limit, Precision precision, int places) {
        /** The most questions that can be answered side by side. */
        public static final int MOST_PLACES = 512;

        /** Checks the bounds. */
        public Settings {
            suites = List.copyOf(suites);
            if (limit != null && limit < 1) {
                throw new IllegalArgumentException("limit must be at least 1, was " + limit);
            }
            if (places < 1 || places > MOST_PLACES) {
                throw new IllegalArgumentException("places must be between 1 and " + MOST_PLACES + ", was " + places);
            }
        }
    }

    private Evaluation(
            Domain domain, Examinee examinee, Settings settings, Examination examination, String suitesDigest) {
        this.suitesDigest = suitesDigest;
        this.domain = domain;
        this.examinee = examinee;
        this.settings = settings;
        this.examination = examination;
    }

    /**
     * Prepares the evaluation of a model directory.
     *
     * @throws IOException where the domain's examination or the model is missing or malformed
     * @throws IllegalArgumentException where the settings name a suite that there is not
     */
    public static Evaluation of(Domain domain, Path model, Settings settings) throws IOException {
        return of(domain, LoadedExaminee.of(ModelChoice.of(model), domain, settings.precision()), settings);
    }

    static Evaluation of(Domain domain, Examinee examinee, Settings settings) throws IOException {
        Examination examination = Examination.of(
                domain,
                SuitesFile.read(domain.folder()),
                settings.suites(),
                settings.limit(),
                examinee.systemPrompt(),
                examinee.tellsLikelihoods());
        return new Evaluation(domain, examinee, settings, examination, SuitesFile.digest(domain.folder()));
    }

    /** Which model this is about. */
    public ModelIdentity identity() {
        return examinee.identity();
    }

    /**
     * Asks, judges and writes the scorecard. Answers are kept in a journal beside it; those of an earlier run are taken from there. Those of a server are kept until all
     * are there.
     *
     * @param scorecard the file to write; its folder is made where there is none
     * @param codeVersion what the scorecard says of the program
     * @throws IOException where the model cannot be loaded or reached or fails, or a file cannot be written
     * @throws InterruptedException where the thread was interrupted; the journal has what came so far
     */
    public Scorecard run(Path scorecard, String codeVersion, EvaluationProgress progress)
            throws IOException, InterruptedException {
        Files.createDirectories(scorecard.toAbsolutePath().getParent());
        Instant startedAt = Instant.now();
        long startNanos = System.nanoTime();
        Examination.Result result;
        Path kept = scorecard.resolveSibling(scorecard.getFileName() + ".answers.jsonl");
        String answering = AnswerJournal.answering(examinee.identity(), CodeDigest.of(List.of(LanguageModel.class)));
        try (Respondent respondent = examinee.open(examination, settings.places());
                AnswerJournal journal = AnswerJournal.open(kept, answering)) {
            result = examination.run(respondent, journal, progress);
        }
        Scorecard card = new Scorecard(
                Scorecard.VERSION,
                examinee.identity(),
                new Scorecard.DomainIdentity(domain.name(), DomainDigest.ofFacts(domain.folder())),
                examinee.precision(),
                systemPrompt(),
                codeVersion,
                CodeDigest.of(List.of(Evaluation.class, Guardrails.class, LanguageModel.class)),
                suitesDigest,
                settings.limit(),
                startedAt.toString(),
                (System.nanoTime() - startNanos) / 1e9,
                result.reused(),
                result.suites().stream().allMatch(Scorecard.Suite::met),
                examinee.served(),
                result.suites());
        Path temporary = scorecard.resolveSibling(scorecard.getFileName() + ".part");
        Files.writeString(temporary, JSON.writeValueAsString(card) + "\n");
        Files.move(temporary, scorecard, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (examinee.served() != null) {
            Files.deleteIfExists(kept); // what stands behind an address may be another tomorrow
        }
        return card;
    }

    private String systemPrompt() {
        if (examinee.served() != null) {
            return ServedExaminee.AS_SERVED;
        }
        return examinee.systemPrompt().isEmpty() ? "none" : "domain";
    }

    /** A scorecard as one line of JSON. */
    static String line(Scorecard card) throws IOException {
        return JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(card);
    }
}
