package dev.journeyman.gateway.serving;

/** Hears how the answers to the alias end. Called on event loops: it must not block. */
@FunctionalInterface
public interface AnswerWatch {
    /** Hears nothing. */
    AnswerWatch NONE = (arm, version, session, ending) -> {};

    /** An answer ended. */
    void ended(Arm arm, String version, String session, Ending ending);
}
