package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is judged while times are measured. It travels in a file to the JVM that measures.
 *
 * @param inputs each of 1,000 characters
 * @param sentences of answers
 * @param asked what surrounds an input
 * @param answered what surrounds a sentence
 */
record JudgedTexts(List<String> inputs, List<String> sentences, Situation asked, Situation answered) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the lists; none is empty. */
    JudgedTexts {
        inputs = List.copyOf(inputs);
        sentences = List.copyOf(sentences);
        if (inputs.isEmpty() || sentences.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to judge");
        }
    }

    static JudgedTexts read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), JudgedTexts.class);
    }

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    /** What is judged at a stage. */
    List<String> at(Stage stage) {
        return stage == Stage.OUTPUT ? sentences : inputs;
    }

    /** What surrounds it there. */
    Situation around(Stage stage) {
        return stage == Stage.OUTPUT ? answered : asked;
    }
}
