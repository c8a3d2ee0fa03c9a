package dev.journeyman.loadtests.versions;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The child of {@link KillStoreCommand}: changes a store until it is killed, and says each time what it is about to do. It ends when its standard input does, so
 * that none outlives the parent.
 */
@Command(name = StoreWriterCommand.NAME, hidden = true, description = "Changes a model store until it is killed")
public final class StoreWriterCommand implements Callable<Integer> {
    static final String NAME = "kill-store-writer";

    /** Far more than a writer gets to do before it is killed. */
    private static final int MOST_STEPS = 100_000;

    @Option(names = "--store", required = true)
    private Path store = Path.of("");

    @Option(names = "--scratch", required = true)
    private Path scratch = Path.of("");

    @Option(names = "--seed", required = true)
    private long seed;

    @Override
    public Integer call() throws IOException {
        Thread.ofPlatform().daemon().start(StoreWriterCommand::endWithParent);
        StoreWriter writer = new StoreWriter(store, scratch, seed);
        for (int i = 0; i < MOST_STEPS; i++) {
            StoreWriter.Work work = writer.next();
            System.out.println(work.name());
            System.out.flush();
            writer.run(work);
        }
        return 0;
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // an end too
        }
        Runtime.getRuntime().halt(1);
    }
}
