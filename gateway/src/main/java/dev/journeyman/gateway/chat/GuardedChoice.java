package dev.journeyman.gateway.chat;

import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.stream.OutputGuard;
import dev.journeyman.guardrails.stream.Released;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.TokenLogprob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One choice on its way through the guard: text goes in as the model writes it and comes out as it may be sent, with the log-probabilities of the tokens whose text is
 * sent unchanged. Those of a text that a rule rewrote or blocked are dropped, for they would tell what the rule took out.
 */
final class GuardedChoice {
    /** What the model wrote at once: places count the characters of all it wrote. */
    private record Piece(long start, long end, List<TokenLogprob> tokens) {}

    /** What may be sent now. */
    record Chunk(String text, List<TokenLogprob> tokens) {
        boolean isEmpty() {
            return text.isEmpty() && tokens.isEmpty();
        }
    }

    private final OutputGuard guard;
    private final Deque<Piece> waiting =
            new ArrayDeque<>(); // of tokens whose text is held back; as bounded as that text
    private final StringBuilder told = new StringBuilder();
    private final List<TokenLogprob> toldTokens = new ArrayList<>();
    private long written;
    private long released;
    private long rewrittenUpTo;

    GuardedChoice(OutputGuard guard) {
        this.guard = guard;
    }

    /** The model wrote more. */
    Chunk add(String text, List<TokenLogprob> tokens) {
        if (!tokens.isEmpty()) {
            waiting.add(new Piece(written, written + text.length(), tokens));
        }
        written += text.length();
        return chunk(guard.add(text));
    }

    /** The model has written all. */
    Chunk end() {
        return chunk(guard.end());
    }

    boolean isBlocked() {
        return guard.block().isPresent();
    }

    List<Judgement> judgements() {
        return guard.judgements();
    }

    ChoiceEnd ended(ChoiceEnd.Reason reason, GenerationResult result) {
        return new ChoiceEnd(
                told.toString(),
                reason,
                result.promptTokens(),
                result.cachedPromptTokens(),
                result.completionTokens(),
                List.copyOf(toldTokens));
    }

    private Chunk chunk(Released now) {
        released += now.modelChars();
        if (now.rewritten()) {
            rewrittenUpTo = released;
        }
        List<TokenLogprob> tokens = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.peek().end() <= released) {
            Piece piece = waiting.remove();
            if (piece.start() >= rewrittenUpTo) {
                tokens.addAll(piece.tokens());
            }
        }
        if (isBlocked()) {
            waiting.clear();
        }
        told.append(now.text());
        toldTokens.addAll(tokens);
        return new Chunk(now.text(), tokens);
    }
}
