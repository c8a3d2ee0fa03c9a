package dev.journeyman.retrainer.collect.web;

import java.net.http.HttpHeaders;

/**
 * An answer of HTTP.
 *
 * @param body as much of it as was asked for
 * @param cut whether there was more
 */
public record Response(int status, HttpHeaders headers, byte[] body, boolean cut) {
    /** A header's first value; empty where it is not there. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
