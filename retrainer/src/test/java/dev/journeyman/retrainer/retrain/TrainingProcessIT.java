package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The child process: what it says, its priority, its memory, and how it is told to stop. */
class TrainingProcessIT {
    @TempDir
    private Path folder;

    /** Plays a training: {@link #main} does what its first argument says. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[1]);
            switch (arguments[0]) {
                case "train" -> {
                    System.out.println("{\"stage\":\"sft\",\"step\":1,\"steps\":2,\"eta_seconds\":3,\"loss\":0.5}");
                    System.out.println("{\"event\":\"nice\",\"unknown\":1}");
                    Files.writeString(file, Files.readString(Path.of("/proc/self/stat")));
                    System.out.println("{\"candidate\":\"child-1\"}");
                }
                case "die" -> Runtime.getRuntime().halt(9);
                case "hoard" -> {
                    List<byte[]> held = new ArrayList<>();
                    stopping("memory");
                    while (held.size() < 120) {
                        byte[] more = new byte[1 << 20];
                        java.util.Arrays.fill(more, (byte) 1);
                        held.add(more);
                    }
                    Thread.sleep(TimeUnit.MINUTES.toMillis(2));
                    System.out.println(held.size());
                }
                case "wait" -> {
                    stopping("asked");
                    System.out.println("{\"event\":\"waits\"}");
                    Thread.sleep(TimeUnit.MINUTES.toMillis(2));
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static void stopping(String why) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("{\"event\":\"stops, " + why + "\"}");
                System.out.println("{\"stopped\":true}");
            }));
        }
    }

    /** Writes down what it is told, and asks for a stop once the child waits. */
    private static final class Told implements RetrainProgress {
        private final List<String> all = new ArrayList<>();
        private volatile boolean stop;

        @Override
        public void step(String part, int step, int steps, SequencedMap<String, Double> metrics, double secondsLeft) {
            all.add(part + " " + step + "/" + steps + " " + metrics);
        }

        @Override
        public void looked(String model, int done, int questions) {}

        @Override
        public void event(String text) {
            all.add(text);
            stop |= text.equals("waits");
        }

        @Override
        public boolean stopped() {
            return stop;
        }
    }

    private ProgressLines.End run(String what, int memoryMb, Told told) throws Exception {
        return new TrainingProcess(memoryMb, told)
                .run(Child.class, List.of(what, folder.resolve("file").toString()));
    }

    @Test
    void whatTheChildSaysIsToldOnAndItRunsWithTheLowestPriority() throws Exception {
        Told told = new Told();
        assertThat(run("train", 4096, told)).isEqualTo(new ProgressLines.End.Finished("child-1"));
        assertThat(told.all).containsExactly("sft 1/2 {loss=0.5}", "nice");
        String stat = Files.readString(folder.resolve("file"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        assertThat(fields[16]).as("nice, the 19th field of /proc/self/stat").isEqualTo("19");
        if (Files.isExecutable(Path.of("/usr/bin/chrt"))) {
            assertThat(fields[38]).as("policy, the 41st field: SCHED_IDLE").isEqualTo("5");
        }
    }

    @Test
    void aChildThatDiesWithoutAWordHasFailed() throws Exception {
        assertThat(run("die", 4096, new Told()))
                .isInstanceOfSatisfying(
                        ProgressLines.End.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("ended with 9")
                                .contains("last checkpoint"));
    }

    @Test
    void aChildThatHoldsTooMuchIsStoppedWithTheReason() throws Exception {
        Told told = new Told();
        assertThat(run("hoard", 128, told))
                .isInstanceOfSatisfying(
                        ProgressLines.End.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("more than memory_mb, 128")
                                .contains("rows_at_once"));
        assertThat(told.all).as("politely").contains("stops, memory");
    }

    @Test
    void aChildIsToldToStop() throws Exception {
        Told told = new Told();
        assertThat(run("wait", 4096, told)).isEqualTo(new ProgressLines.End.Stopped());
        assertThat(told.all).containsExactly("waits", "stops, asked");
    }
}
