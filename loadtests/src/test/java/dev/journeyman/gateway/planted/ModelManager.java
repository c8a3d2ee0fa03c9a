package dev.journeyman.gateway.planted;

/** Has a name that fits everything. */
public final class ModelManager {}
