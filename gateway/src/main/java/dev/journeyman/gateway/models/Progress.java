package dev.journeyman.gateway.models;

/** Hears how far the work on a file is; called on the working thread, often. */
@FunctionalInterface
public interface Progress {
    /** So many bytes of this file are done. It may go back, where work has to be done again. */
    void at(String file, long bytes);
}
