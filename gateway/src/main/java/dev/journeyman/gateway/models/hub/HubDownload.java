package dev.journeyman.gateway.models.hub;

import dev.journeyman.gateway.models.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The download of one file: {@code FILE.part} grows, and becomes {@code FILE} when size and digest are right.
 *
 * <p>A part that is there is read first, so that the digest runs over the whole file; then the rest is asked for with a
 * Range. A server that answers with the whole file starts it anew. Wrong bytes are deleted and fetched once more: a part can
 * be broken by a crash of the machine, a repository cannot.
 */
final class HubDownload {
    private static final int BUFFER_BYTES = 1 << 18;

    private final HubClient client;
    private final HubReference reference;
    private final String commit;
    private final HubFile file;
    private final Path target;
    private final Path part;
    private final Duration stall;
    private final Progress progress;
    private final Runnable arrived;
    private boolean wrongBefore;
    private long farthest;

    /** Calls {@code arrived} for bytes that no earlier try had. */
    HubDownload(
            HubClient client,
            HubReference reference,
            String commit,
            HubFile file,
            Path directory,
            Duration stall,
            Progress progress,
            Runnable arrived) {
        this.client = client;
        this.reference = reference;
        this.commit = commit;
        this.file = file;
        this.target = directory.resolve(file.path());
        this.part = directory.resolve(file.path() + ".part");
        this.stall = stall;
        this.progress = progress;
        this.arrived = arrived;
    }

    /** One try. */
    String run() throws IOException, InterruptedException {
        String complete = checkComplete();
        if (complete != null) {
            return complete;
        }
        FileDigests digests = new FileDigests(file);
        try (FileChannel out = open()) {
            long have = readPart(out, digests);
            if (have < file.bytes()) {
                have = fetch(out, digests, have);
            }
            if (have < file.bytes()) {
                throw new IOException(file.path() + " broke off at " + have + " of " + file.bytes() + " bytes");
            }
            force(out);
        }
        if (!digests.match()) {
            try {
                Files.delete(part);
            } catch (IOException e) {
                throw local(e);
            }
            throw wrongBytes();
        }
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw local(e);
        }
        return digests.sha256();
    }

    /** The digest of the file that an earlier run completed; null if there is none, or it is not what it was. */
    private @Nullable String checkComplete() throws LocalException {
        try {
            if (Files.exists(part) && Files.size(part) > file.bytes()) {
                Files.delete(part);
            }
            if (!Files.exists(target)) {
                return null;
            }
            FileDigests digests = new FileDigests(file);
            byte[] buffer = new byte[BUFFER_BYTES];
            long have = 0;
            try (InputStream in = Files.newInputStream(target)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digests.update(buffer, read);
                    have += read;
                }
            }
            if (have == file.bytes() && digests.match()) {
                progress.at(file.path(), have);
                return digests.sha256();
            }
            Files.delete(target);
            return null;
        } catch (IOException e) {
            throw local(e);
        }
    }

    private FileChannel open() throws LocalException {
        try {
            return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw local(e);
        }
    }

    private long readPart(FileChannel out, FileDigests digests) throws LocalException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long have = 0;
        try {
            for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
                digests.update(buffer.array(), read);
                have += read;
                buffer.clear();
            }
        } catch (IOException e) {
            throw local(e);
        }
        progress.at(file.path(), have);
        farthest = Math.max(farthest, have);
        return have;
    }

    /** Once it may be a broken part; twice it is the server. */
    private IOException wrongBytes() {
        progress.at(file.path(), 0);
        if (wrongBefore) {
            return new HubException(
                    reference + ": the bytes of " + file.path() + " are not those that the hub lists; an"
                            + " intermediary changes them, or the repository is damaged");
        }
        wrongBefore = true;
        return new IOException("wrong bytes in " + file.path());
    }

    private long fetch(FileChannel out, FileDigests digests, long from) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.file(reference, commit, file.path(), from);
        long have = from;
        AtomicLong arrivedNanos = new AtomicLong(System.nanoTime());
        try (InputStream in = response.body()) {
            if (response.statusCode() == 416 || (response.statusCode() == 206 && !startsAt(response, from))) {
                restart(out, digests);
                throw new IOException(file.path() + ": the server cannot go on at byte " + from);
            }
            if (response.statusCode() == 200 && from > 0) {
                restart(out, digests);
                have = 0;
            }
            Thread guard = Thread.ofVirtual().start(() -> closeWhenStalled(in, arrivedNanos));
            try {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    arrivedNanos.set(System.nanoTime());
                    if (read > file.bytes() - have) {
                        restart(out, digests);
                        throw wrongBytes();
                    }
                    write(out, buffer, read);
                    digests.update(buffer, read);
                    have += read;
                    progress.at(file.path(), have);
                    if (have > farthest) {
                        farthest = have;
                        arrived.run();
                    }
                }
            } finally {
                guard.interrupt();
            }
        }
        return have;
    }

    private static boolean startsAt(HttpResponse<?> response, long from) {
        return response.headers().firstValue("content-range").orElse("").startsWith("bytes " + from + "-");
    }

    /** A read from a connection that stands still has no time limit of its own; closing the stream ends it. */
    private void closeWhenStalled(InputStream in, AtomicLong arrivedNanos) {
        try {
            while (true) {
                long leftNanos = stall.toNanos() - (System.nanoTime() - arrivedNanos.get());
                if (leftNanos <= 0) {
                    in.close();
                    return;
                }
                Thread.sleep(Duration.ofNanos(leftNanos).plusMillis(1));
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt(); // the download has ended
        }
    }

    private void restart(FileChannel out, FileDigests digests) throws LocalException {
        try {
            out.truncate(0);
        } catch (IOException e) {
            throw local(e);
        }
        digests.reset();
        progress.at(file.path(), 0);
    }

    private void write(FileChannel out, byte[] buffer, int length) throws LocalException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw local(e);
        }
    }

    private void force(FileChannel out) throws LocalException {
        try {
            out.force(true);
        } catch (IOException e) {
            throw local(e);
        }
    }

    private LocalException local(IOException e) {
        return new LocalException(part + ": cannot be written: " + e, e);
    }
}
