package dev.journeyman.feedback.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.Workshop;
import org.junit.jupiter.api.Test;

class RecordsJsonTest {
    @Test
    void aPairIsTheseBytesForEver() {
        Workshop shop = new Workshop();
        String answer = shop.answers("P0301?", "Replace the  engine.");
        String correction = shop.corrects("ann", answer, "Swap the coil.");
        Pair pair = (Pair) Derivation.derive(shop.events()).records().stream()
                .filter(Pair.class::isInstance)
                .findFirst()
                .orElseThrow();

        // The id is from an independent implementation of the digests. It must not change: reviews name it.
        assertThat(RecordsJson.line(RecordsJson.tree(pair)))
                .isEqualTo("{\"id\":\"rec_bd18eb45404a420ec479aa5ca1924e55_717ca8c64ce73281\",\"kind\":\"pair\""
                        + ",\"prompt\":[{\"role\":\"user\",\"content\":\"P0301?\"}]"
                        + ",\"chosen\":\"Swap the coil.\",\"rejected\":\"Replace the  engine.\""
                        + ",\"provenance\":\"human_feedback\",\"origins\":[\"correction\"]"
                        + ",\"sources\":[\"" + correction + "\",\"" + answer + "\"]"
                        + ",\"technicians\":[\"ann\"],\"model_versions\":[\"v1\"]"
                        + ",\"since\":\"2026-01-05T08:00:20Z\",\"status\":\"accepted\""
                        + ",\"reason\":{\"rule\":\"derived\",\"text\":\"derived from feedback\",\"because\":["
                        + "{\"rule\":\"correction\",\"text\":\"correction of " + answer + " by ann in " + correction
                        + "\"}]}}");
    }
}
