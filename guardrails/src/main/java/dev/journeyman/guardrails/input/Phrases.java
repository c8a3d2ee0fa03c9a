package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.text.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds phrases in the words of a text in one pass over them.
 *
 * <p>Each phrase is a row of slots. For every slot the last word is kept at which the row was complete up to there; a word that fits the next slot and stands near
 * enough goes on from it. Only upper bounds stand on the distance, so the last such word is always the best one, and nothing is ever tried twice: the work is the number
 * of words times the slots that a word fits.
 *
 * <p>A long word that consists of known ones is read as those, the longest first.
 */
final class Phrases {
    /** Where words are excused: this many words before a match and after it. */
    private static final int EXCUSE_WORDS = 12;

    /** When so many matches wait, those are weighed whose surroundings are known. */
    private static final int MOST_WAITING = 64;

    private static final int LEAST_JOINED_CHARS = 12;
    private static final int LEAST_PIECES = 3;
    private static final int LEAST_PIECE = 3;
    private static final int MOST_LETTERS_LEFT = 4;
    private static final int MOST_JOINED_CHARS = 400;
    private static final int WORDS_BETWEEN_CHECKS = 2_048;
    /** The longest phrase with its gaps and the words before it that may excuse it. */
    private static final int MOST_PHRASE_WORDS = PhraseFile.MOST_SLOTS * (PhraseFile.MOST_GAP + 1) + 2 * EXCUSE_WORDS;

    private static final int NEVER = -1_000_000;

    /** A phrase that was found. */
    record Match(PhraseFile.Group group, Span span) {}

    private final List<PhraseFile.Phrase> phrases;
    private final List<PhraseFile.Group> groups;
    private final WordTree tree;
    private final int[] firstSlot; // of each phrase; slots are numbered through
    private final int[] phraseOf; // each slot
    private final int[] gapBefore; // each slot
    private final int slots;

    Phrases(List<PhraseFile.Phrase> phrases) {
        this.phrases = phrases;
        groups = phrases.stream().map(PhraseFile.Phrase::group).distinct().toList();
        slots = phrases.stream().mapToInt(phrase -> phrase.slots().size()).sum();
        firstSlot = new int[phrases.size()];
        phraseOf = new int[slots];
        gapBefore = new int[slots];
        Map<String, Set<Integer>> fits = new HashMap<>();
        int slot = 0;
        for (int p = 0; p < phrases.size(); p++) {
            firstSlot[p] = slot;
            PhraseFile.Phrase phrase = phrases.get(p);
            for (int i = 0; i < phrase.slots().size(); i++) {
                phraseOf[slot] = p;
                gapBefore[slot] = phrase.gaps().get(i);
                add(fits, phrase.slots().get(i), slot);
                slot++;
            }
        }
        for (int g = 0; g < groups.size(); g++) {
            add(fits, groups.get(g).excuses(), slots + 2 * g);
            add(fits, groups.get(g).neverBeside(), slots + 2 * g + 1);
        }
        tree = new WordTree(fits);
    }

    private static void add(Map<String, Set<Integer>> fits, Collection<String> words, int number) {
        words.forEach(word -> fits.computeIfAbsent(word, key -> new HashSet<>()).add(number));
    }

    /** The first phrase in a text, by the end of it, that counts at a stage and is not excused. */
    Optional<Match> find(List<Word> words, Stage stage, Budget budget) {
        return new Pass(words, stage).run(budget);
    }

    private record Candidate(int phrase, int firstWord, int lastWord) {}

    /** One look at one text. */
    private final class Pass {
        private final List<Word> words;
        private final Stage stage;
        private final int[] last = new int[slots]; // place of the word that filled the slot
        private final int[] unit = new int[slots]; // its number among all units
        private final int[] begin = new int[slots]; // the word in which the phrase began
        private final List<Candidate> candidates = new ArrayList<>();
        private final List<int[]> excuses = new ArrayList<>(); // word, group
        private int units;
        private int shift; // places that words without spaces added

        Pass(List<Word> words, Stage stage) {
            this.words = words;
            this.stage = stage;
            Arrays.fill(last, NEVER);
        }

        Optional<Match> run(Budget budget) {
            for (int w = 0; w < words.size(); w++) {
                if (w % WORDS_BETWEEN_CHECKS == WORDS_BETWEEN_CHECKS - 1) {
                    budget.check();
                }
                word(w);
                if (candidates.size() >= MOST_WAITING) {
                    Optional<Match> match = settle(w - EXCUSE_WORDS);
                    if (match.isPresent()) {
                        return match;
                    }
                }
            }
            return settle(words.size());
        }

