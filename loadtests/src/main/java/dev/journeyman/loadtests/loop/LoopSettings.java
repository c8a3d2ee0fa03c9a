package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call of {@code bench-loop} wants.
 *
 * @param facts new ones
 * @param wordings corrections of each
 * @param conversations in all
 * @param records accepted ones that begin a run
 * @param atOnce technicians at work at once
 * @param questions of each suite; 0 for the domain's own examination and gate
 * @param kills of the gateway on the way
 * @param leastRight share of the new facts that the new champion has to know
 * @param percent the canary's share
 * @param noise of the weights of a worse model, in parts of their own deviation
 * @param turns promotions and rollbacks between two gateways
 */
record LoopSettings(
        int facts,
        int wordings,
        int conversations,
        int records,
        @JsonProperty("at_once") int atOnce,
        int questions,
        int kills,
        @JsonProperty("least_right") double leastRight,
        int percent,
        double noise,
        int turns,
        long seed) {
    private static final int MOST_CONVERSATIONS = 20_000;

    /** Everything that is wrong with them, each with the option's name. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        range(problems, "--facts", facts, 1, WorkshopFacts.most());
        range(problems, "--wordings", wordings, 1, WorkshopFacts.mostWordings());
        range(problems, "--conversations", conversations, 1, MOST_CONVERSATIONS);
        if (conversations < facts * wordings) {
            problems.add("--conversations must be at least --facts times --wordings, " + facts * wordings + ", was "
                    + conversations);
        }
        range(problems, "--records", records, 1, MOST_CONVERSATIONS);
        if (records > conversations) {
            problems.add("--records must be at most --conversations, " + conversations + ", or no run begins; was "
                    + records);
        }
        range(problems, "--at-once", atOnce, 1, 64);
        range(problems, "--questions", questions, 0, 10_000);
        range(problems, "--kills", kills, 0, 100);
        range(problems, "--percent", percent, 1, 50);
        range(problems, "--turns", turns, 2, 1000);
        if (!(leastRight >= 0 && leastRight <= 1)) {
            problems.add("--least-right must be between 0 and 1, was " + leastRight);
        }
        if (!(noise > 0 && noise <= 10)) {
            problems.add("--noise must be above 0 and at most 10, was " + noise);
        }
        return problems;
    }

    private static void range(List<String> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(option + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
