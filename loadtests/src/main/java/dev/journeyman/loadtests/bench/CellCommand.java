package dev.journeyman.loadtests.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The child of {@link BenchCommand}: measures one cell and prints its numbers as the last line. */
@Command(name = CellCommand.NAME, hidden = true, description = "Measures one cell of the benchmark in this process")
public final class CellCommand implements Callable<Integer> {
    static final String NAME = "bench-cell";

    @Mixin
    private CellOptions cell = new CellOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(cell.measure(CellSettings.class, CellMeasurement::run));
        return 0;
    }
}
