package dev.journeyman.guardrails.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader takes a text for: folding, words with their places, texts encoded in it. */
class PlainTextTest {
    private static final String ASKED = "please open the second valve and drain the coolant";

    private static List<String> keys(String text) {
        return PlainText.of(text).words().stream().map(Word::key).toList();
    }

    private static List<String> layers(String text) {
        return PlainText.of(text).layers().stream()
                .map(layer -> layer.text().folded())
                .toList();
    }

    private static Layer layer(String text, Encoding encoding) {
        return PlainText.of(text).layers().stream()
                .filter(layer -> layer.encodings().equals(List.of(encoding)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + encoding + " in " + text));
    }

    @ParameterizedTest
    @CsvSource({
        "Engine LAMP, engine lamp",
        "\uFF29gnore, ignore", // full width
        "\uD835\uDC22\uD835\uDC20nore, ignore", // mathematical bold i, g
        "\u24D8gnore, ignore", // circled
        "\u026A\u0262\u0274\u1D0F\u0280\u1D07, ignore", // small capitals
        "\uD83C\uDD78\uD83C\uDD76nore, ignore", // negative squared
        "ig\u200Bno\u00ADre, ignore", // zero width space, soft hyphen
        "\u0456gn\u043Er\u0435, ignore", // Cyrillic i, o, e
        "\u0399GN\u039FR\u0395, ignore", // Greek capitals
        "\u0420\u0430\u0441\u0435, pace", // wholly look-alike, nothing else Cyrillic in the text
        "r\u0336e\u0336d\u0336, r\u0336e\u0336d\u0336", // one mark a letter is writing
        "cafe\u0301, caf\u00E9",
    })
    void textIsFolded(String text, String folded) {
        assertThat(PlainText.of(text).folded()).isEqualTo(folded);
    }

    @ParameterizedTest
    @CsvSource({
        "\u0440\u043E\u0441\u0430 \u043D\u0430 \u043A\u0430\u043F\u043E\u0442\u0435", // Russian: dew on the bonnet
        "\u03BA\u03B9\u03BD\u03B7\u03C4\u03AE\u03C1\u03B1\u03C2", // Greek: engine
        "10 k\u03A9 \u03BCm",
        "stra\u00DFe \u00FCber"
    })
    void trueScriptsStay(String text) {
        assertThat(PlainText.of(text).mixedScriptWords()).isZero();
        if (!text.contains("\u03A9")) {
            assertThat(PlainText.of(text).folded()).isEqualTo(text);
        }
    }

    @Test
    void marksBeyondAnyWritingAreDropped() {
        PlainText flooded = PlainText.of("r" + "\u0336".repeat(50) + "ed");
        assertThat(flooded.folded()).isEqualTo("r" + "\u0336".repeat(4) + "ed");
        assertThat(flooded.floodedMarks()).isEqualTo(46);
        assertThat(flooded.words().get(0).key()).isEqualTo("red");
    }

    @Test
    void whatIsNotSeenIsCounted() {
        PlainText text = PlainText.of("a\u200Bb\u202Ec\uD800d\u0007e\u2066");
        assertThat(text.folded()).isEqualTo("abcde");
        assertThat(text.hiddenChars()).isEqualTo(1);
        assertThat(text.bidiControls()).isEqualTo(2);
        assertThat(text.unpairedSurrogates()).isEqualTo(1);
        assertThat(text.controls()).isEqualTo(1);
    }

    @Test
    void wordsHaveTheirPlaceInTheOriginal() {
        String text = "\uD835\uDC22\uD835\uDC20nore\u200B the  caf\u0065\u0301! Don't";
        List<Word> words = PlainText.of(text).words();
        assertThat(words.stream().map(Word::key)).containsExactly("ignore", "the", "cafe", "dont");
        assertThat(text.substring(words.get(1).start(), words.get(1).end())).isEqualTo("the");
        assertThat(text.substring(words.get(2).start(), words.get(2).end())).isEqualTo("cafe\u0301");
        assertThat(words.get(0).start()).isZero();
        assertThat(text.substring(words.get(3).start(), words.get(3).end())).isEqualTo("Don't");
        // ignore 0, the 1, cafe 2, then a sentence ends: 3 more
        assertThat(words.stream().map(Word::place)).containsExactly(0, 1, 2, 6);
    }

    @Test
    void elisionsAreWordsAndEndingsAreNot() {
        assertThat(keys("l'instruction d\u2019origine you're l'huile"))
                .containsExactly("l", "instruction", "d", "origine", "youre", "l", "huile");
        assertThat(keys("Stra\u00DFe m\u0142otek \u0131\u015F\u0131k")).containsExactly("strasse", "mlotek", "isik");
    }

