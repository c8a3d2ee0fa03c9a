package dev.journeyman.guardrails.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionedCodesTest {
    @Test
    void codesAreFoundInWhateverCaseInTheTextsOrder() {
        assertThat(MentionedCodes.in("u0100, then p0301 and (P0A1F)/B1234; P0301 again."))
                .containsExactly("U0100", "P0301", "P0A1F", "B1234");
        assertThat(MentionedCodes.in("")).isEmpty();
    }

    @Test
    void whatHasALetterOrADigitBesideItIsNoCode() {
        assertThat(MentionedCodes.in("B1234x, XP0301, 1P0301, P03012, \u00fcP0301, P0301\u0663"))
                .isEmpty();
        assertThat(MentionedCodes.in("P4000, Q0301, P030, P0G01")).isEmpty();
        assertThat(MentionedCodes.in("_P0301_, P0302-P0303"))
                .as("signs are no letters")
                .containsExactly("P0301", "P0302", "P0303");
    }

    /** The short cut that looks at the first characters against the form as a regular expression, which says what a code is. */
    @Test
    void theSameCodesAreFoundAsByTheFormAlone() {
        Pattern form = Pattern.compile("(?i)(?<![\\p{L}\\p{N}])[PBCU][0-3][0-9A-F]{3}(?![\\p{L}\\p{N}])");
        String alphabet = "PBCUpu0123489AFafXx ._-\u00fc\u0663";
        long seed = 41;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Set<String> expected = new LinkedHashSet<>();
            form.matcher(text)
                    .results()
                    .forEach(code -> expected.add(code.group().toUpperCase(Locale.ROOT)));
            assertThat(MentionedCodes.in(text.toString()))
                    .as("seed %d, text %d: %s", seed, i, text)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void othersAreInOrderOfTheCode() {
        assertThat(MentionedCodes.others("U0100, P0301 is not p0302", List.of("P0301")))
                .containsExactly("P0302", "U0100");
        assertThat(MentionedCodes.others("P0301 is p0301", List.of("P0301"))).isEmpty();
        assertThat(MentionedCodes.others("none", List.of("P0301"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            p3fff is stored, P0171 came back | is stored, P0171 came back
            stored: P3FFF and it stalls      | stored: and it stalls
            P3FFF, p3fff!                    | ""
            no code at all                   | no code at all
            P3FFFF stays                     | P3FFFF stays
            """)
    void aLineWithoutACode(String line, String rest) {
        assertThat(MentionedCodes.without(line, List.of("P3FFF"))).isEqualTo(rest);
    }

    @Test
    void withoutAnythingToLeaveOutALineStaysAsItIs() {
        assertThat(MentionedCodes.without("  P0301  !", List.of())).isEqualTo("  P0301  !");
    }
}
