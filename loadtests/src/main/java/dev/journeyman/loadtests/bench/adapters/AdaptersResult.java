package dev.journeyman.loadtests.bench.adapters;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What a child process measured of one way.
 *
 * @param tokensPerSecond of all answers together, from the first request to the last answer's end, by the number of streams
 * @param weightsBytes of all models and adapters
 * @param residentBytes of the process when all is loaded; -1 where the system does not tell
 * @param loadMillis of one model from its files, the page cache warm
 * @param adapterLoadMillis of one adapter; 0 where there is none
 * @param texts the first answer of each adapter, or merged model, as token numbers; those of the same prompt
 */
record AdaptersResult(
        @JsonProperty("tokens_per_second") Map<Integer, Double> tokensPerSecond,
        @JsonProperty("weights_bytes") long weightsBytes,
        @JsonProperty("resident_bytes") long residentBytes,
        @JsonProperty("load_ms") double loadMillis,
        @JsonProperty("adapter_load_ms") double adapterLoadMillis,
        List<List<Integer>> texts) {}
