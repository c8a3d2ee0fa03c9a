package dev.journeyman.feedback.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Check the coil.",
                "  check   the\ncoil. ",
                "CHECK THE\u00a0COIL.",
                "\uff23heck the coil.", // a full-width C
                "Check\u200b the\u200b coil.", // zero-width spaces
                "Check the\r\n\tcoil."
            })
    void spacesCaseAndFormsOfLettersMakeNoDifference(String text) {
        assertThat(SameText.same("Check the coil.", text)).isTrue();
        assertThat(SameText.normal(text)).isEqualTo("check the coil.");
    }

    @Test
    void composedAndDecomposedLettersAreTheSame() {
        assertThat(SameText.same("Z\u00fcndkerze", "Zu\u0308ndkerze")).isTrue();
    }

    @Test
    void otherWordsAndSignsMakeOtherTexts() {
        assertThat(SameText.same("P0301", "P0302")).isFalse();
        assertThat(SameText.same("5 V", "5V")).isFalse();
        assertThat(SameText.same("12.4 V", "124 V")).isFalse();
        assertThat(SameText.same("do", "do not")).isFalse();
    }

    @Test
    void theNormalFormIsItsOwnNormalForm() {
        for (String text :
                new String[] {"", " ", "\u0130stanbul", "\ufb01lter", "\u2460 Step", "a\u0308 A\u0308", "\u00a8"}) {
            String normal = SameText.normal(text);
            assertThat(SameText.normal(normal)).as("of %s", normal).isEqualTo(normal);
        }
    }
}
