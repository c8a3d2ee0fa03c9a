package dev.journeyman.slm.tokenizer;

import java.util.Locale;

/** Who says a message. */
public enum Role {
    /** The application: standing instructions. */
    SYSTEM,
    /** The person who asks. */
    USER,
    /** The model. */
    ASSISTANT;

    /** The name templates and the HTTP interface know it by, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException("role must be system, user or assistant, and not '" + name + "'");
    }
}
