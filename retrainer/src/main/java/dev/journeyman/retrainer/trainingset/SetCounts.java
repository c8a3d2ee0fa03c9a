package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How much a set has of each provenance.
 *
 * @param byProvenance only those that it has any of
 */
public record SetCounts(Map<Provenance, Sum> byProvenance) {
    /**
     * Examples, their tokens and what they count.
     *
     * @param weight the sum of the weights
     */
    public record Sum(long examples, long tokens, double weight) {
        static final Sum NOTHING = new Sum(0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(examples + other.examples, tokens + other.tokens, weight + other.weight);
        }
    }

    /** Keeps a copy that cannot be changed, in the order of provenances. */
    public SetCounts {
        Map<Provenance, Sum> copy = new EnumMap<>(Provenance.class);
        copy.putAll(byProvenance);
        byProvenance = Collections.unmodifiableMap(copy);
    }

    static SetCounts of(Collection<TrainingSet.Member> members) {
        Map<Provenance, Sum> sums = new EnumMap<>(Provenance.class);
        for (TrainingSet.Member member : members) {
            sums.merge(member.record().provenance(), new Sum(1, member.tokens(), member.weight()), Sum::plus);
        }
        return new SetCounts(sums);
    }

    /** Everything together. */
    public Sum all() {
        return byProvenance.values().stream().reduce(Sum.NOTHING, Sum::plus);
    }

    /** What models wrote. */
    public Sum synthetic() {
        return byProvenance.entrySet().stream()
                .filter(entry -> entry.getKey().isSynthetic())
                .map(Map.Entry::getValue)
                .reduce(Sum.NOTHING, Sum::plus);
    }

    /** The synthetic share of examples. */
    public double ofExamples() {
        return share(Sum::examples);
    }

    /** The synthetic share of tokens. */
    public double ofTokens() {
        return share(Sum::tokens);
    }

    /** The synthetic share of weights. */
    public double ofWeight() {
        return share(Sum::weight);
    }

    private double share(ToDoubleFunction<Sum> what) {
        double all = what.applyAsDouble(all());
        return all == 0 ? 0 : what.applyAsDouble(synthetic()) / all;
    }
}
