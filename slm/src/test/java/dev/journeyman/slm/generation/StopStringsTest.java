package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    /** Tokens 0.. stand for these texts' bytes. */
    private static AnswerText over(List<String> stops, byte[]... tokens) {
        return new AnswerText(token -> tokens[token], stops);
    }

    private static byte[] utf8(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void holdsBackOnlyWhatCouldBecomeAStopString() {
        AnswerText t = over(List.of("</s>", "User:"), utf8("a <"), utf8("/"), utf8("b U"), utf8("ser"), utf8(": x"));
        assertThat(t.push(0, null)).isFalse();
        assertThat(t.take()).isEqualTo("a ");
        t.push(1, null);
        assertThat(t.take()).isEmpty();
        t.push(2, null);
        assertThat(t.take()).isEqualTo("</b ");
        t.push(3, null);
        assertThat(t.take()).isEmpty();
        assertThat(t.push(4, null)).isTrue();
        assertThat(t.take()).isEmpty();
        assertThat(t.told()).isEqualTo("a </b ");
        assertThat(t.stopString()).contains("User:");
    }

    @Test
    void overlapsOfAStopStringWithItselfAreSeen() {
        AnswerText t = over(List.of("aab"), utf8("aa"), utf8("ab!"));
        t.push(0, null);
        assertThat(t.take()).isEmpty();
        assertThat(t.push(1, null)).isTrue(); // "aaab": the stop begins at 1
        assertThat(t.take()).isEqualTo("a");
    }

    @Test
    void theFirstCompleteStopWinsAndOfTwoAtOnceTheLonger() {
        AnswerText first = over(List.of("abcd", "bc"), utf8("xabcd"));
        assertThat(first.push(0, null)).isTrue();
        assertThat(first.stopString()).contains("bc");
        assertThat(first.take()).isEqualTo("xa");
        AnswerText longer = over(List.of("bc", "abc"), utf8("xabcd"));
        assertThat(longer.push(0, null)).isTrue();
        assertThat(longer.stopString()).contains("abc");
        assertThat(longer.take()).isEqualTo("x");
    }

    @Test
    void onlyWholeCharactersAreTold() {
        byte[] wrench = utf8("\uD83D\uDD27"); // four bytes
        AnswerText t = over(
                List.of(),
                Arrays.copyOfRange(wrench, 0, 2),
                Arrays.copyOfRange(wrench, 2, 3),
                Arrays.copyOfRange(wrench, 3, 4));
        t.push(0, null);
        assertThat(t.take()).isEmpty();
        t.push(1, null);
        assertThat(t.take()).isEmpty();
        t.push(2, null);
        assertThat(t.take()).isEqualTo("\uD83D\uDD27");
    }

    @Test
    void anUnfinishedCharacterIsDroppedByACutAndMarkedByTheModelsEnd() {
        byte[] half = Arrays.copyOf(utf8("\u00FC"), 1);
        AnswerText cut = over(List.of("ab"), utf8("xa"), half);
        cut.push(0, null);
        cut.push(1, null);
        cut.cut();
        assertThat(cut.take()).isEqualTo("xa");
        AnswerText end = over(List.of("ab"), utf8("xa"), half);
        end.push(0, null);
        end.push(1, null);
        end.end();
        assertThat(end.take()).isEqualTo("xa\uFFFD");
    }

    @Test
    void aTokensLogprobComesWhenItsTextIsOut() {
        AnswerText t = over(List.of("END"), utf8("one"), utf8(" E"), utf8("N"), utf8("x"), utf8("yEN"), utf8("D"));
        List<TokenLogprob> p = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            p.add(new TokenLogprob(i, new byte[0], -i, List.of()));
        }
        t.push(0, p.get(0));
        assertThat(t.take()).isEqualTo("one");
        assertThat(t.takeLogprobs()).containsExactly(p.get(0));
        t.push(1, p.get(1));
        assertThat(t.take()).isEqualTo(" ");
        assertThat(t.takeLogprobs()).isEmpty();
        t.push(2, p.get(2));
        assertThat(t.take()).isEmpty();
        t.push(3, p.get(3));
        assertThat(t.take()).isEqualTo("ENx");
        assertThat(t.takeLogprobs()).containsExactly(p.get(1), p.get(2), p.get(3));
        t.push(4, p.get(4));
        assertThat(t.take()).isEqualTo("y");
        assertThat(t.takeLogprobs()).isEmpty();
        assertThat(t.push(5, p.get(5))).isTrue();
        assertThat(t.take()).isEmpty();
        assertThat(t.takeLogprobs()).containsExactly(p.get(4)); // of "yEN" the y was told; "D" is all stop string
        assertThat(t.toldLogprobs()).hasSize(5);
    }

    /** Against a plain search in the whole text, for any cut into tokens. */
    @Test
    void equalsThePlainSearchWhateverTheTokens() {
        long seed = 20261121;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int stopped = 0;
        for (int round = 0; round < 3000; round++) {
            String text = letters(random, random.nextInt(1, 25));
            List<String> stops = new ArrayList<>();
            for (int i = random.nextInt(0, 4); i > 0; i--) {
                stops.add(letters(random, random.nextInt(1, 5)));
            }
            List<byte[]> tokens = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + random.nextInt(1, 5));
                tokens.add(utf8(text.substring(at, end)));
                at = end;
            }
            AnswerText t = new AnswerText(tokens::get, stops);
            boolean stop = false;
            StringBuilder told = new StringBuilder();
            for (int i = 0; i < tokens.size() && !stop; i++) {
                stop = t.push(i, null);
                told.append(t.take());
                assertThat(text).startsWith(told.toString());
            }
            if (!stop) {
                t.end();
                told.append(t.take());
            }
            Optional<String> expected = plain(text, stops);
            assertThat(t.stopString()).as("%s in %s", stops, text).isEqualTo(expected);
            int endOfStop = endOfFirst(text, stops);
            assertThat(told.toString())
                    .isEqualTo(expected.map(s -> text.substring(0, endOfStop - s.length()))
                            .orElse(text));
            stopped += stop ? 1 : 0;
        }
        assertThat(stopped).isBetween(500, 2900); // both outcomes were tried
    }

    private static String letters(SplittableRandom random, int n) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < n; i++) {
            b.append("ab\u00FC".charAt(random.nextInt(3)));
        }
        return b.toString();
    }

    private static int endOfFirst(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            String head = text.substring(0, end);
            if (stops.stream().anyMatch(head::endsWith)) {
                return end;
            }
        }
        return -1;
    }

    private static Optional<String> plain(String text, List<String> stops) {
        int end = endOfFirst(text, stops);
        return end < 0
                ? Optional.empty()
                : stops.stream()
                        .filter(text.substring(0, end)::endsWith)
                        .max(java.util.Comparator.comparingInt(String::length));
    }
}
