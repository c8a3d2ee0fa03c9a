package dev.journeyman.store;

/** Hears how many more bytes of a file were copied, read or checked; called on the working thread, often. */
@FunctionalInterface
public interface ByteProgress {
    /** Hears nothing. */
    ByteProgress NONE = (file, bytes) -> {};

    /** So many more bytes of this file are done. */
    void done(String file, long bytes);
}
