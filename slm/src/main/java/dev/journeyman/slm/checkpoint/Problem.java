package dev.journeyman.slm.checkpoint;

import java.util.List;

/** One thing that is wrong with a file: what kind, which keys it is about, and a sentence that names the fix. */
record Problem(CheckpointException.Kind kind, List<String> keys, String text) {
    Problem {
        keys = List.copyOf(keys);
    }

    static Problem invalid(String text, String... keys) {
        return new Problem(CheckpointException.Kind.INVALID, List.of(keys), text);
    }

    static Problem unsupported(String text, String... keys) {
        return new Problem(CheckpointException.Kind.UNSUPPORTED, List.of(keys), text);
    }
}
