package dev.journeyman.retrainer.collect.web;

/**
 * A page that was fetched.
 *
 * @param address where it was found after redirects
 * @param type text/html, text/plain or text/markdown
 * @param text its characters
 * @param bytes how many it had
 */
public record Page(WebAddress address, String type, String text, int bytes) {}
