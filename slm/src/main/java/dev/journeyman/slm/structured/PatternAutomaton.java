package dev.journeyman.slm.structured;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pattern as a deterministic automaton over characters, by the subset construction (Rabin and Scott 1959). States from which no end is reached are left out. State 0 is the
 * first.
 */
final class PatternAutomaton {
    private static final int MOST_STATES = 512;

    /** Where a range of characters leads. */
    record Edge(int low, int high, int to) {}

    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<Boolean> accepting = new ArrayList<>();

    private PatternAutomaton() {}

    static PatternAutomaton of(String pattern) throws PatternException {
        PatternAutomaton automaton = new PatternAutomaton();
        automaton.determine(new PatternSyntax(pattern));
        automaton.trim();
        return automaton;
    }

    int states() {
        return edges.size();
    }

    boolean accepts(int state) {
        return accepting.get(state);
    }

    /** In the order of their characters, none of which two have in common. */
    List<Edge> edges(int state) {
        return edges.get(state);
    }

    private void determine(PatternSyntax syntax) throws PatternException {
        Map<Set<Integer>, Integer> known = new HashMap<>();
        List<Set<Integer>> open = new ArrayList<>();
        number(closure(syntax, List.of(syntax.start)), syntax, known, open);
        for (int state = 0; state < open.size(); state++) {
            List<CodePoints> sets = new ArrayList<>();
            List<Integer> targets = new ArrayList<>();
            Set<Integer> cuts = new TreeSet<>();
            for (int member : open.get(state)) {
                for (PatternSyntax.Edge edge : syntax.edges.get(member)) {
                    CodePoints characters = edge.characters().without(CodePoints.NEVER_WRITTEN);
                    sets.add(characters);
                    targets.add(edge.to());
                    for (CodePoints.Range range : characters.ranges()) {
                        cuts.add(range.low());
                        cuts.add(range.high() + 1);
                    }
                }
            }
            Integer low = null;
            for (int cut : cuts) {
                if (low != null) {
                    edge(state, low, cut - 1, sets, targets, syntax, known, open);
                }
                low = cut;
            }
        }
    }

    private void edge(
            int state,
            int low,
            int high,
            List<CodePoints> sets,
            List<Integer> targets,
            PatternSyntax syntax,
            Map<Set<Integer>, Integer> known,
            List<Set<Integer>> open)
            throws PatternException {
        List<Integer> reached = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).ranges().stream().anyMatch(range -> range.low() <= low && high <= range.high())) {
                reached.add(targets.get(i));
            }
        }
        if (!reached.isEmpty()) {
            edges.get(state).add(new Edge(low, high, number(closure(syntax, reached), syntax, known, open)));
        }
    }

    private int number(
            Set<Integer> members, PatternSyntax syntax, Map<Set<Integer>, Integer> known, List<Set<Integer>> open)
            throws PatternException {
        Integer number = known.get(members);
        if (number == null) {
            number = open.size();
            if (number >= MOST_STATES) {
                throw new PatternException("is too large: more than " + MOST_STATES + " states");
            }
            known.put(members, number);
            open.add(members);
            edges.add(new ArrayList<>());
            accepting.add(members.contains(syntax.accept));
        }
        return number;
    }

    private static Set<Integer> closure(PatternSyntax syntax, List<Integer> from) {
        Set<Integer> all = new TreeSet<>(from);
        Deque<Integer> open = new ArrayDeque<>(all);
        while (!open.isEmpty()) {
            for (int to : syntax.jumps.get(open.pop())) {
                if (all.add(to)) {
                    open.push(to);
                }
            }
        }
        return all;
    }

    /** Takes out edges to states that reach no end. */
    private void trim() {
        boolean[] live = new boolean[edges.size()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int state = 0; state < live.length; state++) {
                if (!live[state]
                        && (accepting.get(state) || edges.get(state).stream().anyMatch(edge -> live[edge.to()]))) {
                    live[state] = true;
                    changed = true;
                }
            }
        }
        edges.forEach(list -> list.removeIf(edge -> !live[edge.to()]));
    }
}
