package dev.journeyman.retrainer.trainingset.similarity;

import dev.journeyman.retrainer.evaluation.PlainWords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs of {@value #WORDS} words that stand in some texts, to tell whether another text has one of them: the usual test of contamination (Brown et al.,
 * Language Models are Few-Shot Learners, 2020, appendix C).
 */
public final class GramIndex {
    /** Words of a run. */
    public static final int WORDS = 13;

    private final Map<String, String> byGram = new HashMap<>();

    /** Puts the runs of a text in, under its name; a shorter text has none. */
    public void add(String name, PlainWords text) {
        List<String> words = text.words();
        for (int i = 0; i + WORDS <= words.size(); i++) {
            byGram.putIfAbsent(String.join(" ", words.subList(i, i + WORDS)), name);
        }
    }

    /** The name of the first text that has a run in common with this one. */
    public Optional<String> sharedBy(PlainWords text) {
        List<String> words = text.words();
        for (int i = 0; i + WORDS <= words.size(); i++) {
            String name = byGram.get(String.join(" ", words.subList(i, i + WORDS)));
            if (name != null) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** How many different runs there are. */
    public int size() {
        return byGram.size();
    }
}
