package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.bench.ChildProgram;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.network.ProductProbe;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A child of {@link PeersCommand}: measures {@link MachineLimits} and prints them as the last line. */
@Command(name = ProbeCommand.NAME, hidden = true, description = "Measures what this machine can do at best")
public final class ProbeCommand implements Callable<Integer> {
    static final String NAME = "bench-peers-probe";

    private static final long READ_BYTES = 1L << 30;
    private static final int READ_PASSES = 8;
    private static final int PRODUCTS = 30;

    /** The largest product in a Llama 3.2 1B, over a prompt of the usual length. */
    private static final int ROWS = 512;

    private static final int IN = 2048;
    private static final int OUT = 8192;
    private static final int HEAP_MEBIBYTES = 1536;

    @Option(names = "--threads", required = true)
    private int threads;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            double read = ReadProbe.bytesPerSecond(threads, READ_BYTES, READ_PASSES, System::nanoTime);
            MachineLimits limits = new MachineLimits(read, best(Precision.BFLOAT16), best(Precision.INT8));
            System.out.println(new JsonMapper().writeValueAsString(limits));
            return 0;
        } catch (ExecutionException e) {
            throw new IOException("memory could not be read: " + e.getMessage(), e);
        }
    }

    /** The limits by a child of its own. */
    static MachineLimits byChild(ChildProgram program, int threads) throws IOException, InterruptedException {
        List<String> command =
                ChildProgram.ours(threads, HEAP_MEBIBYTES, List.of(NAME, "--threads", String.valueOf(threads)));
        return new JsonMapper()
                .readValue(program.lastLine(command, threads, "what the machine can do"), MachineLimits.class);
    }

    private static double best(Precision precision) {
        try (ProductProbe probe = new ProductProbe(precision, ROWS, IN, OUT)) {
            long fewest = Long.MAX_VALUE;
            for (int i = 0; i < PRODUCTS; i++) {
                long start = System.nanoTime();
                probe.multiply();
                fewest = Math.min(fewest, System.nanoTime() - start);
            }
            return probe.operations() * 1e9 / Math.max(1, fewest);
        }
    }
}