        /** Weighs the matches that end before a word; the first that is not excused. */
        private Optional<Match> settle(int beforeWord) {
            int kept = 0;
            for (int c = 0; c < candidates.size(); c++) {
                Candidate candidate = candidates.get(c);
                PhraseFile.Group group = phrases.get(candidate.phrase()).group();
                if (candidate.lastWord() >= beforeWord) {
                    candidates.set(kept++, candidate);
                } else if (!isExcused(candidate, groups.indexOf(group))) {
                    Span span = new Span(
                            words.get(candidate.firstWord()).start(),
                            words.get(candidate.lastWord()).end());
                    return Optional.of(new Match(group, span));
                }
            }
            candidates.subList(kept, candidates.size()).clear();
            excuses.removeIf(excuse -> excuse[0] < beforeWord - MOST_PHRASE_WORDS);
            return Optional.empty();
        }

        private boolean isExcused(Candidate candidate, int group) {
            for (int[] excuse : excuses) {
                int word = excuse[0];
                boolean near = excuse[1] == 2 * group
                        && word >= candidate.firstWord() - EXCUSE_WORDS
                        && word <= candidate.lastWord() + EXCUSE_WORDS;
                boolean beside = excuse[1] == 2 * group + 1
                        && (word == candidate.firstWord() - 1 || word == candidate.firstWord() + 1);
                if (near || beside) {
                    return true;
                }
            }
            return false;
        }

        private void word(int w) {
            Word word = words.get(w);
            boolean several = word.key().length() >= LEAST_JOINED_CHARS
                    && word.key().length() <= MOST_JOINED_CHARS
                    && joined(w, word);
            if (several) {
                return;
            }
            int[] fits = tree.numbers(word.key(), 0, word.key().length());
            for (String other : word.others()) {
                fits = both(fits, tree.numbers(other, 0, other.length()));
            }
            if (fits.length > 0) {
                step(w, word.place() + shift, fits);
            }
        }

        private static int[] both(int[] some, int[] more) {
            return some.length == 0 || more.length == 0
                    ? more.length == 0 ? some : more
                    : IntStream.concat(IntStream.of(some), IntStream.of(more))
                            .sorted()
                            .distinct()
                            .toArray();
        }

        /** Reads a word as several; only runs of known words count that leave next to no letter over. */
        private boolean joined(int w, Word word) {
            String key = word.key();
            int at = 0;
            int found = 0;
            while (at < key.length()) {
                int end = chainEnd(key, at);
                if (end == at) {
                    at++;
                    continue;
                }
                found += chain(w, word.place() + shift + found, key, at, end);
                at = end;
            }
            shift += Math.max(0, found - 1);
            return found > 0;
        }

        /** The end of a run of known words that begins at a place; the place itself where the run is too short to mean anything. */
        private int chainEnd(String key, int from) {
            int at = from;
            int pieces = 0;
            int left = 0; // letters since the last known word
            int end = from;
            while (at < key.length() && left <= MOST_LETTERS_LEFT) {
                int length = tree.longest(key, at);
                if (length < LEAST_PIECE) {
                    if (pieces == 0) {
                        return from;
                    }
                    at++;
                    left++;
                } else {
                    at += length;
                    end = at;
                    pieces++;
                    left = 0;
                }
            }
            return pieces >= LEAST_PIECES && end - from >= LEAST_JOINED_CHARS ? end : from;
        }

        private int chain(int w, int place, String key, int from, int end) {
            int at = from;
            int found = 0;
            while (at < end) {
                int length = tree.longest(key, at);
                if (length < LEAST_PIECE) {
                    at++;
                    continue;
                }
                step(w, place + found, tree.numbers(key, at, at + length));
                found++;
                at += length;
            }
            return found;
        }

        /** Takes the word to every slot that it fits; later slots first, so that it fills one of a phrase only. */
        private void step(int w, int place, int[] fits) {
            units++;
            for (int i = fits.length - 1; i >= 0; i--) {
                int slot = fits[i];
                if (slot >= slots) {
                    excuses.add(new int[] {w, slot - slots});
                } else {
                    fill(slot, w, place);
                }
            }
        }

        private void fill(int slot, int w, int place) {
            int phrase = phraseOf[slot];
            boolean first = slot == firstSlot[phrase];
            if (!first
                    && (last[slot - 1] == NEVER
                            || unit[slot - 1] == units
                            || place - last[slot - 1] - 1 > gapBefore[slot])) {
                return;
            }
            last[slot] = place;
            unit[slot] = units;
            begin[slot] = first ? w : begin[slot - 1];
            boolean complete = slot + 1 == slots || phraseOf[slot + 1] != phrase;
            if (complete && phrases.get(phrase).group().stages().contains(stage)) {
                candidates.add(new Candidate(phrase, begin[slot], w));
            }
        }
    }
}
