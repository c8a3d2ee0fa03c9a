package dev.journeyman.slm.generation;

import dev.journeyman.slm.tokenizer.Utf8Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of an answer as it grows: from tokens to whole characters, to text that can no longer become a stop string and so may be told.
 *
 * <p>{@code [0, told)} has been taken, {@code [told, safe)} can be, {@code [safe, end)} is held back.
 */
final class AnswerText {
    private record Pending(TokenLogprob logprob, int start, int end) {}

    private final TokenBytes bytes;
    private final Utf8Stream characters = new Utf8Stream();
    private final StopStrings stops;
    private final StringBuilder text = new StringBuilder();
    private int told;
    private int safe;
    private boolean ended;
    private Optional<String> stopString = Optional.empty();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<TokenLogprob> toldLogprobs = new ArrayList<>();

    AnswerText(TokenBytes bytes, List<String> stops) {
        this.bytes = bytes;
        this.stops = new StopStrings(stops);
    }

    /** Takes a token that is no end token; returns whether a stop string ended the answer with it. */
    boolean push(int token, @Nullable TokenLogprob logprob) {
        int start = text.length();
        String piece = characters.push(bytes.bytes(token));
        boolean stopped = append(piece);
        if (logprob != null) {
            pending.add(new Pending(logprob, start, start + piece.length()));
        }
        if (stopped) {
            pending.removeIf(p -> p.start() >= text.length());
        }
        return stopped;
    }

    private boolean append(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            text.append(piece.charAt(i));
            String stop = stops.push(piece.charAt(i));
            if (stop != null) {
                text.setLength(text.length() - stop.length());
                safe = text.length();
                ended = true;
                stopString = Optional.of(stop);
                return true;
            }
        }
        safe = text.length() - stops.heldChars();
        return false;
    }

    /** The model ended the answer: bytes that begin a character and do not finish it become U+FFFD, and what was held back may be told. */
    void end() {
        if (!append(characters.finish())) {
            cut();
        }
    }

    /** The answer was cut off: a character begun and not finished is left out, and what was held back may be told. */
    void cut() {
        safe = text.length();
        ended = true;
    }

    /** Takes what may be told and has not been; often empty. */
    String take() {
        String piece = text.substring(told, safe);
        told = safe;
        return piece;
    }

    /** Takes the log-probabilities that go with what was just taken. */
    List<TokenLogprob> takeLogprobs() {
        if (pending.isEmpty()) {
            return List.of();
        }
        List<TokenLogprob> taken = new ArrayList<>();
        for (Pending p = pending.peek();
                p != null && (ended || (p.start() < told && p.end() <= told));
                p = pending.peek()) {
            taken.add(p.logprob());
            pending.remove();
        }
        toldLogprobs.addAll(taken);
        return taken;
    }

    /** All the text that was taken. */
    String told() {
        return text.substring(0, told);
    }

    /** All the log-probabilities that were taken. */
    List<TokenLogprob> toldLogprobs() {
        return toldLogprobs;
    }

    /** The stop string that ended the answer, if one did. */
    Optional<String> stopString() {
        return stopString;
    }
}
