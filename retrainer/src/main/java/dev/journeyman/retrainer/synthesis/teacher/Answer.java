package dev.journeyman.retrainer.synthesis.teacher;

/**
 * What a model answered.
 *
 * @param model what the answer says that it is of
 * @param finish why it ended, {@value #STOP} where by itself
 * @param tokens of prompt and answer together
 * @param estimated whether nobody counted them, and they are the most that they can be
 */
public record Answer(String text, String model, String finish, long tokens, boolean estimated) {
    /** It came to its end. */
    public static final String STOP = "stop";
}
