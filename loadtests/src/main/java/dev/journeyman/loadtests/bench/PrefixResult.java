package dev.journeyman.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a child process measured of shared beginnings. All times are from the submission to the engine to the first token.
 *
 * @param settings as measured, which is less than asked for where the model's context is short
 * @param firstMillis of a prompt whose beginning nobody has computed
 * @param secondMillis of another prompt with this beginning
 * @param uncachedMillis of that second prompt in an engine that shares nothing: the baseline
 * @param cachedTokens how many of the second prompt's tokens were at hand
 */
record PrefixResult(
        PrefixSettings settings,
        @JsonProperty("first_ttft_ms") double firstMillis,
        @JsonProperty("second_ttft_ms") double secondMillis,
        @JsonProperty("second_without_cache_ttft_ms") double uncachedMillis,
        @JsonProperty("cached_tokens") int cachedTokens) {}
