package dev.journeyman.guardrails.classifier;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much each kind of feature speaks for a finding. It tells what a decision rests on without the words.
 *
 * @param words what single words say
 * @param sequences what words say that follow each other
 * @param runs what parts of words say
 */
record Evidence(double words, double sequences, double runs) {
    private record Kind(String name, double weight) {}

    /** The kinds that speak for it, strongest first, with their shares. */
    List<String> strongest() {
        List<Kind> kinds = Stream.of(
                        new Kind("single words", words),
                        new Kind("sequences of words", sequences),
                        new Kind("parts of words", runs))
                .filter(kind -> kind.weight() > 0)
                .sorted(Comparator.comparingDouble(Kind::weight).reversed())
                .toList();
        double all = kinds.stream().mapToDouble(Kind::weight).sum();
        return kinds.stream()
                .map(kind -> kind.name() + ": " + Math.round(100 * kind.weight() / all) + " % of what speaks for it")
                .toList();
    }

    /** Sums the weights of a walk by kind. */
    static final class Count implements Features.Sink {
        private final HeadModel model;
        private long wordSum;
        private long sequenceSum;
        private long runSum;
        private int words;
        private int runs;

        Count(HeadModel model) {
            this.model = model;
        }

        @Override
        public void word(int slot) {
            wordSum += model.weight(slot);
            words++;
        }

        @Override
        public void sequence(int slot) {
            sequenceSum += model.weight(slot);
            words++;
        }

        @Override
        public void run(int slot) {
            runSum += model.weight(slot);
            runs++;
        }

        @Override
        public void token(int start, int end) {}

        Evidence evidence() {
            double perWord = 1 / Math.sqrt(Math.max(1, words));
            double perRun = 1 / Math.sqrt(Math.max(1, runs));
            return new Evidence(wordSum * perWord, sequenceSum * perWord, runSum * perRun);
        }
    }
}
