package dev.journeyman.guardrails.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeaningClaimTest {
    @Test
    void oneTextIsReadAsFarAsTheLimit() {
        assertThat(MeaningClaim.in("P0301 means cylinder 2 misfire. ".repeat(1_000)))
                .hasSize(MeaningClaim.MOST);
    }

    @Test
    void aClaimTellsItsPlace() {
        String text = "See P0301: cylinder 1 misfire, often the coil.";
        assertThat(MeaningClaim.in(text)).singleElement().satisfies(claim -> {
            assertThat(text.substring(claim.start())).startsWith("P0301");
            assertThat(text.substring(claim.clauseStart())).startsWith(claim.clause());
            assertThat(claim.clause()).isEqualTo("cylinder 1 misfire");
        });
    }
}
