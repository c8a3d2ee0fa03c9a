package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.store.Manifest;

/**
 * A version before the gate.
 *
 * @param manifest of the version
 * @param scorecard of its examination, as JSON
 */
public record Contender(Manifest manifest, JsonNode scorecard) {}
