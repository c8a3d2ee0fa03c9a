package dev.journeyman.retrainer.runfolder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to work in a folder, one process and one run at a time. The system lets go of it when the process dies, however it dies; the file stays. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock or says that another has it; never waits.
     *
     * @param file the lock's file; made where it is not there, in a folder that is
     * @param busy what to say where another run has it
     * @throws IOException where another run has it, or the file cannot be opened
     */
    public static FolderLock take(Path file, String busy) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) { // another run of this process
            channel.close();
            throw new IOException(busy, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException(busy);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
