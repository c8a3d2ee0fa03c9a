package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.HeldOutQuestion;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The domain that the project brings along, and what it holds out, read once for all tests. */
public final class Domains {
    public static final Domain AUTOMOTIVE = read();
    public static final List<HeldOutQuestion> HELD_OUT = heldOut();

    private Domains() {}

    private static Domain read() {
        try {
            return Domain.read(Path.of(System.getProperty("journeyman.root", ".."), "domains", "automotive"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<HeldOutQuestion> heldOut() {
        try {
            return HeldOutQuestions.of(AUTOMOTIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
