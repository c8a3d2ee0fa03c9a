package dev.journeyman.feedback.trust;

/**
 * Something a text says that a verified fact denies.
 *
 * @param subject what it is about, such as a trouble code
 * @param verified what is known of the subject
 * @param why in which way the text departs from it, without quoting it
 */
public record Contradiction(String subject, String verified, String why) {}
