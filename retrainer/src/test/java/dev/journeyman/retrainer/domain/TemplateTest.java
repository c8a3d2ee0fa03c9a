package dev.journeyman.retrainer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void slotsAreFilledAndChoicesPicked() {
        Template template = Template.parse("What does [trouble code|code|] {code} mean?");
        Set<String> written = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            written.add(template.write(new SplittableRandom(seed), Map.of("code", "P0301")));
        }
        assertThat(written)
                .containsExactlyInAnyOrder(
                        "What does trouble code P0301 mean?", "What does code P0301 mean?", "What does P0301 mean?");
    }

    @Test
    void theSameRandomWritesTheSame() {
        Template template = Template.parse("[a|b|c][d|e|f] {x}");
        assertThat(template.write(new SplittableRandom(7), Map.of("x", "1")))
                .isEqualTo(template.write(new SplittableRandom(7), Map.of("x", "1")));
    }

    @Test
    void bracketsMustCloseAndNotNest() {
        assertThatIllegalArgumentException().isThrownBy(() -> Template.parse("a [b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Template.parse("a [b [c] d]"));
    }

    @Test
    void aSlotIsKnown() {
        assertThat(Template.parse("{code} and {code2}").has("code2")).isTrue();
        assertThat(Template.parse("{code}").has("code2")).isFalse();
    }
}
