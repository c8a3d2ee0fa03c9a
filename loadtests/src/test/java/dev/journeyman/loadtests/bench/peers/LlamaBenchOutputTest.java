package dev.journeyman.loadtests.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What llama.cpp's own benchmarks print, in the form of their sources, with numbers made up. */
class LlamaBenchOutputTest {
    private static List<String> bench(int prompt, int generated, int depth, String samples) {
        return """
                [
                  {
                    "build_commit": "0123abcd",
                    "build_number": 6000,
                    "cpu_info": "a processor",
                    "backends": "CPU",
                    "model_filename": "a.gguf",
                    "n_batch": 2048,
                    "n_threads": 2,
                    "use_mmap": true,
                    "n_prompt": %d,
                    "n_gen": %d,
                    "n_depth": %d,
                    "test_time": "2026-11-01T00:00:00Z",
                    "avg_ns": 1000000000,
                    "avg_ts": 90.5,
                    "stddev_ts": 1.0,
                    "samples_ts": [ %s ]
                  }
                ]
                """.formatted(prompt, generated, depth, samples).lines().toList();
    }

    private static final String BATCHED =
            "{\"n_kv_max\": 2048, \"n_batch\": 2048, \"n_ubatch\": 512, \"flash_attn\": 0, \"is_pp_shared\": 0, \"n_gpu_layers\": 0, \"n_threads\": 2,"
                    + " \"n_threads_batch\": 2, \"pp\": 64, \"tg\": 32, \"pl\": 8, \"n_kv\": 768, \"t_pp\": 0.5, \"speed_pp\": 1024.0, \"t_tg\": 1.0,"
                    + " \"speed_tg\": 256.0, \"t\": 1.5, \"speed\": 512.0}";

    @Test
    void theMedianOfTheSamplesIsTheRate() throws IOException {
        assertThat(LlamaBenchOutput.prefill(bench(512, 0, 0, "80, 100, 110"), 512, 2))
                .isEqualTo(100);
        assertThat(LlamaBenchOutput.decode(bench(0, 64, 32, "20"), 32, 64, 2)).isEqualTo(20);
        assertThat(LlamaBenchOutput.prefill(bench(512, 0, 0, ""), 512, 2)).isEqualTo(90.5);
        assertThat(LlamaBenchOutput.build(bench(512, 0, 0, "1"))).contains("llama.cpp 0123abcd (6000), CPU");
    }

    @Test
    void streamsAreReadFromTheLineOfJson() throws IOException {
        List<String> lines = List.of("", "main: n_kv_max = 2048", BATCHED, "");

        assertThat(LlamaBenchOutput.batched(lines, 8, 64, 32, 2)).isEqualTo(256);
        assertThat(LlamaBenchOutput.build(lines)).isEmpty();
    }

    @Test
    void anotherTestThanWasAskedForIsRefused() {
        assertThatThrownBy(() -> LlamaBenchOutput.prefill(bench(511, 0, 0, "1"), 512, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("n_prompt = 511 instead of 512");
        assertThatThrownBy(() -> LlamaBenchOutput.decode(bench(0, 64, 0, "1"), 32, 64, 2))
                .hasMessageContaining("n_depth = 0 instead of 32");
        assertThatThrownBy(() -> LlamaBenchOutput.prefill(bench(512, 0, 0, "1"), 512, 4))
                .hasMessageContaining("n_threads = 2 instead of 4");
        assertThatThrownBy(() -> LlamaBenchOutput.batched(List.of(BATCHED), 16, 64, 32, 2))
                .hasMessageContaining("pl = 8 instead of 16");
        assertThatThrownBy(() -> LlamaBenchOutput.batched(List.of(BATCHED), 8, 64, 31, 2))
                .hasMessageContaining("tg = 32 instead of 31");
    }

    @Test
    void noJsonAndNoRateAreRefused() {
        assertThatThrownBy(() -> LlamaBenchOutput.prefill(List.of("| model | t/s |"), 512, 2))
                .hasMessageContaining("-o json");
        assertThatThrownBy(() -> LlamaBenchOutput.batched(List.of("|  PP |"), 8, 64, 32, 2))
                .hasMessageContaining("jsonl");
        assertThatThrownBy(() -> LlamaBenchOutput.prefill(bench(512, 0, 0, "0"), 512, 2))
                .hasMessageContaining("no rate: 0.0");
    }
}
