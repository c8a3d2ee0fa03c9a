package dev.journeyman.gateway.retrieval.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CutterTest {
    private static final DocumentName NAME = new DocumentName("manuals", "brakes.md");
    private static final Vocabulary VOCABULARY = new Vocabulary(List.of("brake pad", "caliper"), List.of("Ford"));

    private static Cutter cutter(int most, int overlap) {
        return new Cutter(new CutSizes(most, overlap), VOCABULARY);
    }

    @Test
    void sentencesFillAPassageAndTheLastOneIsRepeatedInTheNext() {
        // 10 characters each; 32 hold three with their spaces (10 + 1 + 10 + 1 + 10)
        List<String> pieces = cutter(32, 12).pieces("Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh. Iiii jjjj.");
        assertThat(pieces).containsExactly("Aaaa bbbb. Cccc dddd. Eeee ffff.", "Eeee ffff. Gggg hhhh. Iiii jjjj.");
    }

    @Test
    void nothingIsRepeatedWithoutOverlap() {
        List<String> pieces = cutter(32, 0).pieces("Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh. Iiii jjjj.");
        assertThat(pieces).containsExactly("Aaaa bbbb. Cccc dddd. Eeee ffff.", "Gggg hhhh. Iiii jjjj.");
    }

    @Test
    void aSentenceThatIsTooLongIsCutAtASpace() {
        assertThat(cutter(20, 0).pieces("one two three four five six"))
                .containsExactly("one two three four", "five six");
        assertThat(cutter(20, 0).pieces("x".repeat(45))).containsExactly("x".repeat(20), "x".repeat(20), "x".repeat(5));
    }

    @Test
    void paragraphsKeepTheirEmptyLine() {
        assertThat(cutter(100, 0).pieces("First one.\n\nSecond one.")).containsExactly("First one.\n\nSecond one.");
    }

    @Test
    void aPassageNeverSpansAHeadingAndIsNumberedWithinIt() {
        List<Passage> passages = cutter(40, 0)
                .cut(
                        NAME,
                        "Brakes of a Ford",
                        List.of(
                                new Section(
                                        List.of("Front", "Brake pads"), "Look at the pads. Measure each of them now."),
                                new Section(List.of("Front", "Caliper"), "It must slide. C1234 is set on a 2012 one.")),
                        Set.of("staff"));
        assertThat(passages)
                .extracting(Passage::id)
                .containsExactly(
                        "manuals/brakes.md#brake-pads-1",
                        "manuals/brakes.md#brake-pads-2",
                        "manuals/brakes.md#caliper-1",
                        "manuals/brakes.md#caliper-2");
        assertThat(passages.get(0).headings()).containsExactly("Front", "Brake pads");
        assertThat(passages.get(0).facets().parts()).containsExactly("brake pad");
        assertThat(passages.get(0).facets().makes()).containsExactly("ford");
        assertThat(passages.get(3).facets().codes()).containsExactly("C1234");
        assertThat(passages.get(3).facets().years()).containsExactly(2012);
        assertThat(passages).allSatisfy(each -> assertThat(each.labels()).containsExactly("staff"));
    }

    @Test
    void everyWordOfARandomTextIsInSomePieceAndNoPieceIsTooLong() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            int words = random.nextInt(200);
            for (int w = 0; w < words; w++) {
                text.append("w").append(w).append("x".repeat(random.nextInt(12)));
                text.append(List.of(" ", ". ", ".\n\n", "? ", ", ").get(random.nextInt(5)));
            }
            int most = 20 + random.nextInt(200);
            List<String> pieces = cutter(most, random.nextInt(most / 2 + 1)).pieces(text.toString());
            String all = String.join(" ", pieces);
            for (int w = 0; w < words; w++) {
                assertThat(all).as("seed %d round %d", seed, round).contains("w" + w);
            }
            assertThat(pieces).allSatisfy(piece -> assertThat(piece.length()).isBetween(1, most));
        }
    }

    @Test
    void aLongNameIsCutAndStaysDifferentFromOthers() {
        String one = Cutter.id(new DocumentName("s", "a".repeat(400) + "1"), "", 1);
        String two = Cutter.id(new DocumentName("s", "a".repeat(400) + "2"), "", 1);
        assertThat(one).hasSize(Passage.MOST_ID_CHARS).isNotEqualTo(two);
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new CutSizes(100, 51)).hasMessageContaining("at most half");
        assertThatThrownBy(() -> new CutSizes(Passage.MOST_TEXT_CHARS + 1, 0)).hasMessageContaining("8000");
    }
}
