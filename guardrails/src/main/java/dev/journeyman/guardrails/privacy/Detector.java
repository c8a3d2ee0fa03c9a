package dev.journeyman.guardrails.privacy;

import java.util.List;

/** Finds one kind of personal data. Pure; time grows with the length of the text. */
interface Detector {
    /** Adds what it finds; of two that overlap the first added counts. */
    void find(FoldedText text, List<Finding> found);
}
