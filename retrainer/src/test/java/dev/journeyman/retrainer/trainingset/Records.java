package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;

/** Records for tests. Tokens are words. */
public final class Records {
    static final TokenCount WORDS = text -> text.split("\\s+").length;
    static final HeldOutIndex NOTHING_HELD_OUT = new HeldOutIndex(List.of(), 0.8);

    private Records() {}

    static TrainingRecord curated(String id, String question, String answer) {
        return instruction(id, question, answer, Provenance.HUMAN_CURATED, 0.9, Scope.DOMAIN);
    }

    static TrainingRecord general(String id, String question, String answer) {
        return instruction(id, question, answer, Provenance.HUMAN_CURATED, 0.9, Scope.GENERAL);
    }

    public static TrainingRecord synthetic(String id, String question, String answer) {
        return instruction(id, question, answer, Provenance.SYNTHETIC_TEACHER, 0.5, Scope.DOMAIN);
    }

    static TrainingRecord instruction(
            String id, String question, String answer, Provenance provenance, double trust, Scope scope) {
        boolean feedback = provenance == Provenance.HUMAN_FEEDBACK;
        return new TrainingRecord(
                id,
                RecordKind.INSTRUCTION,
                scope,
                List.of(Message.user(question)),
                answer,
                null,
                null,
                provenance,
                provenance.isSynthetic() ? new Synthesis("teacher", "7b", "answer the question", null) : null,
                trust,
                feedback ? List.of("tom") : List.of(),
                provenance.isSynthetic() ? List.of() : List.of(feedback ? "int_" + id : "instructions"),
                List.of());
    }

    public static TrainingRecord said(String id, String technician, String question, String answer) {
        return said(id, List.of(technician), RecordKind.INSTRUCTION, question, answer, null, null, 0.6);
    }

    public static TrainingRecord said(
            String id,
            List<String> technicians,
            RecordKind kind,
            String question,
            String answer,
            @org.jspecify.annotations.Nullable String rejected,
            @org.jspecify.annotations.Nullable Boolean label,
            double trust) {
        return new TrainingRecord(
                id,
                kind,
                Scope.DOMAIN,
                List.of(Message.user(question)),
                answer,
                rejected,
                label,
                Provenance.HUMAN_FEEDBACK,
                null,
                trust,
                technicians,
                List.of("int_" + id),
                List.of());
    }

    static TrainingSetPolicy policy(double cap, double share) {
        return TrainingSetPolicy.of(cap, null, null, null, null, share, null, null, null, null);
    }
}
