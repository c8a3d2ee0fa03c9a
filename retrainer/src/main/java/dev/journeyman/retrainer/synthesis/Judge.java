package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.synthesis.teacher.Answer;
import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.synthesis.teacher.ChatRequest;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The teacher as a judge of what it wrote: question and answer together, on a scale of 1 to 5. What it does not answer in the right form is dropped.
 *
 * @param least the mark from which a record is kept; 0 for no judge
 */
record Judge(Domain domain, Prompts prompts, int least, long seed) {
    /** Its name among the filters. */
    static final String NAME = "judge";

    private static final int MOST_TOKENS = 200;
    private static final int HIGHEST = 5;

    /** Whether there is one. */
    boolean isAsked() {
        return least > 0;
    }

    /** What it is asked of a candidate. */
    ChatRequest request(String key, Draft.Candidate candidate) {
        TrainingRecord record = candidate.record();
        Map<String, String> slots = new TreeMap<>();
        slots.put("domain", domain.name());
        slots.put("question", record.question());
        slots.put("answer", record.answer());
        slots.put("rejected", record.rejected() == null ? "" : record.rejected());
        slots.put(
                "passage",
                (candidate.seed().question() + "\n" + candidate.seed().text()).strip());
        slots.put("facts", TeacherPlan.facts(domain, record.question() + "\n" + record.answer()));
        return new ChatRequest(
                key + "/" + NAME, List.of(Message.user(prompts.fill(Prompts.JUDGE, slots))), MOST_TOKENS, 0, seed);
    }

    /** Why a candidate is dropped; empty where it may stay. */
    Optional<String> drop(Calls.Reply reply) {
        if (!(reply instanceof Calls.Reply.Answered answered)) {
            return Optional.of("the judge gave no answer");
        }
        if (!answered.answer().finish().equals(Answer.STOP)) {
            return Optional.of("the judge's answer did not end by itself");
        }
        try {
            JsonNode object = StrictJson.object(answered.answer().text(), List.of("score", "reason"));
            String reason = StrictJson.text(object, "reason");
            JsonNode score = object.path("score");
            if (!score.isIntegralNumber()
                    || !score.canConvertToInt()
                    || score.intValue() < 1
                    || score.intValue() > HIGHEST) {
                return Optional.of("the judge's answer has no score from 1 to " + HIGHEST);
            }
            return score.intValue() >= least
                    ? Optional.empty()
                    : Optional.of(score.intValue() + " of " + HIGHEST + ": " + reason);
        } catch (StrictJson.NotInFormException e) {
            return Optional.of("the judge's answer " + e.text());
        }
    }
}
