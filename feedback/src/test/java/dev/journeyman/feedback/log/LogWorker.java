package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.events.RandomEvents;
import dev.journeyman.feedback.events.Rated;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Many threads that append until the process is killed. Each tells on standard output what was acknowledged, after it was: {@code appended
 * SEQUENCE DIGEST DIGEST} for an answer and its rating, {@code erased INTERACTION}. A line is written at once, so that what stands in the pipe is
 * there whatever happens.
 */
final class LogWorker {
    static final int THREADS = 50;

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
    private static final int ERASE_ONE_IN = 40;

    private LogWorker() {}

    /** The store's directory, and a seed. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        LogOptions options = LogOptions.DEFAULTS.withRetryAfter(Duration.ZERO);
        FeedbackLog log = RocksFeedbackLog.open(directory, options, LogEnvironment.system(directory));
        tell("ready");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random seeds = new Random(seed * THREADS + i);
            threads.add(Thread.ofPlatform().start(() -> work(log, seeds)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    static String digest(Event event) {
        return HexFormat.of().formatHex(Digests.sha256(EventJson.write(event)), 0, 8);
    }

    private static void work(FeedbackLog log, Random seeds) {
        try {
            RandomEvents events = new RandomEvents(Clock.systemUTC().millis() ^ seeds.nextLong());
            List<String> own = new ArrayList<>();
            while (true) {
                InteractionLogged asked = events.interaction();
                Rated rated = events.rated(asked.id());
                Appended appended = log.append(List.of(asked, rated)).join();
                tell("appended " + appended.firstSequence() + " " + digest(asked) + " " + digest(rated));
                own.add(asked.id());
                if (seeds.nextInt(ERASE_ONE_IN) == 0) {
                    Erased erased = events.erased(own.remove(seeds.nextInt(own.size())));
                    log.erase(erased).join();
                    tell("erased " + erased.interactionId());
                }
            }
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(3);
        }
    }

    /** One write: the pipe takes a short line whole or not at all. */
    private static void tell(String line) throws IOException {
        OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
