package dev.journeyman.feedback.log;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What lies on the disk is not what was written. */
public final class CorruptLogException extends LogException {
    private static final long serialVersionUID = 1;
    private static final int MOST_TOLD = 4;

    private final transient List<Finding> findings;

    CorruptLogException(String where, List<Finding> findings, @Nullable Throwable cause) {
        super(Kind.CORRUPT, message(where, findings), cause);
        this.findings = List.copyOf(findings);
    }

    private static String message(String where, List<Finding> findings) {
        String told = findings.stream().limit(MOST_TOLD).map(Finding::toString).collect(Collectors.joining("; "));
        String more = findings.size() > MOST_TOLD ? "; and " + (findings.size() - MOST_TOLD) + " more" : "";
        return where + ": the feedback log is damaged: " + told + more
                + ". Restore it from a backup; \"feedback verify\" lists everything that is wrong";
    }

    /** What was found, in the order of the sequence. */
    public List<Finding> findings() {
        return findings;
    }
}
