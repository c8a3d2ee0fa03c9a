package dev.journeyman.slm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {

    private static final List<String> CONTROLS = List.of("<|begin|>", "<|turn|>", "<|end|>");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void learnsTheMostFrequentPairsAndBreaksTiesByByteOrder(@TempDir Path directory) throws Exception {
        // Words: "low" 3, " low" 1, " lot" 2. Pairs: l+o 6, o+w 4, space+l 3, o+t 2.
        // 1: lo (6). 2: lo+w (4). Then space+lo: 2 for " lot", and space+low: 1; lo+t: 2.
        // 3: the tie of two at 2: space (0x20) comes before "lo". 4: " lo"+t (2). Then nothing occurs twice.
        int size = BpeTrainer.train(List.of("low", "low", "low low lot lot").iterator(), 1_000, CONTROLS, directory);
        JsonNode file = JSON.readTree(Files.readString(directory.resolve("tokenizer.json")));
        assertThat(file.path("model").path("merges"))
                .extracting(JsonNode::asText)
                .containsExactly("l o", "lo w", "Ġ lo", "Ġlo t");
        assertThat(size).isEqualTo(256 + 4 + 3);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(size);
            assertThat(tokenizer.encode("low lot")).containsExactly(257, 259);
            assertThat(tokenizer.controlToken("<|end|>")).hasValue(262);
            assertThat(tokenizer.controlSpellings()).containsExactlyElementsOf(CONTROLS);
        }
    }

    @Test
    void theOrderOfTheTextsDoesNotMatter(@TempDir Path one, @TempDir Path other) throws Exception {
        List<String> texts = corpus(11, 400);
        BpeTrainer.train(texts.iterator(), 700, CONTROLS, one);
        Collections.shuffle(texts, new Random(5));
        BpeTrainer.train(texts.iterator(), 700, CONTROLS, other);
        assertThat(other.resolve("tokenizer.json")).hasSameBinaryContentAs(one.resolve("tokenizer.json"));
    }

    /** The heap with incremental counts against the algorithm as defined: count all pairs anew for each merge. */
    @Test
    void equalsCountingAllPairsAnewForEachMerge(@TempDir Path directory) throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                texts.add(random.ints(1 + random.nextInt(12), 0, 3)
                        .mapToObj(letter -> "abx".substring(letter, letter + 1))
                        .reduce("", String::concat));
            }
            BpeTrainer.train(texts.iterator(), 256 + 25, List.of(), directory);
            JsonNode file = JSON.readTree(Files.readString(directory.resolve("tokenizer.json")));
            List<String> merges = new ArrayList<>();
            file.path("model").path("merges").forEach(merge -> merges.add(merge.asText()));
            assertThat(merges).as("seed %d", seed).isEqualTo(mergesByDefinition(texts, 25));
        }
    }

    /** The library's encoding of our file against merging by rank as the paper defines it. */
    @Test
    void theLibraryEncodesAsTheMergesSay(@TempDir Path directory) throws Exception {
        BpeTrainer.train(corpus(3, 2_000).iterator(), 1_500, CONTROLS, directory);
        Map<String, Integer> ranks = new HashMap<>();
        Map<String, Integer> vocab = new HashMap<>();
        JsonNode model = JSON.readTree(Files.readString(directory.resolve("tokenizer.json")))
                .path("model");
        model.path("merges").forEach(merge -> ranks.put(merge.asText(), ranks.size()));
        model.path("vocab")
                .properties()
                .forEach(e -> vocab.put(e.getKey(), e.getValue().intValue()));
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            for (int seed = 0; seed < 100; seed++) {
                String text = RandomText.any(new Random(seed), 200, CONTROLS) + corpus(seed, 3);
                assertThat(tokenizer.encode(text))
                        .as("seed %d", seed)
                        .isEqualTo(encodeByDefinition(text, ranks, vocab));
            }
        }
    }

    @Test
    void anyTextRoundTripsAndUnpairedSurrogatesBecomeReplacementCharacters(@TempDir Path directory) throws Exception {
        BpeTrainer.train(corpus(1, 500).iterator(), 600, CONTROLS, directory);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            for (int seed = 0; seed < 200; seed++) {
                String text = RandomText.any(new Random(seed), 300, CONTROLS);
                int[] tokens = tokenizer.encode(text);
                assertThat(tokenizer.decode(tokens)).as("seed %d", seed).isEqualTo(text);
                Utf8Stream stream = new Utf8Stream();
                StringBuilder streamed = new StringBuilder();
                for (int token : tokens) {
                    streamed.append(stream.push(tokenizer.bytes(token)));
                }
                assertThat(streamed.append(stream.finish()).toString()).isEqualTo(text);
                assertThat(Arrays.stream(tokens).max().orElse(0)).isLessThan(600 - CONTROLS.size());
            }
            assertThat(tokenizer.decode(tokenizer.encode("a\uD83Db\uDE97\uD83D\uDE97\uD83D")))
                    .isEqualTo("a\uFFFDb\uFFFD\uD83D\uDE97\uFFFD");
            assertThat(tokenizer.decode(tokenizer.encode("nul\0nul"))).isEqualTo("nul\0nul");
            assertThat(tokenizer.encode("")).isEmpty();
        }
    }

    @Test
    void everyByteIsATokenWithItsValue(@TempDir Path directory) throws Exception {
        BpeTrainer.train(corpus(1, 100).iterator(), 400, CONTROLS, directory);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(directory)) {
            for (int b = 0; b < 256; b++) {
                assertThat(tokenizer.bytes(b)).containsExactly(b);
            }
            assertThat(tokenizer.decode(new int[] {0xC3, 0x28})).isEqualTo("\uFFFD(");
            assertThat(tokenizer.bytes(1_000_000)).isEmpty();
            assertThatThrownBy(() -> tokenizer.bytes(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void writesTheConfigThatIsReadBack(@TempDir Path directory) throws Exception {
        TokenizerConfig config = new TokenizerConfig("<|begin|>", "<|end|>", null, "{{ messages[0].content }}");
        BpeTrainer.train(corpus(1, 10).iterator(), 300, CONTROLS, config, "", directory);
        assertThat(TokenizerConfig.read(directory)).isEqualTo(config);
    }

    @Test
    void refusesWhatCannotBe(@TempDir Path directory) {
        List<String> texts = List.of("text");
        assertThatThrownBy(() -> BpeTrainer.train(texts.iterator(), 258, CONTROLS, directory))
                .hasMessageContaining("from 259");
        assertThatThrownBy(() -> BpeTrainer.train(texts.iterator(), 400, List.of("<s>", "<s>"), directory))
                .hasMessageContaining("distinct");
        assertThatThrownBy(() -> BpeTrainer.train(
                        texts.iterator(), 400, CONTROLS, new TokenizerConfig(null, "</s>", null, null), "", directory))
                .hasMessageContaining("</s>");
    }

    private static List<String> corpus(int seed, int lines) {
        String[] words = ("misfire cylinder catalyst oxygen sensor bank lean rich fuel trim P0301 P0420 check the and "
                        + "replace coil spark plug voltage 12.6 V idle rough don't it's naïve Größe 点火 🚗 at 3000 rpm")
                .split(" ");
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            StringBuilder line = new StringBuilder();
            for (int w = random.nextInt(12); w >= 0; w--) {
                line.append(words[random.nextInt(words.length)]).append(w == 0 ? ".\n" : " ");
            }
            texts.add(line.toString());
        }
        return texts;
    }

    /** Texts of letters are one word each; letters spell themselves in the byte alphabet. */
    private static List<String> mergesByDefinition(List<String> texts, int tokens) {
        List<List<String>> words = new ArrayList<>();
        texts.forEach(text -> words.add(new ArrayList<>(Arrays.asList(text.split("")))));
        List<String> merges = new ArrayList<>();
        List<String> learned = new ArrayList<>();
        while (learned.size() < tokens) {
            Map<String, Integer> counts = new HashMap<>();
            for (List<String> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(word.get(i) + " " + word.get(i + 1), 1, Integer::sum);
                }
            }
            String best = null;
            for (String pair : counts.keySet()) {
                if (counts.get(pair) >= 2
                        && (best == null
                                || counts.get(pair) > counts.get(best)
                                || counts.get(pair).equals(counts.get(best)) && pair.compareTo(best) < 0)) {
                    best = pair;
                }
            }
            if (best == null) {
                break;
            }
            if (!merges.contains(best)) {
                merges.add(best);
            }
            String[] parts = best.split(" ");
            words.forEach(word -> join(word, parts[0], parts[1]));
            if (!learned.contains(parts[0] + parts[1])) {
                learned.add(parts[0] + parts[1]);
            }
        }
        return merges;
    }

    private static int[] encodeByDefinition(String text, Map<String, Integer> ranks, Map<String, Integer> vocab) {
        List<Integer> tokens = new ArrayList<>();
        Matcher matcher = Pattern.compile(BpeTrainer.SPLIT, Pattern.UNICODE_CHARACTER_CLASS)
                .matcher(text);
        while (matcher.find()) {
            List<String> parts = new ArrayList<>(
                    Arrays.asList(ByteAlphabet.spell(matcher.group().getBytes(StandardCharsets.UTF_8))
                            .split("")));
            while (true) {
                String best = null;
                for (int i = 0; i + 1 < parts.size(); i++) {
                    String pair = parts.get(i) + " " + parts.get(i + 1);
                    if (ranks.containsKey(pair) && (best == null || ranks.get(pair) < ranks.get(best))) {
                        best = pair;
                    }
                }
                if (best == null) {
                    break;
                }
                String[] pair = best.split(" ");
                join(parts, pair[0], pair[1]);
            }
            parts.forEach(part -> tokens.add(vocab.get(part)));
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void join(List<String> parts, String left, String right) {
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i).equals(left) && parts.get(i + 1).equals(right)) {
                parts.set(i, left + right);
                parts.remove(i + 1);
            }
        }
    }
}
