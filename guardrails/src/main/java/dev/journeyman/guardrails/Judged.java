package dev.journeyman.guardrails;

import java.util.List;
import java.util.Optional;

/**
 * What all rules together made of a text.
 *
 * @param text the text as it may pass, mended where rules mended it; what it is where it may not pass says nothing
 * @param judgements what was found, in the order of the rules; at most the last one blocks
 */
public record Judged(String text, List<Judgement> judgements) {
    /** Copies the list. */
    public Judged {
        judgements = List.copyOf(judgements);
    }

    /** What blocked the text; empty where it may pass. */
    public Optional<Judgement> block() {
        return judgements.isEmpty() || !judgements.get(judgements.size() - 1).blocks()
                ? Optional.empty()
                : Optional.of(judgements.get(judgements.size() - 1));
    }
}
