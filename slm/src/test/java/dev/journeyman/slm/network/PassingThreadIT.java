package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.training.TrainableNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PassingThreadIT {
    private static final Path TASKS = Path.of("/proc/self/task");

    @TempDir
    private Path folder;

    /** A network wide enough that an operator over all its weights shares its work. */
    @BeforeEach
    void write() {
        ModelConfig config = ModelConfig.parse("""
                {"model_type": "llama", "hidden_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4,
                 "num_key_value_heads": 2, "vocab_size": 512, "intermediate_size": 512,
                 "max_position_embeddings": 128, "tie_word_embeddings": true, "eos_token_id": []}
                """, "config.json");
        try (TrainableNetwork random = TrainableNetwork.random(config, 16, 1)) {
            random.export(folder, ElementType.F32);
        }
    }

    private Network load() {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return Network.load(checkpoint, Precision.BFLOAT16);
        }
    }

    private static List<String> threads() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.map(PassingThreadIT::name).toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static int operatorThreadsOfAnother() throws Exception {
        FutureTask<Integer> asked = new FutureTask<>(JniUtils::getNumThreads);
        Thread.ofPlatform().start(asked);
        return asked.get();
    }

    @Test
    void loadingLeavesNoTeamBehind() throws Exception {
        assumeTrue(Files.isDirectory(TASKS), "threads of the library are seen in /proc alone");
        FutureTask<List<String>> loading = new FutureTask<>(() -> {
            try (Network network = load();
                    KvCache cache = network.newCache(2, 64)) {
                assertThat(cache.slots()).isEqualTo(2);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); // a team ends soon after, by itself
                while (threads().contains("slm-passing")) {
                    assertThat(System.nanoTime()).as("until the team is gone").isLessThan(deadline);
                    Thread.sleep(5);
                }
                return threads(); // those of a team have the name of the thread that it is of
            }
        });
        Thread.ofPlatform().name("test-loading").start(loading);
        assertThat(loading.get()).containsOnlyOnce("test-loading");
    }

    @Test
    void besideACacheItHasOneThreadAndOthersHaveTheirs() throws Exception {
        Engine.getEngine("PyTorch");
        int before = operatorThreadsOfAnother();
        assertThat(PassingThread.run(JniUtils::getNumThreads)).isEqualTo(before);
        try (Network network = load();
                KvCache cache = network.newCache(1, 64)) {
            assertThat(cache.slots()).isEqualTo(1);
            assertThat(PassingThread.run(JniUtils::getNumThreads)).isEqualTo(1);
            assertThat(operatorThreadsOfAnother()).isEqualTo(before);
            assertThat(PassingThread.run(JniUtils::getNumThreads)).isEqualTo(1);
        }
        assertThat(PassingThread.run(JniUtils::getNumThreads)).isEqualTo(before);
    }

    @Test
    void itRestsWhileAStepIsUnderWayAndNotAfterIt() {
        long worked = TimeUnit.MILLISECONDS.toNanos(20);
        PassingThread.stepBegins();
        try {
            PassingThread.run(() -> {
                rested(worked); // it began since, or just before
                assertThat(rested(worked)).as("the same step goes on").isGreaterThanOrEqualTo(2 * worked);
                return worked;
            });
        } finally {
            PassingThread.stepEnded();
        }
        long least = PassingThread.run(() -> {
            rested(worked);
            return LongStream.range(0, 5).map(i -> rested(worked)).min().orElseThrow();
        });
        assertThat(least).as("nothing steps").isLessThan(worked);
    }

    /** The nanoseconds of a rest after that long a piece of work. */
    private static long rested(long workedNanos) {
        long from = System.nanoTime();
        while (System.nanoTime() - from < workedNanos) {
            Thread.onSpinWait();
        }
        long until = System.nanoTime();
        PassingThread.giveWay();
        return System.nanoTime() - until;
    }

    @Test
    void whatIsThrownArrivesAsItIs() {
        IllegalArgumentException wrong = new IllegalArgumentException("wrong");
        assertThatThrownBy(() -> PassingThread.run(() -> {
                    throw wrong;
                }))
                .isSameAs(wrong);
        OutOfMemoryError full = new OutOfMemoryError("full");
        assertThatThrownBy(() -> PassingThread.run(() -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsThereAgain() throws Exception {
        AtomicReference<Thread> passing = new AtomicReference<>();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            Thread own = Thread.currentThread();
            PassingThread.run(() -> {
                passing.set(Thread.currentThread());
                own.interrupt();
                return passing;
            });
            return Thread.currentThread().isInterrupted();
        });
        Thread.ofPlatform().start(waiting);
        assertThat(waiting.get()).isTrue();
        assertThat(passing.get().isAlive()).isFalse();
    }
}
