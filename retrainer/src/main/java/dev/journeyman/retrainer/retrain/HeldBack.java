package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The real records that are not trained on, so that a look at them tells when to stop. Of instructions only one that another teaches too: a fact that is told once is not
 * given away for a measurement. Of preferences a share.
 *
 * @param byKind the records of each kind, in order of their ids
 */
record HeldBack(Map<RecordKind, List<TrainingSet.Member>> byKind) {
    private static final int LEAST_PAIRS = 10;

    static HeldBack of(List<TrainingSet.Member> fresh, RetrainRecipe.Validation validation, long seed) {
        Map<RecordKind, List<TrainingSet.Member>> byKind = new HashMap<>();
        byKind.put(
                RecordKind.INSTRUCTION, paraphrases(of(fresh, RecordKind.INSTRUCTION), validation.paraphrases(), seed));
        for (RecordKind kind : List.of(RecordKind.PAIR, RecordKind.UNPAIRED)) {
            List<TrainingSet.Member> all = new ArrayList<>(of(fresh, kind));
            Collections.shuffle(all, new Random(seed));
            int count = all.size() < LEAST_PAIRS ? 0 : (int) Math.round(all.size() * validation.pairs());
            byKind.put(kind, List.copyOf(all.subList(0, count)));
        }
        return new HeldBack(byKind);
    }

    private static List<TrainingSet.Member> of(List<TrainingSet.Member> members, RecordKind kind) {
        return members.stream()
                .filter(member ->
                        member.record().kind() == kind && !member.record().isSynthetic())
                .sorted((a, b) -> a.record().id().compareTo(b.record().id()))
                .toList();
    }

    private static List<TrainingSet.Member> paraphrases(List<TrainingSet.Member> members, int most, long seed) {
        Map<String, List<TrainingSet.Member>> byAnswer = new TreeMap<>();
        members.forEach(member -> byAnswer.computeIfAbsent(
                        member.record().answer().strip().toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(member));
        List<TrainingSet.Member> one = new ArrayList<>();
        byAnswer.values().stream().filter(same -> same.size() > 1).forEach(same -> one.add(same.get(same.size() - 1)));
        Collections.shuffle(one, new Random(seed));
        return List.copyOf(one.subList(0, Math.min(most, one.size())));
    }

    List<TrainingSet.Member> of(RecordKind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    boolean has(TrainingSet.Member member) {
        return of(member.record().kind()).contains(member);
    }
}
