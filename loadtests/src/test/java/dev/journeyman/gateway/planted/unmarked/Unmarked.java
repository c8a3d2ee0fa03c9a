package dev.journeyman.gateway.planted.unmarked;

/** Lives in a package without package-info. */
public final class Unmarked {}
