package dev.journeyman.retrainer.collect;

/** Is told how far a run is. */
interface Watcher {
    /** So many of a stage's documents are done. */
    void at(Stage stage, long done, long all);

    /** Something to tell once. */
    void say(String line);
}
