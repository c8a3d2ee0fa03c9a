package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A teacher that half knows the workshop: it asks and answers anew what it has heard of, in words of its own, never in held-out ones, and tells a share of the facts wrongly. No model answers: facts that nobody
 * knows cannot be asked of one, and so the rate of errors is what it is said to be.
 */
final class SimulatedTeacher {
    /** What its records' ids begin with. */
    static final String PREFIX = "teacher/";

    private static final List<String> ANSWERS = List.of(
            "The %1$s of the %2$s is %3$s.",
            "On the %2$s the %1$s is %3$s.", "It is %3$s: that is the %1$s of the %2$s.");

    private SimulatedTeacher() {}

    /** In whose words it asks. */
    enum Wording {
        /** In wordings that no correction of the fact has. */
        OWN,
        /** In the wordings of the corrections. */
        TECHNICIANS
    }

    /**
     * Its records of all facts that it tells.
     *
     * @param each records of a fact, at most as many as there are wordings
     */
    static List<SyntheticRecord> records(List<Planned> planned, Wording wording, int each, long seed) {
        Random random = new Random(seed);
        List<SyntheticRecord> records = new ArrayList<>();
        for (int number = 0; number < planned.size(); number++) {
            Planned one = planned.get(number);
            if (!one.source().isSynthetic()) {
                continue;
            }
            Fact fact = one.fact();
            List<String> questions = wording == Wording.OWN ? fact.spare() : fact.asked();
            String wrong = one.wrong();
            String value = wrong == null ? fact.value() : wrong;
            for (int i = 0; i < Math.min(each, questions.size()); i++) {
                String answer = String.format(
                        Locale.ROOT, ANSWERS.get(random.nextInt(ANSWERS.size())), fact.figure(), fact.car(), value);
                records.add(new SyntheticRecord(
                        PREFIX + number + "/" + i,
                        questions.get(i),
                        answer,
                        wrong != null,
                        new SyntheticRecord.Origin(
                                "synthetic_teacher",
                                "simulated-teacher",
                                "seed-" + seed,
                                "bench-studies: word the fact anew",
                                "fact/" + number)));
            }
        }
        return List.copyOf(records);
    }

    /** A share of records, drawn; at least one. The records of a smaller share are among those of a larger one. */
    static List<SyntheticRecord> share(List<SyntheticRecord> records, double share, long seed) {
        List<SyntheticRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        int count = Math.clamp(Math.round(share * records.size()), Math.min(1, records.size()), records.size());
        return List.copyOf(shuffled.subList(0, count));
    }
}
