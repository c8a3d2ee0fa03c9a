package dev.journeyman.loadtests.fuzz;

import java.net.http.HttpHeaders;

/**
 * What a server answered.
 *
 * @param status the HTTP status
 * @param headers its headers
 * @param body its body as text
 */
record Answer(int status, HttpHeaders headers, String body) {
    /** A header's first value; empty where it is not there. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
