package dev.journeyman.retrainer.dataset;

import java.util.Locale;

/** Where a training record came from. The first three are real, the others synthetic. */
public enum Provenance {
    /** Said by a technician of an answer. */
    HUMAN_FEEDBACK,
    /** Written or selected by the people who keep the domain. */
    HUMAN_CURATED,
    /** Derived from a table of facts by fixed rules. */
    REFERENCE,
    /** Written by a teacher model. */
    SYNTHETIC_TEACHER,
    /** Written by the model itself and verified. */
    SYNTHETIC_SELF;

    /** Whether a model wrote it. */
    public boolean isSynthetic() {
        return this == SYNTHETIC_TEACHER || this == SYNTHETIC_SELF;
    }

    /** The name in files and manifests, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
