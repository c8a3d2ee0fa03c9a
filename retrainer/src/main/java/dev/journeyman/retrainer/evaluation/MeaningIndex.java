package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The meanings of a table of codes as plain words, to find them in answers. A meaning is often the beginning of another one ("... Circuit"
 * and "... Circuit High"): {@link #longerThan} tells them apart. Each meaning is filed under all its words.
 */
final class MeaningIndex {
    /** Shorter ones ("Control Module") are also ordinary words of an answer. */
    private static final int FEWEST_TELLING_WORDS = 3;

    private final Map<String, List<PlainWords>> byWord = new HashMap<>();
    private final Map<String, List<PlainWords>> tellingByFirstWord = new HashMap<>();

    MeaningIndex(TroubleCodes codes) {
        Set<PlainWords> meanings = new LinkedHashSet<>();
        for (TroubleCode code : codes.all()) {
            meanings.add(PlainWords.of(code.meaning()));
        }
        for (PlainWords meaning : meanings) {
            List<String> words = meaning.words();
            for (String word : new LinkedHashSet<>(words)) {
                byWord.computeIfAbsent(word, first -> new ArrayList<>()).add(meaning);
            }
            if (words.size() >= FEWEST_TELLING_WORDS) {
                tellingByFirstWord
                        .computeIfAbsent(words.get(0), first -> new ArrayList<>())
                        .add(meaning);
            }
        }
    }

    /** Other meanings of the table that have all of this one in them. */
    List<PlainWords> longerThan(PlainWords meaning) {
        List<PlainWords> fewest = null;
        for (String word : meaning.words()) {
            List<PlainWords> with = byWord.getOrDefault(word, List.of());
            fewest = fewest == null || with.size() < fewest.size() ? with : fewest;
        }
        return fewest == null
                ? List.of()
                : fewest.stream()
                        .filter(other -> !other.equals(meaning) && other.contains(meaning))
                        .toList();
    }

    /** A meaning of three words or more that the text gives; the first that is found. */
    Optional<PlainWords> givenIn(PlainWords text) {
        for (String word : new LinkedHashSet<>(text.words())) {
            for (PlainWords meaning : tellingByFirstWord.getOrDefault(word, List.of())) {
                if (text.contains(meaning)) {
                    return Optional.of(meaning);
                }
            }
        }
        return Optional.empty();
    }
}
