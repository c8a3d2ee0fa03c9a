package dev.journeyman.slm.generation;

/** An adapter beside a {@link StepModel}, as the engine sees it: immutable, and closed when no row has it any more. */
public interface StepAdapter extends AutoCloseable {
    /** What it takes in memory. */
    long bytes();

    @Override
    void close();
}
