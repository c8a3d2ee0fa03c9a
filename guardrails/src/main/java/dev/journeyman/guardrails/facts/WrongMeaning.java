package dev.journeyman.guardrails.facts;

/**
 * A place where a text says of a trouble code what the table denies.
 *
 * @param code in upper case
 * @param meaning what the table says
 * @param departure in which way the text departs from it, without quoting it
 * @param start where the code begins
 * @param clauseStart where what is said of it begins
 * @param end after what is said of it
 */
public record WrongMeaning(String code, String meaning, String departure, int start, int clauseStart, int end) {}
