package dev.journeyman.retrainer.evaluation;

/**
 * A passage that an answer cites.
 *
 * @param index the number of its mark in the answer
 * @param id of the passage
 * @param title of the document it is from
 * @param text what it says
 */
record Cited(int index, String id, String title, String text) {}
