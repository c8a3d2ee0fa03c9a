package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.retrainer.dataset.Answers;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.synthesis.teacher.Answer;
import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.synthesis.teacher.ChatRequest;
import dev.journeyman.retrainer.trainingset.InvalidRecordException;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Scope;
import dev.journeyman.retrainer.trainingset.Synthesis;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.slm.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a teacher is asked: each seed once, then each again for another version, and so on.
 *
 * @param model the teacher's name
 * @param most tasks at most
 */
record TeacherPlan(
        Domain domain,
        Strategy strategy,
        List<Seed> seeds,
        Prompts prompts,
        String model,
        int maxTokens,
        double temperature,
        long seed,
        int most)
        implements Plan {
    /** The most versions of one seed. */
    static final int MOST_VARIANTS = 64;

    /** How far a teacher is believed: less than what a model wrote and a rule verified. */
    static final double TRUST = 0.4;

    private static final int ID_DIGITS = 24;

    TeacherPlan {
        seeds = List.copyOf(seeds);
    }

    @Override
    public int size() {
        return (int) Math.min(most, (long) seeds.size() * MOST_VARIANTS);
    }

    @Override
    public Task task(int number) {
        return new Written(number, seeds.get(number % seeds.size()), number / seeds.size() + 1);
    }

    /** What the table says of the codes that a text names, as lines for a prompt; empty where it names none that are known. */
    static String facts(Domain domain, String text) {
        String lines = MentionedCodes.in(text).stream()
                .flatMap(code -> domain.codes().find(code).stream())
                .map(Answers::meaning)
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "" : "What the table of codes says:\n" + lines;
    }

    /** The id of a record: the same texts have the same. */
    static String id(String strategy, RecordKind kind, List<String> texts) {
        return "synthetic/" + strategy + "/"
                + Sha256.of(kind + "\u0000" + String.join("\u0000", texts)).substring(0, ID_DIGITS);
    }

    private final class Written implements Task {
        private final int number;
        private final Seed from;
        private final int variant;

        Written(int number, Seed from, int variant) {
            this.number = number;
            this.from = from;
            this.variant = variant;
        }

        @Override
        public String key() {
            return String.valueOf(number);
        }

        @Override
        public String strategy() {
            return strategy.wireName();
        }

        @Override
        public List<ChatRequest> requests() {
            Map<String, String> slots = new TreeMap<>();
            slots.put("domain", domain.name());
            slots.put("question", from.question());
            slots.put("answer", from.text());
            slots.put("passage", from.text());
            slots.put("facts", facts(domain, from.question() + "\n" + from.text()));
            slots.put("variant", String.valueOf(variant));
            String prompt = prompts.fill(strategy.wireName(), slots);
            return List.of(new ChatRequest(
                    key() + "/write", List.of(Message.user(prompt)), maxTokens, temperature, seed + number));
        }

        @Override
        public List<Draft> read(List<Calls.Reply> replies) {
            List<Draft> drafts = new ArrayList<>();
            for (Calls.Reply reply : replies) {
                if (reply instanceof Calls.Reply.Answered answered) {
                    drafts.add(draft(answered.answer()));
                }
            }
            return drafts;
        }

        private Draft draft(Answer answer) {
            if (!answer.finish().equals(Answer.STOP)) {
                return rejected(
                        answer,
                        "truncation",
                        answer.finish().isEmpty()
                                ? "does not say how it ended"
                                : "did not end by itself: " + answer.finish());
            }
            Map<String, String> fields = new TreeMap<>();
            try {
                JsonNode object = StrictJson.object(answer.text(), strategy.keys());
                for (String key : strategy.keys()) {
                    fields.put(key, StrictJson.text(object, key));
                }
            } catch (StrictJson.NotInFormException e) {
                return rejected(answer, "format", e.text());
            }
            if (strategy == Strategy.GUIDED_EXPANSION && Strategy.NOT_APPLICABLE.equals(fields.get("text"))) {
                return rejected(answer, "not-applicable", "the teacher finds the passage to be of another trade");
            }
            if (strategy == Strategy.PREFERENCE_PAIRS
                    && PlainWords.of(fields.getOrDefault("chosen", ""))
                            .equals(PlainWords.of(fields.getOrDefault("rejected", "")))) {
                return rejected(answer, "format", "chosen and rejected are the same");
            }
            try {
                return new Draft.Candidate(record(fields, synthesis(answer)), from, answer.text());
            } catch (InvalidRecordException e) {
                return rejected(answer, "format", String.join("; ", e.problems()));
            }
        }

        private TrainingRecord record(Map<String, String> fields, Synthesis synthesis) {
            RecordKind kind = switch (strategy) {
                case GUIDED_EXPANSION -> RecordKind.TEXT;
                case PREFERENCE_PAIRS -> RecordKind.PAIR;
                case ANSWER_AUGMENTATION, QUESTION_REPHRASING, NEW_QUESTIONS -> RecordKind.INSTRUCTION;
            };
            String question = fields.getOrDefault("question", from.question());
            String answer = fields.getOrDefault(
                    strategy == Strategy.PREFERENCE_PAIRS
                            ? "chosen"
                            : strategy == Strategy.GUIDED_EXPANSION ? "text" : "answer",
                    from.text());
            String rejected = fields.get("rejected");
            return new TrainingRecord(
                    id(strategy(), kind, List.of(question, answer, rejected == null ? "" : rejected)),
                    kind,
                    Scope.DOMAIN,
                    kind == RecordKind.TEXT ? List.of() : List.of(Message.user(question)),
                    answer,
                    rejected,
                    null,
                    Provenance.SYNTHETIC_TEACHER,
                    synthesis,
                    TRUST,
                    List.of(),
                    from.sources(),
                    from.concepts());
        }

        private Synthesis synthesis(Answer answer) {
            return new Synthesis(model, answer.model(), prompts.version(strategy.wireName()), from.id());
        }

        private Draft rejected(Answer answer, String filter, String reason) {
            return new Draft.Rejected(
                    key(), strategy(), filter, reason, Provenance.SYNTHETIC_TEACHER, synthesis(answer), answer.text());
        }
    }
}
