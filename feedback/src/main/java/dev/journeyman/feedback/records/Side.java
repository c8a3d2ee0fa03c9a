package dev.journeyman.feedback.records;

/**
 * One side of a pair.
 *
 * @param key what it is as an answer to the prompt
 * @param text as it was written
 */
record Side(AnswerKey key, String text) {
    static Side of(Answer answer) {
        return new Side(answer.key(), answer.text());
    }
}
