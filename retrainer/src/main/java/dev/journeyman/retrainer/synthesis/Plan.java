package dev.journeyman.retrainer.synthesis;

/** What a run is to do, in order. The same settings make the same plan. */
interface Plan {
    /** How many tasks there are at most. */
    int size();

    /** A task by its number from 0. */
    Task task(int number);
}
