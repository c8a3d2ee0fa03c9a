package dev.journeyman.slm.generation;

/**
 * How an adapter of an engine stands.
 *
 * @param name under which requests ask for it
 * @param bytes what it takes in memory
 * @param generations how many run or wait with it
 * @param leaving whether it takes no more of them
 */
public record AdapterStats(String name, long bytes, int generations, boolean leaving) {}
