package dev.journeyman.loadtests.bench.peers;

import dev.journeyman.loadtests.bench.Cell;
import dev.journeyman.loadtests.bench.CellChild;
import dev.journeyman.loadtests.bench.CellMeasurement;
import dev.journeyman.loadtests.bench.CellResult;
import dev.journeyman.loadtests.bench.CellSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Journeyman's network, measured as the kernel benchmark measures it. */
final class OwnContender implements Contender {
    private final CellChild<CellSettings, CellResult> child;
    private final PeerSettings settings;

    OwnContender(CellChild<CellSettings, CellResult> child, PeerSettings settings) {
        this.child = child;
        this.settings = settings;
    }

    @Override
    public Engine engine() {
        return Engine.JOURNEYMAN;
    }

    @Override
    public Optional<String> description() {
        return Optional.of("the commit of this report");
    }

    @Override
    public Optional<String> lacks(Held held, PeerTask task) {
        return Optional.empty();
    }

    @Override
    public void prepare(PeerFiles files, Held held) throws IOException {
        files.checkpoint();
    }

    @Override
    public Map<String, Double> measure(PeerFiles files, Held held, PeerTask task)
            throws IOException, InterruptedException {
        Cell cell = new Cell(files.shape().title(), files.checkpoint(), held.ours());
        return numbers(child.measure(cell, settings.cell(task)).numbers(), task);
    }

    /** A cell's numbers in the words of the comparison. A start is told where its prompt is that of the others. */
    static Map<String, Double> numbers(Map<String, Double> cell, PeerTask task) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        take(cell, task.prefill() ? CellMeasurement.PREFILL : CellMeasurement.DECODE + task.size(), numbers, RATE);
        take(cell, CellMeasurement.LOAD, numbers, LOAD);
        if (!task.prefill()) {
            take(cell, CellMeasurement.START, numbers, START);
        }
        take(cell, CellMeasurement.PEAK_MEMORY, numbers, PEAK);
        return numbers;
    }

    private static void take(Map<String, Double> from, String name, Map<String, Double> into, String as) {
        Double value = from.get(name);
        if (value != null) {
            into.put(as, value);
        }
    }
}
