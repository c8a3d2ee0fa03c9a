package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of runs so far, appended line by line as they come, so that a run that was stopped need not ask again. The package description
 * gives the form. An answer counts only for the model, item, wording and token limit that it was given for. Used by one thread.
 */
final class AnswerJournal implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Logger LOG = LoggerFactory.getLogger(AnswerJournal.class);
    private static final int FLUSH_EVERY = 32;

    private final String model;
    private final Map<String, Line> answers = new HashMap<>();
    private final BufferedWriter out;
    private int unflushed;

    /** One line; {@code cited} is left out where nothing is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String model,
            String item,
            String asked,
            String text,
            Respondent.Finish finish,
            int tokens,
            @Nullable List<Cited> cited) {}

    private AnswerJournal(String model, BufferedWriter out) {
        this.model = model;
        this.out = out;
    }

    /**
     * Who answers: a model, and the program that runs it. Another program may round elsewhere and say another word, and a scorecard says that all of its answers are of one.
     *
     * @param code digest of that program
     */
    static String answering(ModelIdentity model, String code) {
        return Sha256.of(model.fingerprint() + "\n" + code);
    }

    /**
     * Opens or begins a journal.
     *
     * @param model who answers, see {@link #answering}
     */
    static AnswerJournal open(Path file, String model) throws IOException {
        boolean torn = false;
        Map<String, Line> answers = new HashMap<>();
        if (Files.exists(file)) {
            // a torn line can end within a character: what is malformed is replaced, and its line passed over
            String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            torn = !all.isEmpty() && !all.endsWith("\n");
            for (String line : all.lines().toList()) {
                try {
                    Line read = JSON.readValue(line, Line.class);
                    if (model.equals(read.model())) {
                        answers.put(read.item(), read);
                    }
                } catch (JsonProcessingException e) {
                    LOG.debug("{}: a line cannot be read, its item is asked again", file);
                }
            }
        }
        BufferedWriter out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (torn) {
            out.write('\n');
        }
        AnswerJournal journal = new AnswerJournal(model, out);
        journal.answers.putAll(answers);
        return journal;
    }

    /** The answer to an item, if it was asked in exactly this way. */
    Optional<Respondent.Reply> find(String item, String asked) {
        Line line = answers.get(item);
        if (line == null || !line.asked().equals(asked)) {
            return Optional.empty();
        }
        List<Cited> cited = line.cited() == null ? List.of() : line.cited();
        return Optional.of(new Respondent.Reply(line.text(), line.finish(), line.tokens(), "", cited));
    }

    /** Appends an answer. Failed ones are not kept. */
    void add(String item, String asked, Respondent.Reply reply) throws IOException {
        if (reply.finish() == Respondent.Finish.FAILED) {
            return;
        }
        Line line = new Line(
                model,
                item,
                asked,
                reply.text(),
                reply.finish(),
                reply.completionTokens(),
                reply.cited().isEmpty() ? null : reply.cited());
        answers.put(item, line);
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
        if (++unflushed >= FLUSH_EVERY) {
            out.flush();
            unflushed = 0;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
