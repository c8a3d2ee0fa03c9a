package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file of phrases, in the form that the package describes. All problems are told at once, each with its line. */
final class PhraseFile {
    private static final int USUAL_GAP = 1;
    /** The widest gap between two slots. */
    static final int MOST_GAP = 12;

    private static final int MOST_SLOTS_IN_ANY_ORDER = 4;

    /** The most slots of a phrase. */
    static final int MOST_SLOTS = 8;

    /** A kind of thing that is looked for. */
    record Group(String reason, String says, Set<Stage> stages, Set<String> excuses, Set<String> neverBeside) {}

    /** Slots with the most words between each and the one before it; the first gap says nothing. */
    record Phrase(Group group, List<Set<String>> slots, List<Integer> gaps) {}

    private final Map<String, Set<String>> sets = new LinkedHashMap<>();
    private final List<Phrase> phrases = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable Group group;
    private int line;

    private PhraseFile() {}

    /** The phrases of a resource beside this class. */
    static List<Phrase> resource(String name) {
        try (InputStream in = PhraseFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return read(
                    name,
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static List<Phrase> read(String name, List<String> lines) {
        PhraseFile file = new PhraseFile();
        for (String line : lines) {
            file.line++;
            if (!line.isBlank() && !line.startsWith("#")) {
                file.line(Arrays.asList(line.strip().split("\\s+", -1)));
            }
        }
        if (!file.problems.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + String.join("; ", file.problems));
        }
        return List.copyOf(file.phrases);
    }

    private void problem(String says) {
        problems.add("line " + line + ": " + says);
    }

    private void line(List<String> parts) {
        List<String> rest = parts.subList(1, parts.size());
        switch (parts.get(0)) {
            case "set" -> set(rest);
            case "group" -> group(rest);
            case "on" -> on(rest);
            case "unless" -> excuse(rest, false);
            case "never-beside" -> excuse(rest, true);
            case "seq" -> phrase(rest, false);
            case "any" -> phrase(rest, true);
            default -> problem("begins with none of set, group, on, unless, never-beside, seq, any");
        }
    }

    private void set(List<String> rest) {
        if (rest.size() < 2) {
            problem("a set has a name and words");
            return;
        }
        Set<String> set = sets.computeIfAbsent(rest.get(0), name -> new LinkedHashSet<>());
        rest.subList(1, rest.size()).forEach(word -> set.addAll(words(word)));
    }

    private void group(List<String> rest) {
        if (rest.size() < 2) {
            problem("a group has a reason and a sentence");
            return;
        }
        group = new Group(
                rest.get(0),
                String.join(" ", rest.subList(1, rest.size())),
                EnumSet.noneOf(Stage.class),
                new LinkedHashSet<>(),
                new LinkedHashSet<>());
    }

    private void on(List<String> rest) {
        for (String label : rest) {
            List<Stage> named = Arrays.stream(Stage.values())
                    .filter(stage -> stage.label().equals(label))
                    .toList();
            if (named.isEmpty() || group == null) {
                problem("no stage, or no group before it: " + label);
            } else {
                group.stages().addAll(named);
            }
        }
    }

    private void excuse(List<String> rest, boolean beside) {
        if (group == null) {
            problem("no group before it");
            return;
        }
        for (String part : rest) {
            (beside ? group.neverBeside() : group.excuses()).addAll(words(part));
        }
    }

    /** The words of a slot. */
    private Set<String> words(String slot) {
        Set<String> words = new LinkedHashSet<>();
        for (String part : slot.split("\\|", -1)) {
            if (part.startsWith("$")) {
                Set<String> set = sets.get(part.substring(1));
                if (set == null) {
                    problem("no set " + part);
                } else {
                    words.addAll(set);
                }
            } else if (isWord(part)) {
                words.add(part);
            } else {
                problem("no word in lower case without signs: " + part);
            }
        }
        return words;
    }

    private static boolean isWord(String part) {
        int end = part.endsWith("*") ? part.length() - 1 : part.length();
        for (int i = 0; i < end; i++) {
            if (!Character.isLetterOrDigit(part.charAt(i)) || Character.isUpperCase(part.charAt(i))) {
                return false;
            }
        }
        return end > 0;
    }

    private void phrase(List<String> rest, boolean anyOrder) {
        List<Set<String>> slots = new ArrayList<>();
        List<Integer> gaps = new ArrayList<>();
        int gap = USUAL_GAP;
        for (String part : rest) {
            if (part.startsWith("..")) {
                gap = gap(part);
            } else {
                slots.add(words(part));
                gaps.add(gap);
                gap = USUAL_GAP;
            }
        }
        if (group == null || group.stages().isEmpty()) {
            problem("no group with stages before it");
        } else if (slots.isEmpty() || slots.size() > (anyOrder ? MOST_SLOTS_IN_ANY_ORDER : MOST_SLOTS)) {
            problem("a phrase has 1 to " + MOST_SLOTS + " slots, in any order at most " + MOST_SLOTS_IN_ANY_ORDER);
        } else if (anyOrder) {
            int widest = gaps.subList(1, gaps.size()).stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(USUAL_GAP);
            orders(slots, new ArrayList<>(), widest, group);
        } else {
            phrases.add(new Phrase(group, List.copyOf(slots), List.copyOf(gaps)));
        }
    }

    private int gap(String part) {
        try {
            int gap = Integer.parseInt(part.substring(2));
            if (gap >= 0 && gap <= MOST_GAP) {
                return gap;
            }
        } catch (NumberFormatException e) {
            // told below, with those out of range
        }
        problem("a gap is .. and a number to " + MOST_GAP + ": " + part);
        return 0;
    }

    private void orders(List<Set<String>> left, List<Set<String>> taken, int gap, Group of) {
        if (left.isEmpty()) {
            phrases.add(new Phrase(
                    of, List.copyOf(taken), taken.stream().map(slot -> gap).toList()));
            return;
        }
        for (int i = 0; i < left.size(); i++) {
            List<Set<String>> others = new ArrayList<>(left);
            taken.add(others.remove(i));
            orders(others, taken, gap, of);
            taken.remove(taken.size() - 1);
        }
    }
}
