package dev.journeyman.retrainer.evaluation;

/**
 * A question that nothing may be trained on.
 *
 * @param id which: the item's id, or the file and the item in it
 * @param question the wording that is held out; without options that are facts
 * @param fixedForm whether the wording is a form that everybody uses (the diagnosis prompt) around facts of the case: then only the question as a whole is
 *     held out, and no part of it
 */
public record HeldOutQuestion(String id, String question, boolean fixedForm) {}
