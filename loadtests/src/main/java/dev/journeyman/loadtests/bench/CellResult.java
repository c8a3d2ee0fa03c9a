package dev.journeyman.loadtests.bench;

import java.util.Map;

/**
 * What a child process measured of its cell.
 *
 * @param parameters the network's number of weights
 * @param settings as measured, which is less than asked for where the model's context is short
 * @param numbers by the names in {@link CellMeasurement}
 */
public record CellResult(long parameters, CellSettings settings, Map<String, Double> numbers) {}
