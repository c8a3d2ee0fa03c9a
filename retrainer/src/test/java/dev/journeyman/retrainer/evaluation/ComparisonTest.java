package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** Of forty items: ten that both got right, then twelve that only b did, then four that only a did, the rest wrong. */
    private static final String A = "1".repeat(10) + "0".repeat(12) + "1".repeat(4) + "0".repeat(14);

    private static final String B = "1".repeat(22) + "0".repeat(18);

    @Test
    void aSuiteIsComparedItemByItem() throws Exception {
        Comparison.Pair whole = compare(Cards.suite("s", "d", A), Cards.suite("s", "d", B))
                .suites()
                .get(0)
                .whole();
        assertThat(whole.n()).isEqualTo(40);
        assertThat(whole.a().right()).isEqualTo(14);
        assertThat(whole.b().right()).isEqualTo(22);
        assertThat(whole.onlyA()).isEqualTo(4);
        assertThat(whole.onlyB()).isEqualTo(12);
        assertThat(whole.difference()).isEqualTo(0.2, within(1e-12));
        // of 16 throws at most 4: (1 + 16 + 120 + 560 + 1820) / 65536, twice
        assertThat(whole.p()).isEqualTo(2 * 2517 / 65536.0, within(1e-12));
        assertThat(whole.exact()).isTrue();
        assertThat(whole.low()).isBetween(-0.05, 0.05);
        assertThat(whole.high()).isBetween(0.35, 0.45);
        // Wilson of 14 of 40, by hand: (0.35 + 0.048018 -+ 1.959964 sqrt(0.0056875 + 0.0006002)) / 1.0960365
        assertThat(Objects.requireNonNull(whole.a().low())).isEqualTo(0.221345, within(1e-5));
        assertThat(Objects.requireNonNull(whole.a().high())).isEqualTo(0.504941, within(1e-5));
    }

    @Test
    void slicesArePairedByThemselvesAndCorrectedForTheirNumber() throws Exception {
        Map<String, Map<String, Scorecard.Slice>> ofA =
                Map.of("family", Map.of("oil", Scorecard.Slice.of("1111111100"), "egr", Scorecard.Slice.of("10")));
        Map<String, Map<String, Scorecard.Slice>> ofB =
                Map.of("family", Map.of("oil", Scorecard.Slice.of("0000000000"), "egr", Scorecard.Slice.of("01")));
        Comparison.SuitePair suite = compare(
                        Cards.suite("s", "d", "111111110010", ofA, Map.of()),
                        Cards.suite("s", "d", "000000000001", ofB, Map.of()))
                .suites()
                .get(0);
        Comparison.Pair oil =
                Objects.requireNonNull(suite.slices().get("family")).get("oil");
        assertThat(oil.p()).isEqualTo(2 / 256.0, within(1e-12));
        assertThat(oil.pCorrected()).as("of two slices").isEqualTo(4 / 256.0, within(1e-12));
        assertThat(oil.high()).isLessThan(0);
    }

    @Test
    void measuresArePairedUnlessEachModelHasARuleOfItsOwn() throws Exception {
        Scorecard.Measure low = Cards.measure(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
        Scorecard.Measure high = Cards.measure(0.3, 0.35, 0.5, 0.55, 0.7, 0.85);
        Comparison.SuitePair suite = compare(
                        Cards.suite("s", "d", "", Map.of(), Map.of("rouge_l", low, "bert_score", low)),
                        Cards.suite("s", "d", "", Map.of(), Map.of("rouge_l", high, "bert_score", high)))
                .suites()
                .get(0);
        Comparison.MeasurePair rouge = Objects.requireNonNull(suite.measures().get("rouge_l"));
        // differences 0.2, 0.15, 0.2, 0.15, 0.2, 0.25
        assertThat(rouge.difference()).isEqualTo(1.15 / 6, within(1e-9));
        assertThat(Objects.requireNonNull(rouge.low())).isBetween(0.15, 0.19);
        assertThat(Objects.requireNonNull(suite.measures().get("bert_score")).low())
                .isNull();
    }

    @Test
    void otherItemsAreRefusedAllAtOnceAndWhatElseDiffersIsTold() {
        Scorecard a = Cards.card("a", Cards.suite("one", "d1", "10"), Cards.suite("two", "d2", "10"));
        Scorecard b = Cards.card("b", Cards.suite("one", "other", "10"), Cards.suite("two", "d2", "100"));
        assertThatThrownBy(() -> Comparison.of(a, b, 1))
                .isInstanceOf(Comparison.NotComparableException.class)
                .hasMessageContaining("the suite one has other items (items_digest d1 and other)")
                .hasMessageContaining("of the suite two 2 items were asked, and 3");
        assertThatThrownBy(() -> Comparison.of(
                        Cards.card("a", Cards.suite("x", "d", "1")), Cards.card("b", Cards.suite("y", "d", "1")), 1))
                .hasMessageContaining("no suite in common");
    }

    @Test
    void suitesOfOneAloneAreNamed() throws Exception {
        Comparison comparison = Comparison.of(
                Cards.card("a", Cards.suite("mcq", "d", "1"), Cards.suite("mcq-likelihood", "e", "1")),
                Cards.card("b", Cards.suite("mcq", "d", "0"), Cards.suite("extra", "f", "0")),
                1);
        assertThat(comparison.onlyA()).isEqualTo(List.of("mcq-likelihood"));
        assertThat(comparison.onlyB()).isEqualTo(List.of("extra"));
        assertThat(comparison.notes()).isEmpty();
        assertThat(comparison.suites()).hasSize(1);
    }

    @Test
    void theSameSeedGivesTheSameComparison() throws Exception {
        assertThat(compare(Cards.suite("s", "d", A), Cards.suite("s", "d", B)))
                .isEqualTo(compare(Cards.suite("s", "d", A), Cards.suite("s", "d", B)));
    }

    private static Comparison compare(Scorecard.Suite a, Scorecard.Suite b) throws Exception {
        return Comparison.of(Cards.card("a", a), Cards.card("b", b), 5);
    }
}
