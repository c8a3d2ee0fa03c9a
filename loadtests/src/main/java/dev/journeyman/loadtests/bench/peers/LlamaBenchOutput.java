package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.measurement.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code llama-bench -o json} and {@code llama-batched-bench --output-format jsonl} print, checked against what was asked for.
 *
 * <p>The first prints an array with an object a test: {@code n_prompt}, {@code n_gen}, {@code n_depth}, {@code n_threads}, {@code avg_ts} (tokens a second) and {@code samples_ts} (of each repetition). The second prints an
 * object a line: {@code pp}, {@code tg} (tokens of each stream), {@code pl} (streams), {@code n_threads}, {@code speed_tg} (tokens a second of all streams). Either may print other lines around it.
 */
final class LlamaBenchOutput {
    private LlamaBenchOutput() {}

    /** Tokens a second of reading a prompt. */
    static double prefill(List<String> lines, int tokens, int threads) throws IOException {
        JsonNode test = onlyTest(lines);
        require(test, "n_prompt", tokens);
        require(test, "n_gen", 0);
        require(test, "n_threads", threads);
        return rate(test);
    }

    /** Tokens a second of continuing one stream. */
    static double decode(List<String> lines, int depth, int tokens, int threads) throws IOException {
        JsonNode test = onlyTest(lines);
        require(test, "n_prompt", 0);
        require(test, "n_gen", tokens);
        require(test, "n_depth", depth);
        require(test, "n_threads", threads);
        return rate(test);
    }

    /** Tokens a second of continuing several streams side by side. */
    static double batched(List<String> lines, int streams, int promptTokens, int tokens, int threads)
            throws IOException {
        for (String line : lines.reversed()) {
            if (line.startsWith("{")) {
                JsonNode result = new JsonMapper().readTree(line);
                require(result, "pl", streams);
                require(result, "pp", promptTokens);
                require(result, "tg", tokens);
                require(result, "n_threads", threads);
                return positive(result.path("speed_tg").asDouble(), "speed_tg");
            }
        }
        throw new IOException("llama-batched-bench printed no line of JSON; it needs --output-format jsonl");
    }

    /** The commit and the backends of the build, where the output tells: llama-bench's does. */
    static Optional<String> build(List<String> lines) throws IOException {
        if (!lines.contains("[")) {
            return Optional.empty();
        }
        JsonNode test = onlyTest(lines);
        return Optional.ofNullable(test.path("build_commit").textValue())
                .map(commit ->
                        "llama.cpp " + commit + " (" + test.path("build_number").asText("?") + "), "
                                + test.path("backends").asText("?"));
    }

    private static JsonNode onlyTest(List<String> lines) throws IOException {
        int first = lines.indexOf("[");
        int last = lines.lastIndexOf("]");
        if (first < 0 || last < first) {
            throw new IOException("llama-bench printed no array of JSON; it needs -o json");
        }
        JsonNode tests = new JsonMapper().readTree(String.join("\n", lines.subList(first, last + 1)));
        if (tests.size() != 1) {
            throw new IOException("llama-bench told of " + tests.size() + " tests instead of one");
        }
        return tests.get(0);
    }

    private static double rate(JsonNode test) throws IOException {
        List<Double> samples = new ArrayList<>();
        test.path("samples_ts").forEach(sample -> samples.add(sample.asDouble()));
        return positive(
                samples.isEmpty()
                        ? test.path("avg_ts").asDouble()
                        : Spread.of(samples).median(),
                "avg_ts");
    }

    private static double positive(double rate, String name) throws IOException {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IOException("llama.cpp's " + name + " is no rate: " + rate);
        }
        return rate;
    }

    private static void require(JsonNode test, String name, int wanted) throws IOException {
        JsonNode value = test.path(name);
        if (!value.isNumber() || value.asInt() != wanted) {
            throw new IOException("llama.cpp measured " + name + " = "
                    + (value.isMissingNode() ? "nothing" : value.asText()) + " instead of " + wanted);
        }
    }
}
