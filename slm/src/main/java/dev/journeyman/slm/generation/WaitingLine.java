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
import java.util.function.Function;

/**
 * Those that wait for a slot, in the order in which they are to have one: by priority, then each caller in turn, then as they came. Who has had a turn is behind the other callers.
 *
 * <p>The engine keeps one of generations, and who foretells how long one more would wait keeps another; so both have the same order. Not for several threads at once. The bound of its
 * length is its owner's.
 *
 * @param <W> those that wait, told apart by {@code equals}
 */
public final class WaitingLine<W> {
    private final Map<Priority, SequencedMap<String, Deque<W>>> lines = new EnumMap<>(Priority.class);
    private final Function<W, Standing> standingOf;
    private int size;

    /** An empty line of those whose standing can be told. */
    public WaitingLine(Function<W, Standing> standingOf) {
        this.standingOf = standingOf;
        for (Priority priority : Priority.values()) {
            lines.put(priority, new LinkedHashMap<>());
        }
    }

    private SequencedMap<String, Deque<W>> callers(Priority priority) {
        return Objects.requireNonNull(lines.get(priority), "every priority has a line");
    }

    private Deque<W> line(Standing standing) {
        return callers(standing.priority()).computeIfAbsent(standing.caller(), caller -> new ArrayDeque<>());
    }

    /** How many wait. */
    public int size() {
        return size;
    }

    /** How many of a priority wait. */
    public int size(Priority priority) {
        return callers(priority).values().stream().mapToInt(Deque::size).sum();
    }

    /** Behind all of its caller's. */
    public void add(W one) {
        line(standingOf.apply(one)).addLast(one);
        size++;
    }

    /** Before all of its priority: it had a slot and gave it up. */
    public void putBack(W one) {
        Standing standing = standingOf.apply(one);
        line(standing).addFirst(one);
        callers(standing.priority()).putFirst(standing.caller(), line(standing));
        size++;
    }

    /** It has its turn. */
    public void take(W one) {
        Standing standing = standingOf.apply(one);
        Deque<W> line = line(standing);
        size -= line.remove(one) ? 1 : 0;
        SequencedMap<String, Deque<W>> callers = callers(standing.priority());
        callers.remove(standing.caller());
        if (!line.isEmpty()) {
            callers.putLast(standing.caller(), line);
        }
    }

    /** All, in their order. */
    public List<W> inOrder() {
        List<W> order = new ArrayList<>(size);
        for (Priority priority : Priority.values()) {
            List<Iterator<W>> callers = new ArrayList<>();
            callers(priority).values().forEach(line -> callers.add(line.iterator()));
            while (!callers.isEmpty()) {
                callers.removeIf(caller -> !caller.hasNext());
                callers.forEach(caller -> order.add(caller.next()));
            }
        }
        return order;
    }

    /** It leaves without a turn; nothing where it is not here. */
    public void leave(W one) {
        Standing standing = standingOf.apply(one);
        Deque<W> line = line(standing);
        size -= line.remove(one) ? 1 : 0;
        if (line.isEmpty()) {
            callers(standing.priority()).remove(standing.caller());
        }
    }
}
