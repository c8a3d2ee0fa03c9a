package dev.journeyman.slm.structured;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.slm.generation.AnswerConstraint;
import java.util.List;

/** Answers that are JSON of a schema: a schema compiled for a vocabulary. Immutable; any thread may use it. */
public final class JsonConstraint implements AnswerConstraint {
    private final Vocabulary vocabulary;
    private final Stacks start;

    JsonConstraint(Vocabulary vocabulary, Choice root) {
        this.vocabulary = vocabulary;
        this.start = Stacks.of(new Stack(new ValueFrame(root, Bounds.DEPTH, false), Stack.EMPTY));
    }

    /**
     * Compiles a schema. Takes milliseconds for a large one: not for event loops.
     *
     * @throws SchemaException with everything that the supported subset lacks
     */
    public static JsonConstraint of(JsonNode schema, Vocabulary vocabulary) throws SchemaException {
        return new JsonConstraint(vocabulary, SchemaReader.read(schema, vocabulary));
    }

    /** Any JSON object. */
    public static JsonConstraint anyObject(Vocabulary vocabulary) {
        return new JsonConstraint(vocabulary, Choices.anyObject(vocabulary));
    }

    /** The shortest document's tokens, as far as is known: a limit of so many always suffices. */
    @Override
    public int leastTokens() {
        return Math.max(1, start.cost());
    }

    @Override
    public Progress begin() {
        return new AnswerProgress(vocabulary, start, false);
    }

    /** Whether the text is a document. */
    boolean matches(byte[] text) {
        Stacks readings = start;
        for (byte b : text) {
            readings = readings.step(b & 0xFF);
        }
        return !readings.isEmpty() && readings.isComplete();
    }

    /** Which bytes may follow a text, in order. */
    List<Integer> following(byte[] text) {
        Stacks readings = start;
        for (byte b : text) {
            readings = readings.step(b & 0xFF);
        }
        Stacks now = readings;
        return java.util.stream.IntStream.range(0, 256)
                .filter(b -> !now.step(b).isEmpty())
                .boxed()
                .toList();
    }
}
