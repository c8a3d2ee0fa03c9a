package dev.journeyman.loadtests.injection;

import java.util.List;

/**
 * What came of one question.
 *
 * @param answer what was sent; empty where a guardrail let nothing through
 * @param prompt what the model read; empty where it was not asked
 * @param passages that the answer may rest on
 * @param disturbed whether retrieval or a rule ran out of time, so that it says nothing of what they find
 */
record Reply(String answer, String prompt, List<Passage> passages, boolean disturbed) {
    /** A passage under its id. */
    record Passage(String id, String text) {}

    /** Copies the list. */
    Reply {
        passages = List.copyOf(passages);
    }

    /** Whether a passage of this file is among them. */
    boolean hasPassageOf(String file) {
        return passages.stream().anyMatch(each -> each.id().contains(file));
    }

    /** Whether a planted text stands in one of the passages. */
    boolean backedBy(PlantText planted) {
        return passages.stream().anyMatch(each -> Traces.stands(planted.text(), each.text()));
    }
}
