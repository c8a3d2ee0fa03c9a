package dev.journeyman.retrainer.collect.web;

import java.net.URI;
import java.util.Map;

/** One request and its answer, without redirects: the seam between rules and network. */
public interface Web {
    /**
     * Asks.
     *
     * @param headers to send beside those that every request has
     * @param mostBytes of the body; what is beyond is not read
     * @throws NotFetchedException where there is no answer in time
     */
    Response get(URI address, Map<String, String> headers, int mostBytes)
            throws NotFetchedException, InterruptedException;
}
