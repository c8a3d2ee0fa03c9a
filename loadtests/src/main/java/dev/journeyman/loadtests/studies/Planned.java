package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A fact and who tells it.
 *
 * @param source who tells it
 * @param wrong what the teacher says in place of the value; null where the teacher is right or says nothing
 */
record Planned(Fact fact, Source source, @Nullable String wrong) {
    /** Who tells a fact: technicians (real), the simulated teacher (synthetic), or both. */
    enum Source {
        TECHNICIANS("technicians only"),
        BOTH_AGREE("both, agreed"),
        BOTH_TEACHER_WRONG("both, teacher wrong"),
        TEACHER_RIGHT("teacher only, right"),
        TEACHER_WRONG("teacher only, wrong");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean isReal() {
            return this == TECHNICIANS || this == BOTH_AGREE || this == BOTH_TEACHER_WRONG;
        }

        boolean isSynthetic() {
            return this != TECHNICIANS;
        }
    }

    /** Checks that a wrong value goes with a teacher who is wrong. */
    Planned {
        boolean teacherWrong = source == Source.BOTH_TEACHER_WRONG || source == Source.TEACHER_WRONG;
        if (teacherWrong != (wrong != null)) {
            throw new IllegalArgumentException(source + " with the wrong value " + wrong);
        }
    }

    String group() {
        return source.words();
    }

    /**
     * Deals facts out: a quarter to the technicians alone, a quarter to the teacher alone, the rest to both. Of what the teacher tells, a share is wrong: of each group, rounded up, so that each has some.
     *
     * @param wrongShare from 0 to 1
     */
    static List<Planned> deal(List<Fact> facts, double wrongShare, long seed) {
        if (!(wrongShare >= 0 && wrongShare <= 1)) {
            throw new IllegalArgumentException("the teacher's share of errors is from 0 to 1, was " + wrongShare);
        }
        Random random = new Random(seed);
        int quarter = Math.round(facts.size() / 4f);
        int both = facts.size() - 2 * quarter;
        int wrongAlone = (int) Math.ceil(wrongShare * quarter - 1e-9);
        int wrongBoth = (int) Math.ceil(wrongShare * both - 1e-9);
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            Source source;
            if (i < quarter) {
                source = Source.TECHNICIANS;
            } else if (i < 2 * quarter) {
                source = i - quarter < wrongAlone ? Source.TEACHER_WRONG : Source.TEACHER_RIGHT;
            } else {
                source = i - 2 * quarter < wrongBoth ? Source.BOTH_TEACHER_WRONG : Source.BOTH_AGREE;
            }
            boolean isWrong = source == Source.TEACHER_WRONG || source == Source.BOTH_TEACHER_WRONG;
            planned.add(new Planned(
                    fact,
                    source,
                    isWrong ? fact.others().get(random.nextInt(fact.others().size())) : null));
        }
        return List.copyOf(planned);
    }
}
