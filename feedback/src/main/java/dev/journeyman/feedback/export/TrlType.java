package dev.journeyman.feedback.export;

import dev.journeyman.feedback.records.Demonstration;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Unpaired;

/** A type of dataset, with the file it is written to. */
public enum TrlType {
    /** For DPO and ORPO. */
    PAIRS("pairs.jsonl", Pair.class),
    /** For KTO. */
    UNPAIRED("unpaired.jsonl", Unpaired.class),
    /** For supervised fine-tuning. */
    DEMONSTRATIONS("demonstrations.jsonl", Demonstration.class);

    private final String fileName;
    private final Class<? extends PreferenceRecord> kind;

    TrlType(String fileName, Class<? extends PreferenceRecord> kind) {
        this.fileName = fileName;
        this.kind = kind;
    }

    /** The name of its file. */
    public String fileName() {
        return fileName;
    }

    /** Whether a record belongs into it. */
    public boolean holds(PreferenceRecord record) {
        return kind.isInstance(record);
    }
}
