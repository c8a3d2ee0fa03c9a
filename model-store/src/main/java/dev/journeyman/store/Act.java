package dev.journeyman.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Who changes something and why; stands in the ledger for ever, so it should name a person or a program and hold nothing private.
 *
 * @param who 1 to 128 characters
 * @param why 1 to 1000 characters
 */
public record Act(String who, String why) {
    private static final int MOST_WHO_CHARACTERS = 128;
    private static final int MOST_WHY_CHARACTERS = 1000;

    /**
     * Checks both.
     *
     * @throws StoreException naming what is missing or too long
     */
    public Act {
        who = printable(who);
        why = printable(why);
        List<String> problems = new ArrayList<>();
        if (who.isEmpty() || who.length() > MOST_WHO_CHARACTERS) {
            problems.add("who must be 1 to " + MOST_WHO_CHARACTERS + " characters");
        }
        if (why.isEmpty() || why.length() > MOST_WHY_CHARACTERS) {
            problems.add("the reason must be 1 to " + MOST_WHY_CHARACTERS + " characters");
        }
        if (!problems.isEmpty()) {
            throw new StoreException(StoreException.Kind.INVALID, String.join("; ", problems));
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
