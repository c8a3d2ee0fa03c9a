package dev.journeyman.gateway.diagnose;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words of a text, and whether all words of a phrase are among them; capitals and punctuation aside. */
final class Words {
    private final Set<String> words;

    private Words(Set<String> words) {
        this.words = words;
    }

    static Words of(String text) {
        return new Words(Set.of(split(text).stream().distinct().toArray(String[]::new)));
    }

    private static List<String> split(String text) {
        return List.of(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", " ")
                .strip()
                .split(" "));
    }

    boolean hasAll(String phrase) {
        return words.containsAll(split(phrase));
    }

    boolean hasAny(List<String> phrases) {
        return phrases.stream().anyMatch(this::hasAll);
    }
}
