package ch.qos.logback.planted;

/** Stands for a class of Logback: rules go by package, so none of the library is needed. */
public final class Encoder {}
