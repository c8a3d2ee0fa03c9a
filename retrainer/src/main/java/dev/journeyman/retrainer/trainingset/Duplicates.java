package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.trainingset.similarity.NearIndex;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex.Signed;
import dev.journeyman.retrainer.trainingset.similarity.Shingles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds records that are nearly the same as a better one: of the same kind and label, with the same numbers in them, and question, answer and rejected
 * answer each nearly the same.
 */
public final class Duplicates {
    private final double similarity;
    private final Map<String, NearIndex> byKind = new HashMap<>();
    private final Map<String, List<TrainingRecord>> kept = new HashMap<>();

    /**
     * Nothing is kept yet.
     *
     * @param similarity from which two are nearly the same
     */
    public Duplicates(double similarity) {
        this.similarity = similarity;
    }

    /**
     * Leaves out what is nearly the same as an earlier one.
     *
     * @param records the better before the worse
     * @param leftOut what is left out is added here
     * @return those that stay, in the same order
     */
    List<TrainingRecord> remove(List<TrainingRecord> records, List<LeftOut> leftOut) {
        List<TrainingRecord> staying = new ArrayList<>();
        for (TrainingRecord record : records) {
            LeftOut out = keep(record);
            if (out == null) {
                staying.add(record);
            } else {
                leftOut.add(out);
            }
        }
        return staying;
    }

    /** Puts a record in, unless it is nearly the same as an earlier one: then says which. */
    public Optional<String> put(TrainingRecord record) {
        return Optional.ofNullable(keep(record)).map(LeftOut::text);
    }

    private @Nullable LeftOut keep(TrainingRecord record) {
        String kind = record.kind() + "/" + Objects.toString(record.label(), "");
        NearIndex index = byKind.computeIfAbsent(kind, missing -> new NearIndex(wholeSimilarity()));
        List<TrainingRecord> sameKind = kept.computeIfAbsent(kind, missing -> new ArrayList<>());
        String whole = String.join("\n", record.texts());
        Signed signed = Signed.of(Shingles.of(whole));
        for (int number : index.near(signed).keySet()) {
            TrainingRecord other = sameKind.get(number);
            double alike = similarity(record, other);
            if (alike >= similarity && Numbers.of(whole).equals(Numbers.of(String.join("\n", other.texts())))) {
                return new LeftOut(
                        record.id(),
                        LeftOut.Rule.DUPLICATE,
                        other.id(),
                        String.format(Locale.ROOT, "nearly the same as %s, similarity %.2f", other.id(), alike));
            }
        }
        index.add(signed);
        sameKind.add(record);
        return null;
    }

    /** Of the part in which they are least alike. */
    private static double similarity(TrainingRecord one, TrainingRecord other) {
        return Math.min(
                similarity(one.question(), other.question()),
                Math.min(
                        similarity(one.answer(), other.answer()),
                        similarity(Objects.toString(one.rejected(), ""), Objects.toString(other.rejected(), ""))));
    }

    private static double similarity(String one, String other) {
        return Shingles.of(one).similarity(Shingles.of(other));
    }

    /** Where every part has the similarity, the whole has nearly as much: runs across the borders of parts are few. */
    private double wholeSimilarity() {
        return 0.75 * similarity;
    }
}
