package dev.journeyman.slm.tokenizer;

/** One turn of a conversation. */
public record Message(Role role, String content) {

    /** A standing instruction. */
    public static Message system(String content) {
        return new Message(Role.SYSTEM, content);
    }

    /** What the person said. */
    public static Message user(String content) {
        return new Message(Role.USER, content);
    }

    /** What the model said. */
    public static Message assistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }
}
