package dev.journeyman.planted;

/** Belongs to no module. */
public final class Homeless {}
