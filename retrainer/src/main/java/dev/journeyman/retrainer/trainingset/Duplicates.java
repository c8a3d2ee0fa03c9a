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

/**
 * Finds records that are nearly the same as a better one: of the same kind and label, with the same numbers in them, and question, answer and rejected
 * answer each nearly the same.
 */
final class Duplicates {
    private final double similarity;
    private final Map<String, NearIndex> byKind = new HashMap<>();
    private final Map<String, List<Kept>> kept = new HashMap<>();

    private record Kept(TrainingRecord record, Shingles question, Shingles answer, Shingles rejected) {
        static Kept of(TrainingRecord record) {
            String rejected = record.rejected();
            return new Kept(
                    record,
                    Shingles.of(record.question()),
                    Shingles.of(record.answer()),
                    Shingles.of(rejected == null ? "" : rejected));
        }

        double similarity(Kept other) {
            return Math.min(
                    question.similarity(other.question),
                    Math.min(answer.similarity(other.answer), rejected.similarity(other.rejected)));
        }
    }

    Duplicates(double similarity) {
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

    private @org.jspecify.annotations.Nullable LeftOut keep(TrainingRecord record) {
        String kind = record.kind() + "/" + Objects.toString(record.label(), "");
        NearIndex index = byKind.computeIfAbsent(kind, missing -> new NearIndex(wholeSimilarity()));
        List<Kept> sameKind = kept.computeIfAbsent(kind, missing -> new ArrayList<>());
        String whole = String.join("\n", record.texts());
        Signed signed = Signed.of(Shingles.of(whole));
        Kept mine = Kept.of(record);
        for (int number : index.near(signed).keySet()) {
            Kept other = sameKind.get(number);
            double alike = mine.similarity(other);
            if (alike >= similarity
                    && Numbers.of(whole).equals(Numbers.of(String.join("\n", other.record().texts())))) {
                return new LeftOut(
                        record.id(),
                        LeftOut.Rule.DUPLICATE,
                        other.record().id(),
                        String.format(
                                Locale.ROOT, "nearly the same as %s, similarity %.2f", other.record().id(), alike));
            }
        }
        index.add(signed);
        sameKind.add(mine);
        return null;
    }

    /** Where every part has the similarity, the whole has nearly as much: runs across the borders of parts are few. */
    private double wholeSimilarity() {
        return 0.75 * similarity;
    }
}
