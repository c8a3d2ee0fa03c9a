package dev.journeyman.feedback.events;

/** The bound of everything an event holds. Lengths of texts count UTF-16 units, as {@link String#length} does. */
public final class EventLimits {
    /** The longest event as JSON, in UTF-8 bytes. */
    public static final int MOST_EVENT_BYTES = 16 << 20;

    /** The most messages of a conversation. */
    public static final int MOST_MESSAGES = 512;

    /** The longest message, passage or answer: as long as the longest body of a request. */
    public static final int MOST_TEXT_CHARS = 1 << 20;

    /** The longest rendered prompt: messages, passages and what the template puts between them. */
    public static final int MOST_PROMPT_CHARS = 2 << 20;

    /** The most passages given to one answer. */
    public static final int MOST_PASSAGES = 64;

    /** The most verdicts of guardrails on one answer. */
    public static final int MOST_VERDICTS = 64;

    /** The longest explanation of a verdict. */
    public static final int MOST_EXPLANATION_CHARS = 2_000;

    /** The longest comment on a rating. */
    public static final int MOST_COMMENT_CHARS = 4_000;

    /** The longest correction of an answer, and the longest text a reviewer edits. */
    public static final int MOST_CORRECTION_CHARS = 64_000;

    /** The longest reason of a reviewer or of an erasure. */
    public static final int MOST_WHY_CHARS = 2_000;

    /** The most trouble codes of a diagnosis. */
    public static final int MOST_CODES = 64;

    /** The longest name: of a model, an adapter, a rule, an endpoint, a passage, a record, a vehicle. */
    public static final int MOST_NAME_CHARS = 256;

    /** The longest id of an API key. */
    public static final int MOST_KEY_CHARS = 64;

    /** The longest session id. */
    public static final int MOST_SESSION_CHARS = 128;

    /** The most versions that an erasure names. */
    public static final int MOST_VERSIONS = 1_024;

    /** The most interactions that one review touches. */
    public static final int MOST_REVIEWED_INTERACTIONS = 1_024;

    private EventLimits() {}
}
