package dev.journeyman.loadtests.bench.peers;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is compared. */
enum Engine {
    /** Ours. */
    JOURNEYMAN("journeyman"),
    /** llama.cpp through JNI, as Maven Central has it. */
    LLAMA_JAVA("llama-java"),
    /** Jlama. */
    JLAMA("jlama"),
    /** A build of llama.cpp that the user names. */
    LLAMA_NATIVE("llama-native");

    private final String title;

    Engine(String title) {
        this.title = title;
    }

    /** The name in tables and on the command line. */
    String title() {
        return title;
    }

    static Optional<Engine> named(String title) {
        return Arrays.stream(values())
                .filter(engine -> engine.title.equals(title))
                .findFirst();
    }

    static String titles() {
        return Arrays.stream(values()).map(Engine::title).collect(Collectors.joining(", "));
    }
}
