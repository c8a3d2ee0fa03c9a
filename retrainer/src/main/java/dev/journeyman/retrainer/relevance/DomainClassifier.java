package dev.journeyman.retrainer.relevance;

import dev.journeyman.retrainer.collect.text.TextWindows;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Instruction;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.slm.tokenizer.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells texts of the domain from others: logistic regression over the words and pairs of words of a text, as far as the domain knows them, hashed to
 * {@value #WIDTH} places, each by the number of all words, and over the share of words that the domain does not know. Stop words and numbers are no words here:
 * they tell questions from statements, not what either is about.
 *
 * <p>That last feature is what judges a text on something that neither side of the training data speaks of, which on the web most texts are: the domain's
 * folder has many texts of its own and few others (what is refused as off-topic, and talk). Both sides weigh the same in training. AdaGrad (Duchi, Hazan,
 * Singer 2011) with a seeded order, so that the same domain and seed give the same weights. Immutable when made.
 */
public final class DomainClassifier {
    private static final Set<String> OTHER = Set.of("refuse-topic", "chat");
    private static final Set<String> LEFT_OUT =
            Set.of("refuse-harm"); // of the domain's words, and nothing to learn from
    private static final int WIDTH = 1 << 16;
    private static final int UNKNOWN = WIDTH; // the place of the share of unknown words
    private static final int BIAS = WIDTH + 1;
    private static final int WINDOW_WORDS = 60;
    private static final int MOST_WINDOWS = 2000;
    private static final int ROUNDS = 10;
    private static final double RATE = 0.3;
    private static final double DECAY = 1e-6;
    private static final int HELD_OUT_EVERY = 5;
    private static final int FEWEST = 20;

    private final Vocabulary vocabulary;
    private final double[] weights;
    private final Accuracy accuracy;

    /**
     * How many texts, which a classifier of the same kind had not seen, it told right.
     *
     * @param domainRight of the domain's
     * @param domain how many of these
     * @param otherRight of the others
     * @param other how many of these
     */
    public record Accuracy(int domainRight, int domain, int otherRight, int other) {}

    /** One text: places that are not empty and what stands there. */
    private record Features(int[] places, double[] values) {}

    private record Sample(Features features, boolean domain) {}

    private DomainClassifier(Vocabulary vocabulary, double[] weights, Accuracy accuracy) {
        this.vocabulary = vocabulary;
        this.weights = weights;
        this.accuracy = accuracy;
    }

    /**
     * Trains on a domain: its passages and instructions against the questions that it refuses as off-topic and those that are only talk.
     *
     * @throws IOException where it has too few of these
     */
    public static DomainClassifier train(Domain domain, long seed) throws IOException {
        List<String> own = own(domain);
        List<String> other = other(domain);
        if (own.size() < FEWEST || other.size() < FEWEST) {
            throw new IOException("the domain " + domain.folder() + " has " + own.size() + " texts of its own and "
                    + other.size() + " others (instructions of the kinds refuse-topic and chat); the classifier needs "
                    + FEWEST + " of each: write more, or keep all documents with --in-domain 0");
        }
        Vocabulary vocabulary = new Vocabulary(own);
        List<Sample> samples = new ArrayList<>();
        own.forEach(text -> samples.add(new Sample(features(text, vocabulary), true)));
        other.forEach(text -> samples.add(new Sample(features(text, vocabulary), false)));
        Collections.shuffle(samples, new Random(seed));
        List<Sample> seen = new ArrayList<>();
        List<Sample> unseen = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            (i % HELD_OUT_EVERY == 0 ? unseen : seen).add(samples.get(i));
        }
        Accuracy accuracy = accuracy(weights(seen, seed), unseen);
        return new DomainClassifier(vocabulary, weights(samples, seed), accuracy);
    }

    private static List<String> own(Domain domain) {
        List<String> texts = new ArrayList<>();
        for (Passage passage : domain.passages()) {
            texts.addAll(TextWindows.of(passage.prose(), WINDOW_WORDS, MOST_WINDOWS));
        }
        for (Instruction instruction : domain.instructions()) {
            if (!OTHER.contains(instruction.kind()) && !LEFT_OUT.contains(instruction.kind())) {
                instruction.messages().stream().map(Message::content).forEach(texts::add);
            }
        }
        return texts;
    }

    /** The questions alone: the answers lead back to the domain. */
    private static List<String> other(Domain domain) {
        return domain.instructions().stream()
                .filter(instruction -> OTHER.contains(instruction.kind()))
                .map(instruction -> instruction.messages().get(0).content())
                .toList();
    }

    /** Of texts that were held back from a training like this one. */
    public Accuracy accuracy() {
        return accuracy;
    }

    /** How surely a text is of the domain: the mean of its windows' probabilities, from 0 to 1; 0 for a text without words. */
    public double probability(String text) {
        List<String> windows = TextWindows.of(text, WINDOW_WORDS, MOST_WINDOWS);
        return windows.stream()
                .mapToDouble(window -> logistic(dot(weights, features(window, vocabulary))))
                .average()
                .orElse(0);
    }

    private static Features features(String text, Vocabulary vocabulary) {
        List<String> words = Vocabulary.telling(text);
        Set<Integer> places = new TreeSet<>();
        for (int i = 0; i < words.size(); i++) {
            boolean known = vocabulary.has(words.get(i));
            if (known) {
                places.add(place(words.get(i)));
            }
            if (known && i > 0 && vocabulary.has(words.get(i - 1))) {
                places.add(place(words.get(i - 1) + ' ' + words.get(i)));
            }
        }
        int[] all = new int[places.size() + 2];
        double[] values = new double[all.length];
        double each = words.isEmpty() ? 0 : 1.0 / words.size();
        int at = 0;
        for (int place : places) {
            all[at] = place;
            values[at++] = each;
        }
        all[at] = UNKNOWN;
        values[at++] = vocabulary.unknown(words);
        all[at] = BIAS;
        values[at] = 1;
        return new Features(all, values);
    }

    private static int place(String run) {
        int h = run.hashCode();
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return (h ^ h >>> 16) & (WIDTH - 1);
    }

    private static double[] weights(List<Sample> samples, long seed) {
        double[] weights = new double[WIDTH + 2];
        double[] squares = new double[WIDTH + 2];
        long own = samples.stream().filter(Sample::domain).count();
        double ofOwn = samples.size() / (2.0 * own);
        double ofOther = samples.size() / (2.0 * (samples.size() - own));
        List<Sample> order = new ArrayList<>(samples);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(order, random);
            for (Sample sample : order) {
                double wrong = logistic(dot(weights, sample.features)) - (sample.domain ? 1 : 0);
                double times = wrong * (sample.domain ? ofOwn : ofOther);
                for (int i = 0; i < sample.features.places.length; i++) {
                    int place = sample.features.places[i];
                    double gradient = times * sample.features.values[i] + DECAY * weights[place];
                    squares[place] += gradient * gradient;
                    if (squares[place] > 0) {
                        weights[place] -= RATE * gradient / Math.sqrt(squares[place]);
                    }
                }
            }
        }
        return weights;
    }

    private static Accuracy accuracy(double[] weights, List<Sample> unseen) {
        int[] right = new int[2];
        int[] all = new int[2];
        for (Sample sample : unseen) {
            int side = sample.domain ? 1 : 0;
            all[side]++;
            right[side] += dot(weights, sample.features) > 0 == sample.domain ? 1 : 0;
        }
        return new Accuracy(right[1], all[1], right[0], all[0]);
    }

    private static double dot(double[] weights, Features features) {
        double sum = 0;
        for (int i = 0; i < features.places.length; i++) {
            sum += weights[features.places[i]] * features.values[i];
        }
        return sum;
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
