package dev.journeyman.retrainer.trainingset.diversity;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.evaluation.PlainWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What there is to speak of in a domain: the systems and codes of its table of facts, the families and titles of its passages. Concepts are named with
 * their level before them, {@code code/P0301}, so that no two are alike.
 */
public final class Taxonomy {
    private final Domain domain;
    private final List<Level> levels;
    private final Map<String, List<Titled>> byFirstWord = new HashMap<>();
    private final Map<String, Passage> byId = new HashMap<>();
    private final Set<String> families = new TreeSet<>();

    /**
     * One level.
     *
     * @param name systems, families, passages or codes
     * @param concepts sorted
     */
    public record Level(String name, SortedSet<String> concepts) {}

    private record Titled(PlainWords title, Passage passage) {}

    /** The taxonomy of a domain. */
    public Taxonomy(Domain domain) {
        this.domain = domain;
        SortedSet<String> systems = new TreeSet<>();
        SortedSet<String> codes = new TreeSet<>();
        for (TroubleCode code : domain.codes().all()) {
            systems.add("system/" + code.system());
            codes.add("code/" + code.code());
        }
        SortedSet<String> familyNames = new TreeSet<>();
        SortedSet<String> passages = new TreeSet<>();
        for (Passage passage : domain.passages()) {
            families.add(passage.family());
            familyNames.add("family/" + passage.family());
            passages.add("passage/" + passage.id());
            byId.put(passage.id(), passage);
            PlainWords title = PlainWords.of(passage.title());
            if (!title.isEmpty()) {
                byFirstWord
                        .computeIfAbsent(title.words().get(0), first -> new ArrayList<>())
                        .add(new Titled(title, passage));
            }
        }
        this.levels = List.of(
                new Level("systems", systems),
                new Level("families", familyNames),
                new Level("passages", passages),
                new Level("codes", codes));
    }

    /** The levels, coarse before fine. */
    public List<Level> levels() {
        return levels;
    }

    /**
     * What a record speaks of: the codes its texts name with their systems and passages, the passages whose titles stand in its texts, and what it says of
     * itself that it is about (a passage's id, a family or a code).
     */
    public Set<String> conceptsOf(Collection<String> texts, Collection<String> told) {
        Set<String> concepts = new TreeSet<>();
        for (String text : texts) {
            MentionedCodes.in(text).forEach(code -> addCode(code, concepts));
            PlainWords plain = PlainWords.of(text);
            for (String word : new TreeSet<>(plain.words())) {
                for (Titled titled : byFirstWord.getOrDefault(word, List.of())) {
                    if (plain.contains(titled.title())) {
                        addPassage(titled.passage(), concepts);
                    }
                }
            }
        }
        for (String concept : told) {
            Passage passage = byId.get(concept);
            if (passage != null) {
                addPassage(passage, concepts);
            } else if (families.contains(concept)) {
                concepts.add("family/" + concept);
            } else {
                addCode(concept, concepts);
            }
        }
        return concepts;
    }

    private void addCode(String code, Set<String> concepts) {
        domain.codes().find(code).ifPresent(known -> {
            concepts.add("code/" + known.code());
            concepts.add("system/" + known.system());
            domain.passageFor(known.code()).ifPresent(passage -> addPassage(passage, concepts));
        });
    }

    private static void addPassage(Passage passage, Set<String> concepts) {
        concepts.add("passage/" + passage.id());
        concepts.add("family/" + passage.family());
    }
}
