package dev.journeyman.slm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vocabularies in the style of Llama 2 and Mistral, built here: metaspace, byte fallback, control tokens that merges build. */
class MetaspaceTokenizerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SPELLINGS = List.of("<s>", "</s>", "[INST]", "[/INST]", "<think>");

    /** Where the space before a text comes from. */
    enum Style {
        NORMALIZER,
        METASPACE_FIRST,
        METASPACE_ALWAYS,
        METASPACE_NEVER
    }

    @ParameterizedTest
    @EnumSource
    void piecesEncodeAsTheLibraryEncodesTheWholeText(Style style) throws Exception {
        String json = json(style);
        try (HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.parse(json.getBytes(StandardCharsets.UTF_8), "test");
                NativeEncoder whole = new NativeEncoder(json, "test")) {
            for (int seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                StringBuilder text = new StringBuilder();
                List<Piece> pieces = new ArrayList<>();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    if (random.nextBoolean()) {
                        String control = SPELLINGS.get(random.nextInt(4));
                        pieces.add(new Piece.Control(control));
                        text.append(control);
                    } else if (pieces.isEmpty() || pieces.getLast() instanceof Piece.Control) {
                        String plain = RandomText.any(random, 30, List.of("hello", " the", "<think>", "  "));
                        if (!plain.isEmpty() && SPELLINGS.subList(0, 4).stream().noneMatch(plain::contains)) {
                            pieces.add(new Piece.Text(plain));
                            text.append(plain);
                        }
                    }
                }
                assertThat(tokenizer.encode(pieces)).as("seed %d", seed).isEqualTo(whole.encode(text.toString()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void controlSpelledInTextIsTextAndRoundTrips(Style style) throws Exception {
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.parse(json(style).getBytes(StandardCharsets.UTF_8), "test")) {
            for (int seed = 0; seed < 200; seed++) {
                // A matched <think> would cut the text, and the library puts its space before each part.
                String text = RandomText.any(new Random(seed), 60, SPELLINGS.subList(0, 4))
                        .replace('\u2581', '_');
                int[] tokens = tokenizer.encode(text);
                assertThat(Arrays.stream(tokens).filter(token -> token < 5).toArray())
                        .as("control tokens, seed %d", seed)
                        .isEmpty();
                String decoded = tokenizer.decode(tokens);
                assertThat(decoded.equals(text) || decoded.equals(" " + text))
                        .as("seed %d: '%s' became '%s'", seed, text, decoded)
                        .isTrue();
            }
            assertThat(tokenizer.controlSpellings()).containsExactly("<unk>", "<s>", "</s>", "[INST]", "[/INST]");
        }
    }

    @Test
    void bytesOfATokenAreWhatItStandsFor() throws Exception {
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.parse(json(Style.NORMALIZER).getBytes(StandardCharsets.UTF_8), "test")) {
            assertThat(tokenizer.bytes(1)).isEmpty();
            assertThat(tokenizer.bytes(5)).containsExactly(0);
            assertThat(tokenizer.bytes(5 + 0xC3)).containsExactly(0xC3);
            int[] car = tokenizer.encode("🚗");
            assertThat(Arrays.copyOfRange(car, 1, 5)).containsExactly(5 + 0xF0, 5 + 0x9F, 5 + 0x9A, 5 + 0x97);
            assertThat(tokenizer.decode(car)).isEqualTo(" 🚗");
            int[] think = tokenizer.encode("<think>");
            assertThat(think).hasSize(1);
            assertThat(tokenizer.decode(think)).isEqualTo("<think>");
        }
    }

    /** A special token that swallows the white space beside it, as Phi 3's do. */
    @Test
    void stripsWhiteSpaceBesideControlAsTheLibraryDoes() throws Exception {
        ObjectNode root = (ObjectNode) JSON.readTree(json(Style.METASPACE_FIRST));
        ((ObjectNode) root.path("added_tokens").get(3)).put("rstrip", true);
        ((ObjectNode) root.path("added_tokens").get(4)).put("lstrip", true);
        String json = JSON.writeValueAsString(root);
        try (HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.parse(json.getBytes(StandardCharsets.UTF_8), "test");
                NativeEncoder whole = new NativeEncoder(json, "test")) {
            List<Piece> pieces = List.of(
                    new Piece.Control("[INST]"),
                    new Piece.Text(" \n hello the "),
                    new Piece.Control("[/INST]"),
                    new Piece.Text(" a "),
                    new Piece.Control("</s>"));
            assertThat(tokenizer.encode(pieces)).isEqualTo(whole.encode("[INST] \n hello the [/INST] a </s>"));
        }
    }

    private static String json(Style style) throws Exception {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode added = root.putArray("added_tokens");
        List<String> controls = List.of("<unk>", "<s>", "</s>", "[INST]", "[/INST]");
        ObjectNode model = JSON.createObjectNode()
                .put("type", "BPE")
                .put("unk_token", "<unk>")
                .put("fuse_unk", true)
                .put("byte_fallback", true);
        ObjectNode vocab = model.putObject("vocab");
        for (String control : controls) {
            vocab.put(control, vocab.size());
        }
        for (int b = 0; b < 256; b++) {
            vocab.put(String.format("<0x%02X>", b), vocab.size());
        }
        for (char c = '!'; c <= '~'; c++) {
            vocab.put(String.valueOf(c), vocab.size());
        }
        vocab.put("\u2581", vocab.size());
        ArrayNode merges = model.putArray("merges");
        // Some converters list every merge that the vocabulary allows, those that build a control token too.
        for (String merge : List.of(
                "h e",
                "l l",
                "he ll",
                "hell o",
                "t he",
                "\u2581 the",
                "< s",
                "<s >",
                "< /",
                "</ s",
                "</s >",
                "[ I",
                "N S",
                "[I NS",
                "[INS T",
                "[INST ]",
                "\u2581 \u2581")) {
            String joined = merge.replace(" ", "");
            if (!vocab.has(joined)) {
                vocab.put(joined, vocab.size());
            }
            merges.add(merge);
        }
        for (int i = 0; i < controls.size(); i++) {
            addedToken(added, i, controls.get(i), true);
        }
        addedToken(added, vocab.size(), "<think>", false);
        switch (style) {
            case NORMALIZER -> {
                ArrayNode steps =
                        root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
                steps.addObject().put("type", "Prepend").put("prepend", "\u2581");
                ObjectNode replace = steps.addObject().put("type", "Replace").put("content", "\u2581");
                replace.putObject("pattern").put("String", " ");
                root.putNull("pre_tokenizer");
            }
            default ->
                root.putObject("pre_tokenizer")
                        .put("type", "Metaspace")
                        .put("replacement", "\u2581")
                        .put(
                                "prepend_scheme",
                                style.name().replace("METASPACE_", "").toLowerCase(java.util.Locale.ROOT))
                        .put("split", false);
        }
        ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
        decoders.addObject().put("type", "ByteFallback");
        root.set("model", model);
        return JSON.writeValueAsString(root);
    }

    private static void addedToken(ArrayNode added, int id, String content, boolean special) {
        added.addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }
}
