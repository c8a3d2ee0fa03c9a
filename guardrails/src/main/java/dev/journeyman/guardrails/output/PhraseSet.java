package dev.journeyman.guardrails.output;

import java.util.ArrayList;
import java.util.List;

/** Phrases of which one is looked for, found by the first two letters of their first words. Immutable. */
final class PhraseSet {
    static final PhraseSet NONE = new PhraseSet(List.of());

    /** How many slots there are. */
    static final int SLOTS = 1 << 8;

    private final List<Phrase> all;
    private final Phrase[][] bySlot = new Phrase[SLOTS][];

    PhraseSet(List<Phrase> phrases) {
        this.all = List.copyOf(phrases);
        List<List<Phrase>> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
        all.forEach(phrase -> slots.get(slot(phrase.words().get(0))).add(phrase));
        for (int i = 0; i < SLOTS; i++) {
            bySlot[i] = slots.get(i).toArray(Phrase[]::new);
        }
    }

    /** Reads phrases as a policy file writes them. */
    static PhraseSet of(List<String> written) {
        return new PhraseSet(written.stream().map(Phrase::of).toList());
    }

    List<Phrase> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Where the first of them begins, from a word on and before another; -1 where none does. */
    int first(Words text, int from, int to) {
        int end = isEmpty() ? 0 : Math.min(to, text.size());
        for (int i = Math.max(0, from); i < end; i++) {
            for (Phrase phrase : bySlot[slot(text.word(i))]) {
                if (phrase.standsAt(text, i)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Words that begin with the same two letters have the same; so may others. A word with a star has two letters or more. */
    static int slot(String word) {
        return (word.charAt(0) * 31 + (word.length() > 1 ? word.charAt(1) : 0)) & (SLOTS - 1);
    }
}
