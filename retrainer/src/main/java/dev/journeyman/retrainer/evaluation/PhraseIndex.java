package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Phrases as plain words, to find them in answers: the meanings of a table of codes, the causes and checks of passages. A meaning is often the
 * beginning of another one ("... Circuit" and "... Circuit High"): {@link #longerThan} tells them apart. Each phrase is filed under all its words.
 */
final class PhraseIndex {
    /** Shorter ones ("Control Module") are also ordinary words of an answer. */
    private static final int FEWEST_TELLING_WORDS = 3;

    private final Map<String, List<PlainWords>> byWord = new HashMap<>();
    private final Map<String, List<PlainWords>> tellingByFirstWord = new HashMap<>();

    /** The meanings of a table. */
    PhraseIndex(TroubleCodes codes) {
        this(codes.all().stream().map(TroubleCode::meaning).toList());
    }

    PhraseIndex(Collection<String> texts) {
        Set<PlainWords> phrases = new LinkedHashSet<>();
        for (String text : texts) {
            phrases.add(PlainWords.of(text));
        }
        for (PlainWords phrase : phrases) {
            List<String> words = phrase.words();
            for (String word : new LinkedHashSet<>(words)) {
                byWord.computeIfAbsent(word, first -> new ArrayList<>()).add(phrase);
            }
            if (words.size() >= FEWEST_TELLING_WORDS) {
                tellingByFirstWord
                        .computeIfAbsent(words.get(0), first -> new ArrayList<>())
                        .add(phrase);
            }
        }
    }

    /** Other phrases that have all of this one in them. */
    List<PlainWords> longerThan(PlainWords phrase) {
        List<PlainWords> fewest = null;
        for (String word : phrase.words()) {
            List<PlainWords> with = byWord.getOrDefault(word, List.of());
            fewest = fewest == null || with.size() < fewest.size() ? with : fewest;
        }
        return fewest == null
                ? List.of()
                : fewest.stream()
                        .filter(other -> !other.equals(phrase) && other.contains(phrase))
                        .toList();
    }

    /** A phrase of three words or more that the text gives; the first that is found. */
    Optional<PlainWords> givenIn(PlainWords text) {
        return given(text, phrase -> true);
    }

    /**
     * A phrase that the text gives besides the right one: one that has all of the right one in it, or another one of three words or more. What
     * stands within the right one is none.
     */
    Optional<PlainWords> givenBeside(PlainWords right, PlainWords text) {
        Optional<PlainWords> longer =
                longerThan(right).stream().filter(text::contains).findFirst();
        return longer.isPresent() ? longer : given(text, phrase -> !right.contains(phrase));
    }

    private Optional<PlainWords> given(PlainWords text, Predicate<PlainWords> counts) {
        for (String word : new LinkedHashSet<>(text.words())) {
            for (PlainWords phrase : tellingByFirstWord.getOrDefault(word, List.of())) {
                if (counts.test(phrase) && text.contains(phrase)) {
                    return Optional.of(phrase);
                }
            }
        }
        return Optional.empty();
    }
}
