package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a technician does in one conversation: asks, and says something of the answer.
 *
 * @param session names it
 * @param stream whether the answer is streamed
 */
record Conversation(String session, Kind kind, Errand errand, boolean stream) {
    /** What is said of the answer. */
    enum Kind {
        /** What it should have been, in house style. */
        CORRECTS,
        /** Up where it is right, down where it is not. */
        RATES,
        /** A second answer is drawn, and the right one of the two preferred; rated where both are or neither is. */
        COMPARES,
        /** A diagnosis instead of a question; rated by whether it tells the code's meaning. */
        DIAGNOSES
    }

    /**
     * Conversations in an order of the seed's own: a correction of every fact in every wording that is for corrections, and ratings, comparisons and diagnoses of trouble codes for the rest.
     *
     * @param count how many; at least as many as there are corrections
     */
    static List<Conversation> draw(int count, List<WorkshopFacts.Fact> facts, List<Errand.OfCode> codes, long seed) {
        Random random = new Random(seed);
        List<Conversation> all = new ArrayList<>();
        for (WorkshopFacts.Fact fact : facts) {
            for (String question : fact.asked()) {
                all.add(of(all.size(), Kind.CORRECTS, new Errand.OfFact(fact, question), random));
            }
        }
        Kind[] others = {Kind.RATES, Kind.COMPARES, Kind.DIAGNOSES};
        while (all.size() < count) {
            Errand errand = codes.get(random.nextInt(codes.size()));
            all.add(of(all.size(), others[all.size() % others.length], errand, random));
        }
        Collections.shuffle(all, random);
        return List.copyOf(all);
    }

    private static Conversation of(int number, Kind kind, Errand errand, Random random) {
        return new Conversation("told-" + number, kind, errand, random.nextBoolean());
    }
}
