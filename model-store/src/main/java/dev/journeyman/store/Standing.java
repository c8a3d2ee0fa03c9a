package dev.journeyman.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where every version stands at one moment: what the ledger amounts to. Immutable.
 *
 * @param versions by name
 * @param champion which version serves; null where none was ever promoted
 * @param canary which version serves a part of the traffic; null for none
 * @param history earlier champions that still exist, latest last, none twice in a row, at most {@value #MOST_HISTORY}
 */
record Standing(
        Map<String, VersionStanding> versions,
        @Nullable String champion,
        @Nullable String canary,
        List<String> history) {
    static final int MOST_HISTORY = 32;

    static final Standing EMPTY = new Standing(Map.of(), null, null, List.of());

    Standing {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        history = List.copyOf(history.subList(Math.max(0, history.size() - MOST_HISTORY), history.size()));
    }

    Optional<VersionStanding> of(String version) {
        return Optional.ofNullable(versions.get(version));
    }

    /** What comes of it when versions change and the aliases stay. */
    Standing with(String version, VersionStanding standing) {
        Map<String, VersionStanding> next = new TreeMap<>(versions);
        next.put(version, standing);
        return new Standing(next, champion, canary, history);
    }

    Standing withCanary(@Nullable String next) {
        return new Standing(versions, champion, next, history);
    }

    /** With another champion, whose predecessor becomes history. */
    Standing withChampion(String next) {
        List<String> past = new ArrayList<>(history);
        if (champion != null) {
            past.add(champion);
        }
        return new Standing(versions, next, next.equals(canary) ? null : canary, past);
    }

    /** With the champion before; the present one leaves no trace in the history. */
    Standing withPrevious() {
        return new Standing(versions, history.getLast(), canary, history.subList(0, history.size() - 1));
    }

    /** Without a version that is neither champion nor canary. */
    Standing without(String version) {
        Map<String, VersionStanding> next = new TreeMap<>(versions);
        next.remove(version);
        return new Standing(next, champion, canary, historyWithout(version));
    }

    private List<String> historyWithout(String version) {
        List<String> kept = new ArrayList<>();
        for (String name : history) {
            boolean repeats = !kept.isEmpty() && kept.getLast().equals(name);
            if (!name.equals(version) && !repeats) {
                kept.add(name);
            }
        }
        if (!kept.isEmpty() && kept.getLast().equals(champion)) {
            kept.removeLast();
        }
        return kept;
    }
}
