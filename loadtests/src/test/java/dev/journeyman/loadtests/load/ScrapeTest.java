package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Prometheus' text form, as far as it is read here. */
class ScrapeTest {
    private final Scrape scrape = Scrape.parse("""
            # HELP jvm_memory_used_bytes The amount of used memory
            # TYPE jvm_memory_used_bytes gauge
            jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 2.0E7
            jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1.0E6
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5.0
            jvm_memory_used_bytes_max 9.0
            journeyman_num_requests_running 3.0
            journeyman_num_requests_waiting 2.0
            journeyman_generation_tokens_total 17.0
            broken NaNa
            """);

    @Test
    void sumsAreOfOneNameAndALabel() {
        assertThat(scrape.sum("jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(2.1E7);
        assertThat(scrape.sum("jvm_memory_used_bytes")).isEqualTo(2.1E7 + 5);
        assertThat(scrape.busy()).isEqualTo(5);
        assertThat(scrape.generatedTokens()).isEqualTo(17);
        assertThat(scrape.cacheUse()).as("not there").isZero();
    }
}
