package dev.journeyman.slm.checkpoint;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be used, said in one line that names the file, the field and the fix. */
public final class CheckpointException extends RuntimeException {

    /** What is wrong, as a closed list. */
    public enum Kind {
        /** A file that must be there is not. */
        NOT_FOUND,
        /** The operating system refused a read or a write, or the file shrank while it was open. */
        UNREADABLE,
        /** Not JSON, not safetensors: the bytes do not follow the format. */
        MALFORMED,
        /** Well formed, but a value makes no sense. */
        INVALID,
        /** Well formed and sensible, but outside what this program can run. */
        UNSUPPORTED,
        /** Weights and config, or index and shards, do not fit together. */
        MISMATCH,
        /** A weight is NaN or infinite. */
        NON_FINITE
    }

    /** Problems named in one message; the rest are counted. */
    private static final int MAX_NAMED_PROBLEMS = 20;

    private final Kind kind;
    private final transient List<Problem> problems;

    CheckpointException(Kind kind, String source, String text) {
        this(kind, source, text, null);
    }

    CheckpointException(Kind kind, String source, String text, @Nullable Throwable cause) {
        super(source + ": " + text, cause);
        this.kind = kind;
        this.problems = List.of(new Problem(kind, List.of(), text));
    }

    /** All problems of one file; at least one. */
    CheckpointException(String source, List<Problem> problems) {
        super(source + ": " + joined(problems));
        this.kind =
                problems.stream().allMatch(p -> p.kind() == problems.getFirst().kind())
                        ? problems.getFirst().kind()
                        : Kind.INVALID;
        this.problems = List.copyOf(problems);
    }

    /** What is wrong. Where problems of several kinds meet in one file it is {@link Kind#INVALID}. */
    public Kind kind() {
        return kind;
    }

    /** Each problem on its own, without the file's name; never empty. */
    public List<String> problems() {
        return problems.stream().map(Problem::text).toList();
    }

    List<Problem> details() {
        return problems;
    }

    private static String joined(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.getFirst().text();
        }
        String named =
                problems.stream().limit(MAX_NAMED_PROBLEMS).map(Problem::text).collect(Collectors.joining("; "));
        int more = problems.size() - MAX_NAMED_PROBLEMS;
        return problems.size() + " problems: " + named + (more > 0 ? "; and " + more + " more" : "");
    }
}
