package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.runfolder.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does one stage after another, each from the folder of the one before. A stage whose folder is finished is not done again, so a run that was killed goes on
 * where it was. A finished folder that was made of other settings or documents is never taken for this run's: the run stops and says so.
 *
 * <pre>
 * (none) -- begin --> N-NAME.unfinished -- finish, one rename --> N-NAME
 *              ^             | killed: kept for its journal
 *              +-------------+
 * </pre>
 */
final class Pipeline {
    private static final String LOCK = ".lock";

    private final Path out;
    private final List<StageWork> works;
    private final Watcher watcher;

    /**
     * A pipeline.
     *
     * @param works in the order of their stages; those left out are passed over
     */
    Pipeline(Path out, List<StageWork> works, Watcher watcher) {
        this.out = out;
        this.works = List.copyOf(works);
        this.watcher = watcher;
    }

    /**
     * Runs what is not finished.
     *
     * @param anew the stage to do again with all that follow; null for none
     * @return the folders, one for each stage that was to be done, in order
     */
    @SuppressWarnings("try") // the lock is held, not used
    List<StageFolder> run(@Nullable Stage anew) throws IOException, InterruptedException {
        Files.createDirectories(out);
        try (FolderLock held = FolderLock.take(out.resolve(LOCK), "another run is at work in " + out)) {
            return runLocked(anew);
        }
    }

    private List<StageFolder> runLocked(@Nullable Stage anew) throws IOException, InterruptedException {
        StageFolder before = StageFolder.NOTHING;
        Stage begin = works.get(0).stage();
        if (begin != Stage.QUERIES && begin != Stage.FETCHED) { // what is before is another run's
            Stage previous = begin.before().orElseThrow();
            before = StageFolder.read(out.resolve(previous.folder()))
                    .orElseThrow(() ->
                            new IOException("--stage " + begin.wireName() + " needs " + out.resolve(previous.folder())
                                    + ", which is not finished: leave --stage out, or bring documents with --from"));
        }
        if (anew != null) {
            for (Stage stage : Stage.values()) {
                if (stage.compareTo(anew) >= 0) {
                    StageWriter.remove(out.resolve(stage.folder()));
                }
            }
        }
        List<StageFolder> done = new ArrayList<>();
        for (StageWork work : works) {
            before = stage(work, before);
            done.add(before);
        }
        return done;
    }

    private StageFolder stage(StageWork work, StageFolder before) throws IOException, InterruptedException {
        Path folder = out.resolve(work.stage().folder());
        String inputs = Sha256.of(work.getClass().getSimpleName() + "\n" + work.settings() + "\n" + before.manifest());
        Optional<StageFolder> finished = StageFolder.read(folder);
        if (finished.isPresent()) {
            if (!finished.get().inputs().equals(inputs)) {
                throw new IOException(folder + " was made of other settings or documents: --stage "
                        + work.stage().wireName()
                        + " makes it and all that follow anew, another --out leaves it alone");
            }
            watcher.say(work.stage().folder() + ": finished before");
            return finished.get();
        }
        CollectReport.remove(out);
        StageWriter writer = StageWriter.begin(folder, work.stage().wireName(), inputs);
        work.run(before, writer, watcher);
        return writer.finish();
    }
}
