package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import java.io.IOException;

/** What one stage does. */
interface StageWork {
    /** Which stage it is. */
    Stage stage();

    /** All that its result depends on besides the documents of the stage before: when this changes, a finished stage is out of date. */
    String settings() throws IOException;

    /**
     * Does it: every document that goes in comes out, kept or dropped.
     *
     * @throws IOException where the stage cannot be finished; run again, it goes on
     */
    void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException, InterruptedException;
}
