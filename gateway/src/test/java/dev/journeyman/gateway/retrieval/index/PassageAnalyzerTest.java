package dev.journeyman.gateway.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassageAnalyzerTest {
    private final PassageAnalyzer analyzer = new PassageAnalyzer();

    @Test
    void wordsBecomeStemsAndCodesStayWhole() {
        assertThat(analyzer.terms("The engine's misfires: P0301, u01A3 and the leaking hoses", 100))
                .containsExactly("engin", "misfir", "p0301", "u01a3", "leak", "hose");
    }

    @Test
    void aRangeOfCodesIsItsEnds() {
        assertThat(analyzer.terms("P0301-P0309", 100)).containsExactly("p0301", "p0309");
    }

    @Test
    void termsAreBounded() {
        assertThat(analyzer.terms("one two three four five", 2)).containsExactly("on", "two");
        assertThat(analyzer.terms("one two three four five", 99)).hasSize(5);
    }
}
