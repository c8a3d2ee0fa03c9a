package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.stream.OutputGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Streams of planted texts, cut into chunks of 1 to 40 characters at random places: what of the forbidden leaves, and whether all else does. */
final class StreamRun {
    private static final int MOST_CHUNK = 40;
    private static final int WINDOW = 6; // characters of a span of which none may leave
    private static final int MOST_SHOWN = 10;

    private StreamRun() {}

    /**
     * What a run found.
     *
     * @param streams how many were run
     * @param leaks of which a part of the span left
     * @param heldTooMuch of which something clean before the span's sentence did not leave, or after it where the answer goes on
     * @param unlikeWhole of which the stream was another text than the answer judged whole
     * @param byKind streams by what was forbidden
     * @param examples of what failed, by kind and number in the run
     */
    record Result(
            int streams,
            int leaks,
            @JsonProperty("held_too_much") int heldTooMuch,
            @JsonProperty("unlike_whole") int unlikeWhole,
            @JsonProperty("by_kind") Map<String, Integer> byKind,
            List<String> examples) {
        boolean isSound() {
            return leaks == 0 && heldTooMuch == 0 && unlikeWhole == 0;
        }
    }

    static Result run(Guardrails guardrails, PlantedTexts texts, int streams, SplittableRandom random) {
        int leaks = 0;
        int heldTooMuch = 0;
        int unlikeWhole = 0;
        Map<String, Integer> byKind = new TreeMap<>();
        List<String> examples = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            PlantedText planted = texts.next();
            byKind.merge(planted.kind().label(), 1, Integer::sum);
            OutputGuard guard = new OutputGuard(guardrails, planted.situation());
            StringBuilder sent = new StringBuilder();
            for (String chunk : chunks(planted.text(), random)) {
                sent.append(guard.add(chunk).text());
            }
            sent.append(guard.end().text());
            OutputGuard whole = new OutputGuard(guardrails, planted.situation());
            String atOnce = whole.add(planted.text()).text() + whole.end().text();
            Optional<Judgement> block = guard.block();
            boolean leaked = leaks(planted, sent.toString(), block.isPresent());
            boolean held = heldTooMuch(planted, sent.toString(), block.isPresent());
            boolean unlike = !atOnce.contentEquals(sent);
            leaks += leaked ? 1 : 0;
            heldTooMuch += held ? 1 : 0;
            unlikeWhole += unlike ? 1 : 0;
            if ((leaked || held || unlike) && examples.size() < MOST_SHOWN) {
                examples.add(planted.kind().label() + ", stream " + i + (leaked ? " leaks" : "")
                        + (held ? " holds too much" : "")
                        + (unlike ? " is unlike the whole" : "") + ": "
                        + guard.judgements().stream()
                                .map(found ->
                                        found.rule() + " " + found.action().label() + " " + found.reason())
                                .toList());
            }
        }
        return new Result(streams, leaks, heldTooMuch, unlikeWhole, byKind, examples);
    }

    private static boolean leaks(PlantedText planted, String sent, boolean blocked) {
        if (planted.blocks()) {
            return !blocked || sent.length() > planted.start();
        }
        if (sent.contains(planted.span())) {
            return true;
        }
        if (!planted.apart()) {
            return false;
        }
        String elsewhere = planted.text().substring(0, planted.start()) + " "
                + planted.text().substring(planted.end());
        for (int i = 0; i + WINDOW <= planted.span().length(); i++) {
            String window = planted.span().substring(i, i + WINDOW);
            if (sent.contains(window) && !elsewhere.contains(window)) {
                return true;
            }
        }
        return false;
    }

    private static boolean heldTooMuch(PlantedText planted, String sent, boolean blocked) {
        if (!sent.startsWith(planted.text().substring(0, planted.sentence()))) {
            return true;
        }
        return !planted.blocks() && (blocked || !sent.endsWith(planted.text().substring(planted.sentenceEnd())));
    }

    /** 1 to {@value #MOST_CHUNK} characters each, cut anywhere but within a pair of surrogates, which an engine never parts. */
    static List<String> chunks(String text, SplittableRandom random) {
        List<String> chunks = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(MOST_CHUNK));
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            chunks.add(text.substring(at, end));
            at = end;
        }
        return chunks;
    }
}
