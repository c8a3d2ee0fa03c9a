package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.measurement.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What follows from the times that a child of {@code loadtests/peers} tells.
 *
 * <p>Prefill: the prompt's tokens over the time to its first new token. Decoding: from the moment when every stream has its first new token to the moment when
 * the first stream is through; the tokens of all streams in between, over that time. So prompts that are read one after another are not counted as decoding, nor is a tail in which some have finished.
 *
 * <p>A child that did not read the prompt it was given, or did not generate as many tokens as it was asked for, is no measurement.
 */
final class PeerTimes {
    private PeerTimes() {}

    /**
     * The numbers of a child.
     *
     * @param line what it printed last
     * @param promptTokens the prompt of each stream
     * @param newTokens what each stream was asked for
     * @throws IOException where it did something else
     */
    static Map<String, Double> numbers(String line, PeerTask task, int promptTokens, int newTokens) throws IOException {
        JsonNode child = new JsonMapper().readTree(line);
        List<Double> rates = new ArrayList<>();
        for (JsonNode run : child.path("runs")) {
            require(run.path("prompt_tokens").size(), PeerSettings.streams(task), "prompts");
            for (JsonNode tokens : run.path("prompt_tokens")) {
                require(tokens.asLong(), promptTokens, "tokens of a prompt");
            }
            require(run.path("tokens").size(), PeerSettings.streams(task), "streams");
            List<long[]> streams = new ArrayList<>();
            for (JsonNode stream : run.path("tokens")) {
                require(stream.size(), newTokens, "new tokens of a stream");
                streams.add(LongStream.range(0, stream.size())
                        .map(i -> stream.get((int) i).asLong())
                        .toArray());
            }
            rates.add(
                    task.prefill()
                            ? promptTokens
                                    * 1e9
                                    / (streams.getFirst()[0] - run.path("begun").asLong())
                            : decodeRate(streams));
        }
        if (rates.isEmpty()) {
            throw new IOException("the child measured nothing: " + line);
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(Contender.RATE, Spread.of(rates).median());
        numbers.put(Contender.LOAD, child.path("load_nanos").asLong() / 1e6);
        if (!task.prefill()) {
            numbers.put(Contender.START, child.path("start_nanos").asLong() / 1e6);
        }
        if (child.path("peak_bytes").asLong() > 0) {
            numbers.put(Contender.PEAK, child.path("peak_bytes").asDouble());
        }
        return numbers;
    }

    /** What the engine calls itself. */
    static Optional<String> engine(String line) throws IOException {
        return Optional.ofNullable(
                new JsonMapper().readTree(line).path("engine").textValue());
    }

    /** Tokens a second while every stream decodes. */
    static double decodeRate(List<long[]> streams) throws IOException {
        long from = streams.stream().mapToLong(times -> times[0]).max().orElseThrow();
        long to = streams.stream()
                .mapToLong(times -> times[times.length - 1])
                .min()
                .orElseThrow();
        if (to <= from) {
            throw new IOException("the streams did not decode side by side: raise --decode-tokens");
        }
        long tokens = streams.stream()
                .flatMapToLong(LongStream::of)
                .filter(time -> time > from && time <= to)
                .count();
        return tokens * 1e9 / (to - from);
    }

    private static void require(long actual, long wanted, String what) throws IOException {
        if (actual != wanted) {
            throw new IOException("the child's " + what + " were " + actual + " instead of " + wanted);
        }
    }
}
