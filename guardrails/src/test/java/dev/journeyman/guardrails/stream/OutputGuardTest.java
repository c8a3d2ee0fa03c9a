package dev.journeyman.guardrails.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.policy.Action;
import dev.journeyman.guardrails.policy.OnFailure;
import dev.journeyman.guardrails.policy.Policies;
import dev.journeyman.guardrails.policy.RulePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OutputGuardTest {
    private static final String FORBIDDEN = "brown fox 12-34";

    /** Finds a text wherever it stands whole; writes something longer in its place. */
    private record Finds(String name, String wanted) implements Rule {
        @Override
        public Set<Stage> stages() {
            return Set.of(Stage.OUTPUT);
        }

        @Override
        public Cost cost() {
            return Cost.LOW;
        }

        @Override
        public Verdict check(Subject subject, Budget budget) {
            int at = subject.text().indexOf(wanted);
            return at < 0
                    ? Verdict.ALLOW
                    : new Verdict.Rewrite(
                            "found",
                            new Span(at, at + wanted.length()),
                            subject.text().replace(wanted, "[something that was left out]"),
                            Explanation.of("found"));
        }
    }

    private static Guardrails guardrails(Action action) {
        RulePolicy policy = new RulePolicy(action, 0.5, Duration.ofSeconds(5), OnFailure.CLOSED);
        return new Guardrails(
                List.of(new Finds("finds", FORBIDDEN)),
                new Policies(Map.of("finds", policy), List.of()),
                RuleWatch.NONE,
                System::nanoTime);
    }

    private static OutputGuard guard(Action action) {
        return new OutputGuard(guardrails(action), Situation.NONE);
    }

    @Test
    void whereEveryRuleIsOffNothingIsHeldBack() {
        OutputGuard guard = guard(Action.OFF);
        assertThat(guard.add("Check the " + FORBIDDEN)).isEqualTo(new Released("Check the " + FORBIDDEN, 25, false));
        assertThat(guard.heldChars()).isZero();
        assertThat(guard.end()).isEqualTo(Released.NOTHING);
    }

    @Test
    void aSentenceLeavesWhenTheNextBegins() {
        OutputGuard guard = guard(Action.BLOCK);
        assertThat(guard.add("Check the coil.")).isEqualTo(Released.NOTHING);
        assertThat(guard.heldChars()).isEqualTo(15);
        assertThat(guard.add(" T")).isEqualTo(new Released("Check the coil. ", 16, false));
        assertThat(guard.add("hen the plug")).isEqualTo(Released.NOTHING);
        assertThat(guard.end()).isEqualTo(new Released("Then the plug", 13, false));
        assertThat(guard.heldChars()).isZero();
        assertThat(guard.judgements()).isEmpty();
        assertThat(guard.block()).isEmpty();
    }

    @Test
    void aBlockEndsItAndWhatStoodBeforeHasLeft() {
        OutputGuard guard = guard(Action.BLOCK);
        Released released = guard.add("One. Two. The brown fox 12-34 sat. Four. ");
        assertThat(released.text()).isEqualTo("One. Two. ");
        assertThat(guard.block()).map(Judgement::rule).contains("finds");
        assertThat(guard.add("More. And more.")).isEqualTo(Released.NOTHING);
        assertThat(guard.end()).isEqualTo(Released.NOTHING);
        assertThat(guard.heldChars()).isZero();
    }

    @Test
    void anAnswerWithAFormIsNotMendedButEnded() {
        OutputGuard guard = OutputGuard.ofForm(guardrails(Action.REWRITE), Situation.NONE);
        Released released = guard.add("{\"a\":\"One. Two. The brown fox 12-34 sat. ");
        assertThat(released.text() + guard.add("Four. \"}").text()).isEqualTo("{\"a\":\"One. Two. ");
        assertThat(guard.end()).isEqualTo(Released.NOTHING);
        assertThat(guard.block()).map(Judgement::action).contains(Action.BLOCK);
        assertThat(guard.judgements()).extracting(Judgement::rule).containsExactly("finds");
        OutputGuard clean = OutputGuard.ofForm(guardrails(Action.REWRITE), Situation.NONE);
        String document = "{\"a\":\"One. Two.\"}";
        assertThat(clean.add(document).text() + clean.end().text()).isEqualTo(document);
    }

    @Test
    void aRewriteStandsForWhatTheModelWrote() {
        OutputGuard guard = guard(Action.REWRITE);
        Released released = guard.add("The brown fox 12-34 sat.\n");
        assertThat(released).isEqualTo(new Released("The [something that was left out] sat.\n", 25, true));
        assertThat(guard.judgements()).extracting(Judgement::action).containsExactly(Action.REWRITE);
    }

    @Test
    void whatIsObservedPassesAndIsTold() {
        OutputGuard guard = guard(Action.OBSERVE);
        assertThat(guard.add("The brown fox 12-34 sat.\n").text()).isEqualTo("The brown fox 12-34 sat.\n");
        assertThat(guard.judgements()).extracting(Judgement::action).containsExactly(Action.OBSERVE);
    }

    @Test
    void aLongSentenceLeavesInPartsAndNoMoreThanTheMostIsHeld() {
        OutputGuard guard = guard(Action.BLOCK);
        String text = "word ".repeat(2_000);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < text.length(); i += 7) {
            sent.append(
                    guard.add(text.substring(i, Math.min(text.length(), i + 7))).text());
            assertThat(guard.heldChars()).isLessThanOrEqualTo(OutputGuard.MOST_HELD + 7);
        }
        sent.append(guard.end().text());
        assertThat(sent.toString()).isEqualTo(text);
    }

    @Test
    void theJudgementsAreBoundedAndABlockIsKept() {
        OutputGuard guard = guard(Action.REWRITE);
        for (int i = 0; i < 100; i++) {
            guard.add("The brown fox 12-34 sat.\n");
        }
        assertThat(guard.judgements()).hasSize(OutputGuard.MOST_JUDGEMENTS);
    }

    /** 2,000 texts a round: filler of all kinds with the span in it, in chunks of 1 to 40 characters. */
    @RepeatedTest(5)
    void nothingOfASpanLeavesWhereverItStandsAndHoweverItIsCut() {
        long seed = Long.getLong("journeyman.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String before = filler(random, random.nextInt(1_500));
            String after = filler(random, random.nextInt(400));
            String text = before + " " + FORBIDDEN + " " + after;
            String told = "seed " + seed + ", text " + i;

            OutputGuard blocks = guard(Action.BLOCK);
            String sent = streamed(blocks, text, random);
            assertThat(text).as(told).startsWith(sent);
            assertThat(sent.length()).as(told).isLessThanOrEqualTo(before.length() + 1);
            assertThat(sent)
                    .as(told + ": whole equals streamed up to the sentence")
                    .startsWith(sentencesBefore(text, before.length()));
            assertThat(blocks.block()).as(told).isPresent();

            OutputGuard rewrites = guard(Action.REWRITE);
            assertThat(streamed(rewrites, text, random))
                    .as(told)
                    .isEqualTo(text.replace(FORBIDDEN, "[something that was left out]"));
            assertThat(rewrites.judgements()).as(told).hasSize(1);
            OutputGuard whole = guard(Action.REWRITE);
            assertThat(whole.add(text).text() + whole.end().text())
                    .as(told)
                    .isEqualTo(text.replace(FORBIDDEN, "[something that was left out]"));
        }
    }

    /** Two spans near each other and near the cut. */
    @Test
    void severalSpansInALongSentenceAreAllReplaced() {
        long seed = Long.getLong("journeyman.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            int spans = 1 + random.nextInt(6);
            for (int k = 0; k < spans; k++) {
                text.append("word ".repeat(random.nextInt(60)))
                        .append(FORBIDDEN)
                        .append(' ');
            }
            text.append("word ".repeat(random.nextInt(100)));
            String all = text.toString();
            assertThat(streamed(guard(Action.REWRITE), all, random))
                    .as("seed " + seed + ", text " + i)
                    .isEqualTo(all.replace(FORBIDDEN, "[something that was left out]"));
        }
    }

    private static String filler(Random random, int chars) {
        List<String> ends =
                List.of(". ", "? ", "! ", ", ", " ", " ", " ", "\n", ": ", " e.g. ", " \uD83D\uDD27 ", "\u2026 ");
        boolean endless = random.nextInt(4) == 0; // one sentence of any length
        StringBuilder text = new StringBuilder();
        while (text.length() < chars) {
            int letters = 1 + random.nextInt(9);
            for (int i = 0; i < letters; i++) {
                text.append((char) ((i == 0 && random.nextInt(3) == 0 ? 'A' : 'a') + random.nextInt(26)));
            }
            text.append(endless ? " " : ends.get(random.nextInt(ends.size())));
        }
        return text.toString();
    }

    private static String streamed(OutputGuard guard, String text, Random random) {
        StringBuilder sent = new StringBuilder();
        for (String chunk : chunks(text, random)) {
            sent.append(guard.add(chunk).text());
        }
        return sent.append(guard.end().text()).toString();
    }

    /** 1 to 40 characters each; a pair of surrogates stays together. */
    private static List<String> chunks(String text, Random random) {
        List<String> chunks = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(40));
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            chunks.add(text.substring(at, end));
            at = end;
        }
        return chunks;
    }

    /** The sentences that end at or before a place; the ends are known when the next begins. */
    private static String sentencesBefore(String text, int place) {
        int at = 0;
        while (true) {
            int end = SentenceEnds.first(text.substring(at), OutputGuard.MOST_HELD + 1);
            if (end < 0 || end > OutputGuard.MOST_HELD || at + end > place) {
                return text.substring(0, at);
            }
            at += end;
        }
    }
}
