package dev.journeyman.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the gate said of a version, as the ledger keeps it.
 *
 * @param passed whether it let the version through
 * @param decision everything it said, an object of at most {@value #MOST_CHARACTERS} characters
 */
public record Ruling(boolean passed, JsonNode decision) {
    /** The most characters of a decision, written without spaces. */
    public static final int MOST_CHARACTERS = 256 << 10;

    /**
     * Copies the decision.
     *
     * @throws StoreException if it is no object, or too long
     */
    public Ruling {
        if (!(decision instanceof ObjectNode object) || object.toString().length() > MOST_CHARACTERS) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "a gate's decision must be an object of at most " + MOST_CHARACTERS + " characters");
        }
        decision = object.deepCopy();
    }
}
