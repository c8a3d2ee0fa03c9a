package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The meanings of a table of codes as plain words, to find them in answers. A meaning is often the beginning of another one ("... Circuit"
 * and "... Circuit High"): {@link #longerThan} tells them apart.
 */
final class MeaningIndex {
    /** Shorter ones ("Control Module") are also ordinary words of an answer. */
    private static final int FEWEST_TELLING_WORDS = 3;

    private final Set<PlainWords> meanings = new HashSet<>();
    private final Map<String, List<PlainWords>> byFirstWord = new HashMap<>();

    MeaningIndex(TroubleCodes codes) {
        for (TroubleCode code : codes.all()) {
            PlainWords words = PlainWords.of(code.meaning());
            if (meanings.add(words) && words.count() >= FEWEST_TELLING_WORDS) {
                byFirstWord
                        .computeIfAbsent(words.text().split(" ", 2)[0], first -> new ArrayList<>())
                        .add(words);
            }
        }
    }

    /** Other meanings of the table that have all of this one in them. */
    List<PlainWords> longerThan(PlainWords meaning) {
        return meanings.stream()
                .filter(other -> !other.equals(meaning) && other.contains(meaning))
                .toList();
    }

    /** A meaning of three words or more that the text gives; the first that is found. */
    Optional<PlainWords> givenIn(PlainWords text) {
        for (String word : new TreeSet<>(List.of(text.text().split(" ")))) {
            for (PlainWords meaning : byFirstWord.getOrDefault(word, List.of())) {
                if (text.contains(meaning)) {
                    return Optional.of(meaning);
                }
            }
        }
        return Optional.empty();
    }

}
