package dev.journeyman.slm.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Those that wait for a slot, in the order in which they are to have one: by priority, then each caller in turn, then as they came. Who has had a turn is behind the other callers.
 *
 * <p>Guarded by the engine's lock.
 */
final class WaitingLine {
    private final Map<Priority, SequencedMap<String, Deque<Sequence>>> lines = new EnumMap<>(Priority.class);
    private int size;

    WaitingLine() {
        for (Priority priority : Priority.values()) {
            lines.put(priority, new LinkedHashMap<>());
        }
    }

    private SequencedMap<String, Deque<Sequence>> callers(Priority priority) {
        return Objects.requireNonNull(lines.get(priority), "every priority has a line");
    }

    private Deque<Sequence> line(Standing standing) {
        return callers(standing.priority()).computeIfAbsent(standing.caller(), caller -> new ArrayDeque<>());
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** How many of a priority wait. */
    int size(Priority priority) {
        return callers(priority).values().stream().mapToInt(Deque::size).sum();
    }

    /** Behind all of its caller's. */
    void add(Sequence sequence) {
        line(sequence.standing()).addLast(sequence);
        size++;
    }

    /** Before all of its priority: it had a slot and gave it up. */
    void putBack(Sequence sequence) {
        Standing standing = sequence.standing();
        line(standing).addFirst(sequence);
        callers(standing.priority()).putFirst(standing.caller(), line(standing));
        size++;
    }

    /** It has its turn. */
    void take(Sequence sequence) {
        Standing standing = sequence.standing();
        Deque<Sequence> line = line(standing);
        size -= line.remove(sequence) ? 1 : 0;
        SequencedMap<String, Deque<Sequence>> callers = callers(standing.priority());
        callers.remove(standing.caller());
        if (!line.isEmpty()) {
            callers.putLast(standing.caller(), line);
        }
    }

    /** How many would have their turn before one that came now. */
    int ahead(Standing standing) {
        int ahead = 0;
        for (Priority priority : Priority.values()) {
            if (standing.priority().yieldsTo(priority)) {
                ahead += size(priority);
            }
        }
        Map<String, Deque<Sequence>> callers = callers(standing.priority());
        Deque<Sequence> own = callers.getOrDefault(standing.caller(), new ArrayDeque<>());
        for (Deque<Sequence> line : callers.values()) {
            ahead += Math.min(line.size(), own.size() + 1); // its own: all of them
        }
        return ahead;
    }

    /** All, in their order. */
    List<Sequence> inOrder() {
        List<Sequence> order = new ArrayList<>(size);
        for (Priority priority : Priority.values()) {
            List<Iterator<Sequence>> callers = new ArrayList<>();
            callers(priority).values().forEach(line -> callers.add(line.iterator()));
            while (!callers.isEmpty()) {
                callers.removeIf(caller -> !caller.hasNext());
                callers.forEach(caller -> order.add(caller.next()));
            }
        }
        return order;
    }

    /** Removes those that leave without a turn. */
    void leave(Sequence sequence) {
        Standing standing = sequence.standing();
        Deque<Sequence> line = line(standing);
        size -= line.remove(sequence) ? 1 : 0;
        if (line.isEmpty()) {
            callers(standing.priority()).remove(standing.caller());
        }
    }
}
