package dev.journeyman.gateway.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetsTest {
    @Test
    void theSentenceThatAnswersAndTheNextIfItFits() {
        String text = "The engine is warm. A thermostat that sticks open keeps it cold. Replace it. "
                + "This sentence is about something else and is so long that it does not fit after the other ones, "
                + "because together they would have more than two hundred characters.";
        assertThat(Snippets.of(text, "why does the thermostat stick"))
                .isEqualTo("A thermostat that sticks open keeps it cold. Replace it.");
    }

    @Test
    void aLongSentenceIsCutAtAWord() {
        String snippet = Snippets.of("word ".repeat(100), "word");
        assertThat(snippet).endsWith("word...").hasSizeLessThanOrEqualTo(Snippets.MOST_CHARS);
        assertThat(Snippets.of("x".repeat(500), "x")).hasSize(Snippets.MOST_CHARS);
    }

    @Test
    void withoutAnyWordOfTheQuestionItIsTheBeginning() {
        assertThat(Snippets.of("First one. Second one.", "zzz")).isEqualTo("First one. Second one.");
        assertThat(Snippets.of("", "zzz")).isEmpty();
    }
}