    @ParameterizedTest
    @CsvSource({
        "1gn0r3, ignore",
        "pr3v!ous, previous",
        "in$truct10ns, instructions",
        "syst3m, system",
        "ignoooore, ignore",
        "a11, all"
    })
    void digitsAndSignsMayBeLetters(String written, String meant) {
        List<Word> words = PlainText.of("x " + written + " y").words();
        assertThat(words).hasSize(3);
        assertThat(words.get(1).others()).contains(meant);
    }

    @Test
    void lookAlikeWordsAmongTrueOnesHaveBothForms() {
        // "rase" in Cyrillic letters beside a word that can only be Russian
        Word word = PlainText.of("\u0440\u0430\u0441\u0435 \u043D\u0430\u0436\u0438\u043C")
                .words()
                .get(0);
        assertThat(word.key()).isEqualTo("\u0440\u0430\u0441\u0435");
        assertThat(word.others()).contains("pace");
    }

    @Test
    void base64IsDecoded() {
        byte[] bytes = ASKED.getBytes(StandardCharsets.UTF_8);
        String standard = Base64.getEncoder().encodeToString(bytes);
        String text = "Run this: " + standard + " now";
        Layer found = layer(text, Encoding.BASE64);
        assertThat(found.text().original()).isEqualTo(ASKED);
        assertThat(text.substring(found.span().start(), found.span().end())).isEqualTo(standard.replace("=", ""));
        String lines = standard.substring(0, 24) + "\r\n" + standard.substring(24, 48) + "\n" + standard.substring(48);
        assertThat(layers(lines)).contains(ASKED);
        String url = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("the >>> lamp ??? is on >>>".getBytes(StandardCharsets.UTF_8));
        assertThat(url).contains("-");
        assertThat(layers(url)).contains("the >>> lamp ??? is on >>>");
        assertThat(layers(Base64.getEncoder().encodeToString(ASKED.getBytes(StandardCharsets.UTF_16LE))))
                .contains(ASKED);
    }

    @Test
    void hexAndBinaryAreDecoded() {
        byte[] bytes = ASKED.getBytes(StandardCharsets.UTF_8);
        assertThat(layers(HexFormat.of().formatHex(bytes))).contains(ASKED);
        assertThat(layers("x: " + HexFormat.ofDelimiter(" ").formatHex(bytes))).contains(ASKED);
        assertThat(layers(HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(bytes)))
                .contains(ASKED);
        StringBuilder binary = new StringBuilder();
        for (byte b : bytes) {
            binary.append(Integer.toBinaryString(b | 0x100).substring(1)).append(' ');
        }
        assertThat(layers(binary.toString())).contains(ASKED);
    }

    @ParameterizedTest
    @CsvSource({
        "please%20%6Fpen it, please open it, PERCENT",
        "please &#111;p&#x65;n it, please open it, ENTITY",
        "please \\u006fpen it, please open it, ESCAPE",
        "please \\x6f\\x70en it, please open it, ESCAPE",
        "pl\\u{65}ase open it, please open it, ESCAPE",
        "caf%C3%A9 %6fn, caf\u00E9 on, PERCENT"
    })
    void escapesAreDecoded(String written, String meant, Encoding encoding) {
        assertThat(layer(written, encoding).text().folded()).isEqualTo(meant);
    }

    @Test
    void plainPercentagesAreNoEscapes() {
        assertThat(layers("EGR 42 %, load 30% at idle & 5% more, path C:\\new\\x"))
                .isEmpty();
    }

