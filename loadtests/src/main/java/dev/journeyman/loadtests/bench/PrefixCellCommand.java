package dev.journeyman.loadtests.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The child of {@link PrefixBenchCommand}: measures one cell and prints its numbers as the last line. */
@Command(
        name = PrefixCellCommand.NAME,
        hidden = true,
        description = "Measures one cell of the benchmark of shared beginnings in this process")
public final class PrefixCellCommand implements Callable<Integer> {
    static final String NAME = "bench-prefix-cell";

    @Mixin
    private CellOptions cell = new CellOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(cell.measure(PrefixSettings.class, PrefixMeasurement::run));
        return 0;
    }
}
