package dev.journeyman.retrainer.synthesis.filters;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.AnswerChecks;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import dev.journeyman.retrainer.relevance.DomainClassifier;
import dev.journeyman.retrainer.relevance.TopicSimilarity;
import dev.journeyman.retrainer.trainingset.DomainRecords;
import dev.journeyman.retrainer.trainingset.Duplicates;
import dev.journeyman.retrainer.trainingset.HeldOutIndex;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.TrainingSetPolicy;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The chain of filters, cheap before dear. The first that drops a record is the one that is named. */
public final class Filters {
    private final List<Filter> chain;

    private Filters(List<Filter> chain) {
        this.chain = List.copyOf(chain);
    }

    /** A record that did not pass. */
    public record Drop(String filter, String reason) {}

    /**
     * For what a teacher wrote.
     *
     * @param inDomain probability of the classifier from which a record is kept; 0 keeps all
     * @param onTopic similarity to the nearest passage from which a record is kept; 0 keeps all
     * @param seed of the classifier's training
     */
    public static Filters ofTeacher(Domain domain, double inDomain, double onTopic, long seed) throws IOException {
        DomainClassifier classifier = inDomain > 0 ? DomainClassifier.train(domain, seed) : null;
        TopicSimilarity similarity = new TopicSimilarity(domain, new HashedNGrams());
        return new Filters(List.of(
                new LengthFilter(),
                new RefusalFilter(AnswerChecks.of(domain).refusals()),
                new FactsFilter(domain.codes()),
                heldOut(domain),
                rule("in-domain", record -> {
                    double sure = classifier == null ? 1 : classifier.probability(spoken(record));
                    return sure >= inDomain ? Optional.empty() : Optional.of(below(sure, inDomain));
                }),
                rule("on-topic", record -> {
                    double near = onTopic > 0 ? similarity.of(spoken(record)).score() : 1;
                    return near >= onTopic ? Optional.empty() : Optional.of(below(near, onTopic));
                }),
                duplicates(domain)));
    }

    /** For what the model itself wrote, verified already: what can still be wrong with it. */
    public static Filters ofSelf(Domain domain) throws IOException {
        FactsFilter facts = new FactsFilter(domain.codes());
        return new Filters(List.of(
                rule(FactsFilter.NAME, record -> facts.wrongClaim(record.answer())),
                heldOut(domain),
                duplicates(domain)));
    }

    /** Asks the filters in turn. */
    public Optional<Drop> drop(TrainingRecord record) {
        for (Filter filter : chain) {
            Optional<String> reason = filter.drop(record);
            if (reason.isPresent()) {
                return Optional.of(new Drop(filter.name(), reason.get()));
            }
        }
        return Optional.empty();
    }

    private static Filter heldOut(Domain domain) throws IOException {
        HeldOutIndex index = new HeldOutIndex(HeldOutQuestions.of(domain), TrainingSetPolicy.DEFAULT.similarity());
        return rule("held-out", record -> index.overlap(record).map(found -> found.text() + ": " + found.question()));
    }

    /** Of the domain's own records and of what was kept before, whatever the judge says of it later. */
    private static Filter duplicates(Domain domain) {
        Duplicates kept = new Duplicates(TrainingSetPolicy.DEFAULT.similarity());
        DomainRecords.of(domain).forEach(kept::put);
        return rule("near-duplicate", kept::put);
    }

    /** What a record says, without the answer that is to be unlearned. */
    static String spoken(TrainingRecord record) {
        return (record.question() + "\n" + record.answer()).strip();
    }

    private static String below(double value, double least) {
        return String.format(Locale.ROOT, "%.3f, below %s", value, least);
    }

    private interface Check {
        Optional<String> drop(TrainingRecord record);
    }

    private static Filter rule(String name, Check check) {
        return new Filter() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> drop(TrainingRecord record) {
                return check.drop(record);
            }
        };
    }
}
