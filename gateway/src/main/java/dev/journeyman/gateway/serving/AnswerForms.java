package dev.journeyman.gateway.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.slm.generation.AnswerConstraint;
import dev.journeyman.slm.structured.AnswerSection;
import dev.journeyman.slm.structured.JsonConstraint;
import dev.journeyman.slm.structured.SchemaException;
import dev.journeyman.slm.structured.SectionsConstraint;
import dev.journeyman.slm.structured.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms that a model's answers were held to, compiled for its vocabulary: made when first asked for, and the last {@value #MOST} kept by the SHA-256 of what they were made of. Any
 * thread may ask; it takes milliseconds, and for the first form of a large vocabulary a second or two, so it is for workers.
 */
public final class AnswerForms {
    /** The most forms that are kept. */
    static final int MOST = 64;

    private static final String ANY_OBJECT = "any object";

    private final ChatModel model;
    private @Nullable Vocabulary vocabulary;
    private final Map<String, AnswerConstraint> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AnswerConstraint> eldest) {
            return size() > MOST;
        }
    };

    AnswerForms(ChatModel model) {
        this.model = model;
    }

    /**
     * Any JSON object.
     *
     * @throws SchemaException where the model's vocabulary lacks what JSON needs
     */
    public AnswerConstraint anyObject() throws SchemaException {
        AnswerConstraint form = get(ANY_OBJECT);
        return form == null ? put(ANY_OBJECT, JsonConstraint.anyObject(vocabulary())) : form;
    }

    /**
     * JSON of a schema.
     *
     * @throws SchemaException where the schema is not supported; with every reason
     */
    public AnswerConstraint of(JsonNode schema) throws SchemaException {
        String key = digest(schema.toString()); // the order of its names is part of a form
        AnswerConstraint form = get(key);
        return form == null ? put(key, JsonConstraint.of(schema, vocabulary())) : form;
    }

    /**
     * Text in sections.
     *
     * @throws SchemaException where the model's vocabulary lacks what it needs
     */
    public AnswerConstraint sections(List<AnswerSection> sections) throws SchemaException {
        String key = "sections " + digest(sections.toString());
        AnswerConstraint form = get(key);
        return form == null ? put(key, SectionsConstraint.of(sections, vocabulary())) : form;
    }

    private synchronized @Nullable AnswerConstraint get(String key) {
        return known.get(key);
    }

    private synchronized AnswerConstraint put(String key, AnswerConstraint form) {
        known.put(key, form);
        return form;
    }

    private synchronized Vocabulary vocabulary() throws SchemaException {
        Vocabulary made = vocabulary;
        if (made == null) {
            made = Vocabulary.of(
                    model.bytes(), model.steps().vocabularySize(), model.steps().endTokens());
            vocabulary = made;
        }
        return made;
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