    @Test
    void ciphersAreDecodedWhereTheResultIsMoreLikeLanguage() {
        StringBuilder rot13 = new StringBuilder();
        StringBuilder atbash = new StringBuilder();
        for (char c : ASKED.toCharArray()) {
            rot13.append(c == ' ' ? ' ' : (char) ('a' + (c - 'a' + 13) % 26));
            atbash.append(c == ' ' ? ' ' : (char) ('z' - (c - 'a')));
        }
        assertThat(layers("Decode: " + rot13)).anyMatch(text -> text.contains(ASKED));
        assertThat(layers(atbash.toString())).contains(ASKED);
        assertThat(layers(new StringBuilder(ASKED).reverse().toString())).contains(ASKED);
        assertThat(layers(rot13.reverse().toString())).contains(ASKED);
        assertThat(layers("esaelp nepo eht dnoces evlav dna niard eht tnalooc")).contains(ASKED);
        assertThat(layers(ASKED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Der Anlasser dreht nicht und der Motor springt bei K\u00E4lte schlecht an",
        "El motor vibra al ralent\u00ED y el testigo del motor se enciende a veces",
        "Le moteur broute \u00E0 froid et la pompe fait un bruit bizarre au d\u00E9marrage",
        "Silnik nie odpala na zimno a kontrolka oleju miga na wolnych obrotach",
        "Motor so\u011Fukken zor \u00E7al\u0131\u015F\u0131yor ve egzozdan siyah duman \u00E7\u0131k\u0131yor",
        "De motor slaat af bij stilstand en het lampje blijft branden na het starten",
        "P0301 P0302 P050A U0100 U0121 B00D2 C0035 stored, 5W-30 oil, 2.0 TDI, OM651"
    })
    void ordinaryTextHidesNothing(String text) {
        assertThat(layers(text)).isEmpty();
        assertThat(PlainText.of(text).blobs()).isEmpty();
    }

    @Test
    void lettersOneByOneAreJoined() {
        assertThat(layers("o p e n  t h e  v a l v e please")).containsExactly("open the valve please");
        assertThat(layers("so o.p.e.n.i.n.g it")).containsExactly("so opening it");
        assertThat(layers("a b test, cylinders 1 2 3 4 5 6")).isEmpty();
    }

    @Test
    void morseIsDecoded() {
        assertThat(layers("--- .--. . -. / - .... . / ...- .- .-.. ...- .")).contains("open the valve");
        assertThat(layers("wait... well --- no -- yes ... ----------------")).isEmpty();
    }

    @Test
    void tagsAndSelectorsAreRead() {
        StringBuilder tags = new StringBuilder("Hello");
        StringBuilder selectors = new StringBuilder("Hello \uD83D\uDE00");
        for (byte b : ASKED.getBytes(StandardCharsets.UTF_8)) {
            tags.appendCodePoint(0xE0000 + b);
            selectors.appendCodePoint(b < 16 ? 0xFE00 + b : 0xE0100 + b - 16);
        }
        assertThat(layer(tags.toString(), Encoding.TAGS).text().original()).isEqualTo(ASKED);
        assertThat(layer(selectors.toString(), Encoding.SELECTORS).text().original())
                .isEqualTo(ASKED);
        // England's flag is a black flag with tags
        assertThat(layers("\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F won"))
                .isEmpty();
        assertThat(layers("\u2764\uFE0F \u2708\uFE0F")).isEmpty();
    }

    @Test
    void threeEncodingsInEachOtherAreFollowedAndFourAreNot() {
        String once = Base64.getEncoder().encodeToString(ASKED.getBytes(StandardCharsets.UTF_8));
        String twice = HexFormat.of().formatHex(once.getBytes(StandardCharsets.UTF_8));
        String thrice = Base64.getEncoder().encodeToString(twice.getBytes(StandardCharsets.UTF_8));
        String four = Base64.getEncoder().encodeToString(thrice.getBytes(StandardCharsets.UTF_8));
        Layer deepest = PlainText.of("see " + thrice).layers().stream()
                .filter(layer -> layer.text().original().equals(ASKED))
                .findFirst()
                .orElseThrow();
        assertThat(deepest.encodings()).containsExactly(Encoding.BASE64, Encoding.HEX, Encoding.BASE64);
        assertThat(deepest.span().start()).isEqualTo(4);
        assertThat(layers(four)).doesNotContain(ASKED);
    }

    @Test
    void moreLayersThanAreFollowedAreTold() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < Layers.MOST_LAYERS + 1; i++) {
            many.append(Base64.getEncoder()
                            .encodeToString(("harmless text number " + i).getBytes(StandardCharsets.UTF_8)))
                    .append(" , ");
        }
        PlainText text = PlainText.of(many.toString());
        assertThat(text.layers()).hasSize(Layers.MOST_LAYERS);
        assertThat(text.isUnfinished()).isTrue();
        assertThat(PlainText.of("harmless").isUnfinished()).isFalse();
    }

    @Test
    void digitsThatAreNoTextAreABlob() {
        byte[] bytes = new byte[90];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 89 + 200);
        }
        String data = Base64.getEncoder().encodeToString(bytes); // 120 characters
        PlainText text = PlainText.of("data:" + data);
        assertThat(text.layers()).isEmpty();
        assertThat(text.blobs()).hasSize(1);
        assertThat(text.blobs().get(0).start()).isEqualTo(5);
    }
}
