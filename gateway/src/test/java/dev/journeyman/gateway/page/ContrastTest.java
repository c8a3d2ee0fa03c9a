package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The contrast of the page's colours, light and dark, by WCAG 2.2's formula: 4.5 to 1 for text (1.4.3), 3 to 1 for what shows a control or its state
 * (1.4.11).
 */
class ContrastTest {
    private static final Pattern COLOUR =
            Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)");

    /** Colours of text, each with the grounds it stands on. */
    private static final Map<String, List<String>> TEXT = Map.ofEntries(
            Map.entry("ink", List.of("ground", "card", "well", "tint", "warn-ground", "bad-ground")),
            Map.entry("soft", List.of("ground", "card", "well", "tint", "bad-ground")),
            Map.entry("accent", List.of("card", "ground", "tint")),
            Map.entry("on-accent", List.of("accent", "accent-strong", "two", "critical")),
            Map.entry("critical", List.of("card", "ground", "well", "bad-ground")),
            Map.entry("high", List.of("card", "ground", "warn-ground")),
            Map.entry("medium", List.of("card")),
            Map.entry("low", List.of("card", "ground", "well")),
            Map.entry("gone", List.of("gone-ground")),
            Map.entry("new", List.of("new-ground")));

    /** Colours of edges, bars and lamps. */
    private static final Map<String, List<String>> EDGES = Map.of(
            "edge", List.of("ground", "card", "well"),
            "accent", List.of("ground", "card", "well", "tint"),
            "critical", List.of("card", "gone-ground"),
            "two", List.of("card", "well"),
            "high", List.of("card"),
            "low", List.of("card"));

    private static final Map<String, String[]> COLOURS = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (String sheet : List.of("page/base.css", "ops/ops.css")) {
            read(sheet);
        }
    }

    private static void read(String sheet) throws IOException {
        try (InputStream in = ContrastTest.class.getResourceAsStream("/dev/journeyman/gateway/" + sheet)) {
            Matcher colour = COLOUR.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (colour.find()) {
                COLOURS.put(colour.group(1), new String[] {colour.group(2), colour.group(3)});
            }
        }
    }

    @Test
    void theFormulaGivesTheKnownExtremes() {
        assertThat(ratio("#000000", "#ffffff")).isEqualTo(21.0);
        assertThat(ratio("#777777", "#ffffff")).isBetween(4.47, 4.49); // the grey that just fails
    }

    @Test
    void textCanBeRead() {
        assertContrast(TEXT, 4.5);
    }

    @Test
    void controlsCanBeSeen() {
        assertContrast(EDGES, 3.0);
    }

    private static void assertContrast(Map<String, List<String>> pairs, double least) {
        pairs.forEach((front, grounds) -> grounds.forEach(ground -> {
            for (int scheme = 0; scheme < 2; scheme++) {
                assertThat(ratio(COLOURS.get(front)[scheme], COLOURS.get(ground)[scheme]))
                        .as("%s on %s, %s", front, ground, scheme == 0 ? "light" : "dark")
                        .isGreaterThanOrEqualTo(least);
            }
        }));
    }

    private static double ratio(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            double value = Integer.parseInt(colour.substring(1 + 2 * channel, 3 + 2 * channel), 16) / 255.0;
            sum += weights[channel] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
