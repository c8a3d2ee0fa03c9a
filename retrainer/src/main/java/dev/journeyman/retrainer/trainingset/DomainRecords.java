package dev.journeyman.retrainer.trainingset;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.dataset.Answers;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Instruction;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.slm.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a domain folder gives to train on: a reference record for each code of the table, in one fixed wording, so that templates may change and the anchor
 * does not; the instructions; the passages as texts. The same folder gives the same records.
 */
public final class DomainRecords {
    private static final String REFERENCE = "reference/";
    private static final String INSTRUCTION = "instruction/";
    private static final String PASSAGE = "passage/";
    private static final double REFERENCE_TRUST = 1.0;
    private static final double CURATED_TRUST = 0.9;
    private static final Set<String> GENERAL = Set.of("chat", "refuse-harm", "refuse-topic");

    private DomainRecords() {}

    /** The records, references first. */
    public static List<TrainingRecord> of(Domain domain) {
        List<TrainingRecord> records = new ArrayList<>();
        for (TroubleCode code : domain.codes().all()) {
            records.add(new TrainingRecord(
                    REFERENCE + code.code(),
                    RecordKind.INSTRUCTION,
                    Scope.DOMAIN,
                    List.of(Message.user("What does " + code.code() + " mean?")),
                    Answers.meaning(code),
                    null,
                    null,
                    Provenance.REFERENCE,
                    null,
                    REFERENCE_TRUST,
                    List.of(),
                    List.of("facts/dtc.csv"),
                    List.of(code.code())));
        }
        for (Instruction instruction : domain.instructions()) {
            List<Message> messages = instruction.messages();
            records.add(new TrainingRecord(
                    INSTRUCTION + instruction.id(),
                    RecordKind.INSTRUCTION,
                    GENERAL.contains(instruction.kind()) ? Scope.GENERAL : Scope.DOMAIN,
                    messages.subList(0, messages.size() - 1),
                    messages.get(messages.size() - 1).content(),
                    null,
                    null,
                    Provenance.HUMAN_CURATED,
                    null,
                    CURATED_TRUST,
                    List.of(),
                    List.of("instructions"),
                    instruction.concept().isBlank() ? List.of() : List.of(instruction.concept())));
        }
        for (Passage passage : domain.passages()) {
            records.add(new TrainingRecord(
                    PASSAGE + passage.id(),
                    RecordKind.TEXT,
                    Scope.DOMAIN,
                    List.of(),
                    passage.prose(),
                    null,
                    null,
                    Provenance.HUMAN_CURATED,
                    null,
                    CURATED_TRUST,
                    List.of(),
                    List.of("knowledge"),
                    List.of(passage.id())));
        }
        return records;
    }

    /** Whether a record is one of these, by its id. */
    public static boolean has(TrainingRecord record) {
        return Stream.of(REFERENCE, INSTRUCTION, PASSAGE).anyMatch(record.id()::startsWith);
    }
}
