package dev.journeyman.loadtests.bench.peers;

import dev.journeyman.loadtests.bench.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rounds of one shape. An engine that cannot be measured is named with the reason and left out of that cell from then on; ours has to be measured,
 * or there is nothing to compare.
 */
final class PeersRun {
    private final List<Contender> contenders;
    private final List<Held> helds;
    private final List<PeerTask> tasks;
    private final Consumer<String> progress;

    private final Map<Place, List<Map<String, Double>>> results = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<Place> failed = new LinkedHashSet<>();

    /** A cell of the table. */
    record Place(Engine engine, Held held, PeerTask task) {}

    PeersRun(List<Contender> contenders, List<Held> helds, List<PeerTask> tasks, Consumer<String> progress) {
        this.contenders = contenders;
        this.helds = helds;
        this.tasks = tasks;
        this.progress = progress;
    }

    /** Writes what is needed. */
    void prepare(PeerFiles files) throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            for (Held held : helds) {
                List<PeerTask> able = new ArrayList<>();
                for (PeerTask task : tasks) {
                    Optional<String> lack = contender.lacks(held, task);
                    if (lack.isPresent()) {
                        leaveOut(contender, held, task, lack.get());
                    } else {
                        able.add(task);
                    }
                }
                if (!able.isEmpty()) {
                    prepare(files, contender, held, able);
                }
            }
        }
    }

    private void prepare(PeerFiles files, Contender contender, Held held, List<PeerTask> able)
            throws IOException, InterruptedException {
        progress.accept("writing " + files.shape().title() + " in " + held.bits() + " bits for "
                + contender.engine().title());
        try {
            contender.prepare(files, held);
        } catch (IOException e) {
            give(contender, e);
            able.forEach(task -> leaveOut(contender, held, task, String.valueOf(e.getMessage())));
        }
    }

    /** Measures every cell once, the engines beside each other within a task. */
    void round(PeerFiles files, int round) throws IOException, InterruptedException {
        for (PeerTask task : tasks) {
            for (Held held : helds) {
                for (Contender contender : Cell.order(contenders, round)) {
                    Place place = new Place(contender.engine(), held, task);
                    if (!failed.contains(place)) {
                        progress.accept("round " + (round + 1) + ": "
                                + contender.engine().title() + ", "
                                + files.shape().title() + " in " + held.bits() + " bits, " + task.title());
                        measure(files, contender, place);
                    }
                }
            }
        }
    }

    private void measure(PeerFiles files, Contender contender, Place place) throws IOException, InterruptedException {
        try {
            Map<String, Double> numbers = contender.measure(files, place.held(), place.task());
            results.computeIfAbsent(place, key -> new ArrayList<>()).add(numbers);
        } catch (IOException e) {
            give(contender, e);
            results.remove(place);
            leaveOut(contender, place.held(), place.task(), String.valueOf(e.getMessage()));
        }
    }

    private static void give(Contender contender, IOException failure) throws IOException {
        if (contender.engine() == Engine.JOURNEYMAN) {
            throw failure;
        }
    }

    private void leaveOut(Contender contender, Held held, PeerTask task, String reason) {
        failed.add(new Place(contender.engine(), held, task));
        if (notes.add(contender.engine().title() + ", " + held.bits() + " bits: " + reason)) {
            progress.accept(contender.engine().title() + " is left out in " + held.bits() + " bits: " + reason);
        }
    }

    /** What every cell told in each round; a cell that was not measured is not in it. */
    Map<Place, List<Map<String, Double>>> results() {
        return results;
    }

    /** Why cells are empty, each reason once. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
