package dev.journeyman.retrainer.synthesis;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.retrainer.dataset.MultipleChoice;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.dataset.UnknownCodes;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.evaluation.AnswerChecks;
import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.synthesis.teacher.Answer;
import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.synthesis.teacher.ChatRequest;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Scope;
import dev.journeyman.retrainer.trainingset.Synthesis;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.slm.tokenizer.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the champion is asked when it teaches itself: questions whose answers a rule can verify, in wordings of the training templates, several samples each. The first sample that the rule
 * finds right is kept; where another is wrong, both make a pair. What no rule can verify (diagnoses, advice in free words) is not asked.
 */
final class SelfPlan implements Plan {
    /** How far a verified sample is believed. */
    static final double TRUST = TrainingRecord.MOST_SYNTHETIC_TRUST;

    private static final int MOST_TASKS = 1_000_000;
    private static final long SEEDS_A_TASK = 1000; // more than there are samples

    private final Domain domain;
    private final AnswerChecks checks;
    private final String model;
    private final String version;
    private final String systemPrompt;
    private final SynthesisSettings settings;
    private final List<TroubleCode> codes;
    private final UnknownCodes unknown;
    private final MultipleChoice choices;

    /**
     * A plan.
     *
     * @param version of the model
     * @param systemPrompt empty where the model is asked without one
     */
    SelfPlan(
            Domain domain,
            AnswerChecks checks,
            ThinConcepts thin,
            String model,
            String version,
            String systemPrompt,
            SynthesisSettings settings) {
        this.domain = domain;
        this.checks = checks;
        this.model = model;
        this.version = version;
        this.systemPrompt = systemPrompt;
        this.settings = settings;
        this.codes = new ArrayList<>(domain.codes().all());
        Collections.shuffle(codes, new Random(settings.seed()));
        codes.sort(Comparator.comparingInt(code -> thin.thinnestOf(List.of("code/" + code.code())))); // stable
        this.unknown = new UnknownCodes(domain.codes());
        this.choices = new MultipleChoice(domain);
    }

    /** A question, and the rule that verifies its answers. */
    private record Question(String strategy, String text, String parent, List<String> concepts, Rule rule) {}

    private interface Rule {
        Optional<String> wrong(String answer);
    }

    @Override
    public int size() {
        return Math.min(settings.tasks(), MOST_TASKS);
    }

    @Override
    public Task task(int number) {
        return new Sampled(number, question(number, new SplittableRandom(settings.seed() * 1_000_003L + number)));
    }

    private Question question(int number, SplittableRandom random) {
        TroubleCode code = codes.get(number % codes.size());
        switch (number % 4) {
            case 0, 1 -> {
                return new Question(
                        "code-meaning",
                        worded(code.code(), code.system(), random),
                        "reference/" + code.code(),
                        List.of(code.code()),
                        answer -> checks.meaning(code, answer));
            }
            case 2 -> {
                String nobodys = unknown.draw(random);
                return new Question(
                        "unknown-code",
                        worded(nobodys, "powertrain", random),
                        "facts/dtc.csv",
                        List.of(),
                        answer -> checks.notKnown(nobodys, answer));
            }
            default -> {
                Passage passage =
                        domain.passages().get(random.nextInt(domain.passages().size()));
                boolean ofCode = random.nextBoolean();
                MultipleChoice.Item item =
                        ofCode ? choices.codeItem(code, random, false) : choices.passageItem(passage, random, false);
                return new Question(
                        "choice",
                        item.prompt(),
                        ofCode ? "reference/" + code.code() : "passage/" + passage.id(),
                        List.of(ofCode ? code.code() : passage.id()),
                        answer -> checks.choice(item, answer));
            }
        }
    }

    private String worded(String code, String system, SplittableRandom random) {
        return Curriculum.fill(
                domain.phrasings(),
                domain.phrasings().training("questions"),
                Map.of("code", code, "system", system),
                random);
    }

    private final class Sampled implements Task {
        private final int number;
        private final Question question;

        Sampled(int number, Question question) {
            this.number = number;
            this.question = question;
        }

        @Override
        public String key() {
            return String.valueOf(number);
        }

        @Override
        public String strategy() {
            return question.strategy();
        }

        @Override
        public List<ChatRequest> requests() {
            List<Message> messages = new ArrayList<>();
            if (!systemPrompt.isEmpty()) {
                messages.add(Message.system(systemPrompt));
            }
            messages.add(Message.user(question.text()));
            List<ChatRequest> requests = new ArrayList<>();
            for (int i = 0; i < settings.samples(); i++) {
                requests.add(new ChatRequest(
                        key() + "/sample-" + i,
                        messages,
                        settings.maxTokens(),
                        settings.temperature(),
                        settings.seed() + number * SEEDS_A_TASK + i));
            }
            return requests;
        }

        @Override
        public List<Draft> read(List<Calls.Reply> replies) {
            List<Draft> drafts = new ArrayList<>();
            String right = null;
            String wrong = null;
            for (Calls.Reply reply : replies) {
                if (!(reply instanceof Calls.Reply.Answered answered)) {
                    continue;
                }
                Answer answer = answered.answer();
                String text = answer.text().strip();
                if (!answer.finish().equals(Answer.STOP)) {
                    drafts.add(rejected("truncation", "did not end by itself: " + answer.finish(), text));
                    continue;
                }
                Optional<String> reason = text.isEmpty()
                        ? Optional.of("says nothing")
                        : question.rule().wrong(text);
                if (reason.isPresent()) {
                    wrong = wrong == null && !text.isEmpty() ? text : wrong;
                    drafts.add(rejected("verification", reason.get(), text));
                } else if (right == null) {
                    right = text;
                } else {
                    drafts.add(rejected("surplus", "another right answer to the question is taken", text));
                }
            }
            if (right != null) {
                drafts.add(candidate(right, null));
                if (wrong != null && !PlainWords.of(right).equals(PlainWords.of(wrong))) {
                    drafts.add(candidate(right, wrong));
                }
            }
            return drafts;
        }

        private Draft candidate(String right, @Nullable String wrong) {
            RecordKind kind = wrong == null ? RecordKind.INSTRUCTION : RecordKind.PAIR;
            TrainingRecord record = new TrainingRecord(
                    TeacherPlan.id(
                            "self-" + question.strategy(),
                            kind,
                            List.of(question.text(), right, wrong == null ? "" : wrong)),
                    kind,
                    Scope.DOMAIN,
                    List.of(Message.user(question.text())),
                    right,
                    wrong,
                    null,
                    Provenance.SYNTHETIC_SELF,
                    synthesis(),
                    TRUST,
                    List.of(),
                    List.of(),
                    question.concepts());
            return new Draft.Candidate(
                    record,
                    new Seed(question.parent(), Seed.Kind.QUESTION, question.text(), right, List.of(), List.of()),
                    right);
        }

        private Draft rejected(String filter, String reason, String text) {
            return new Draft.Rejected(
                    key(), question.strategy(), filter, reason, Provenance.SYNTHETIC_SELF, synthesis(), text);
        }

        private Synthesis synthesis() {
            return new Synthesis(model, version, "training templates, " + question.strategy(), question.parent());
        }
    }
}
