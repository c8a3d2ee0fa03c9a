package dev.journeyman.slm.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE vocabulary from texts and writes it as {@code tokenizer.json}.
 *
 * <p>Byte-pair encoding (Sennrich, Haddow and Birch, 2016) over bytes: texts are cut into words by {@link #SPLIT}, each
 * word starts as its bytes of UTF-8, and the most frequent pair of neighbours becomes a token, again and again. Every
 * text can be encoded, since every byte is a token. Digits are cut one by one, so that a trouble code or a mileage is
 * read digit by digit whatever the corpus held.
 *
 * <p>The result depends on the texts alone and not on their order: of pairs that are as frequent, the one whose left,
 * then right part comes first in byte order is taken.
 *
 * <p>Token numbers: a byte's token is the byte's value, 0 to 255; then the learned tokens in the order they were learned;
 * then the control tokens in the caller's order.
 */
public final class BpeTrainer {

    /**
     * How a text is cut into words: Llama 3's expression, with single digits. It means the same to {@link Pattern} with
     * {@link Pattern#UNICODE_CHARACTER_CLASS} and to the library (Oniguruma).
     */
    public static final String SPLIT = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** The largest vocabulary that can be asked for. */
    public static final int MAX_VOCABULARY = 262_144;

    /** Words longer than this (a run of base64, say) teach nothing and are left out. */
    static final int MAX_WORD_BYTES = 1_024;

    /** Distinct words beyond this end the training with an error: the corpus is not text, or needs another tool. */
    static final int MAX_DISTINCT_WORDS = 4_000_000;

    private static final int BYTES = 256;

    private BpeTrainer() {}

    /**
     * Learns a vocabulary and writes {@code tokenizer.json} and {@code tokenizer_config.json}.
     *
     * @param texts the corpus; read once
     * @param vocabularySize how many tokens at most, bytes and control tokens included; fewer if no pair occurs twice
     * @param controlTokens spellings of the control tokens, which become special added tokens
     * @param config begin, end and padding token and the chat template
     * @param words what a domain wants kept together before anything else is cut, as a regular expression; empty for
     *     nothing
     * @param directory where the two files are written; created if missing
     * @return the size of the vocabulary
     * @throws IllegalArgumentException if the size has no room for bytes and control tokens, a control token is empty or
     *     named twice, or the config names one that is not among them
     */
    public static int train(
            Iterator<String> texts,
            int vocabularySize,
            List<String> controlTokens,
            TokenizerConfig config,
            String words,
            Path directory)
            throws IOException {
        check(vocabularySize, controlTokens, config);
        String split = words.isEmpty() ? SPLIT : words + "|" + SPLIT;
        Map<String, Long> counts = countWords(texts, Pattern.compile(split, Pattern.UNICODE_CHARACTER_CLASS));
        BpeVocabulary vocabulary = new BpeMerges(counts).learn(vocabularySize - controlTokens.size());
        vocabulary.write(controlTokens, split, directory);
        config.write(directory);
        return vocabulary.size() + controlTokens.size();
    }

    /** As {@link #train(Iterator, int, List, TokenizerConfig, String, Path)}, with a {@code tokenizer_config.json} that names nothing. */
    public static int train(Iterator<String> texts, int vocabularySize, List<String> controlTokens, Path directory)
            throws IOException {
        return train(texts, vocabularySize, controlTokens, TokenizerConfig.EMPTY, "", directory);
    }

    private static void check(int vocabularySize, List<String> controlTokens, TokenizerConfig config) {
        if (vocabularySize < BYTES + controlTokens.size() || vocabularySize > MAX_VOCABULARY) {
            throw new IllegalArgumentException("vocabularySize must be from " + (BYTES + controlTokens.size())
                    + " (256 bytes and " + controlTokens.size() + " control tokens) to " + MAX_VOCABULARY
                    + ", and is " + vocabularySize);
        }
        if (controlTokens.contains("") || new LinkedHashSet<>(controlTokens).size() != controlTokens.size()) {
            throw new IllegalArgumentException("controlTokens must be distinct and not empty: " + controlTokens);
        }
        for (String named : config.namedTokens()) {
            if (!controlTokens.contains(named)) {
                throw new IllegalArgumentException(
                        "the config names '" + named + "', which is not among the control tokens " + controlTokens);
            }
        }
    }

    /** Each word, spelled in the {@linkplain ByteAlphabet byte alphabet}, and how often it occurs; in order of spelling. */
    private static Map<String, Long> countWords(Iterator<String> texts, Pattern word) {
        Map<String, Long> counts = new HashMap<>();
        while (texts.hasNext()) {
            Matcher matcher = word.matcher(Surrogates.replaceUnpaired(texts.next()));
            while (matcher.find()) {
                counts.merge(matcher.group(), 1L, Long::sum);
                if (counts.size() > MAX_DISTINCT_WORDS) {
                    throw new IllegalArgumentException("the texts hold more than " + MAX_DISTINCT_WORDS
                            + " distinct words; train on a sample of them");
                }
            }
        }
        Map<String, Long> spelled = new TreeMap<>();
        counts.forEach((each, count) -> {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            if (bytes.length <= MAX_WORD_BYTES) {
                spelled.put(ByteAlphabet.spell(bytes), count);
            }
        });
        return spelled;
    }
}
