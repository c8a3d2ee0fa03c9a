package dev.journeyman.slm.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.journeyman.slm.generation.AnswerConstraint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Automata worked by hand: which texts they accept, which byte may follow, what they refuse. */
class JsonConstraintTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonTokens TOKENS = new JsonTokens();
    private static final Vocabulary VOCABULARY = TOKENS.vocabulary();

    private static JsonConstraint of(String schema) throws Exception {
        return JsonConstraint.of(JSON.readTree(schema.replace('\'', '"')), VOCABULARY);
    }

    private static boolean accepts(String schema, String text) throws Exception {
        return of(schema).matches(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String following(String schema, String text) throws Exception {
        return of(schema).following(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)).stream()
                .map(b -> Character.toString(b))
                .collect(Collectors.joining());
    }

    private static final String TWO =
            "{'type':'object','properties':{'a':{'type':'boolean'},'b':{'const':1},'c':{'const':2}},"
                    + "'required':['b'],'additionalProperties':false}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                  | {
            {                   | ~ "~
            {'                  | ab
            {'a                 | ~"~
            {'a'                | :
            {'a':               | ~ ft~
            {'a': t             | r
            {'a':true           | ,
            {'a':true,          | ~ "~
            {'a':true, '        | b
            {'b                 | ~"~
            {'b':1              | ~ ,}~
            {'b':1 }            | ~~
            {'b':1,'            | c
            {'b':1, 'c': 2      | ~ }~
            """)
    void whatMayFollowInAnObject(String text, String bytes) throws Exception {
        assertThat(following(TWO, text == null ? "" : text)).isEqualTo(bytes == null ? "" : bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            {'type':'integer','minimum':-5,'maximum':120} => 0 7 120 -5 99 => 121 -6 -0 07 1.0 1e1 +1 999
            {'type':'integer','exclusiveMinimum':9,'exclusiveMaximum':21} => 10 15 20 => 9 21 1 2 100 -10
            {'type':'integer','minimum':1.5} => 2 10 999999999999999 => 1 0 -1 1000000000000000
            {'type':'integer','maximum':-998} => -998 -1000 -99999 => -997 -99 0
            {'type':'number'} => 0 -0 0.5 -12.25 1e9 3E-07 2.5e+10 => 00 .5 1. 1e 1e123 - +1 0x1
            {'type':['integer','null']} => 12 null => 1.5 true nul
            {'type':'array','items':{'const':1},'minItems':1,'maxItems':3} => [1] [1,1] [·1,1,1·] [1,·1] => [] [1,1,1,1] [1,] [,1]
            {'enum':[1,12,'x']} => 1 12 "x" => 2 "y" 121
            {'type':'string','enum':['x',3]} => "x" => 3
            {'anyOf':[{'const':'ab'},{'type':'string','maxLength':1}]} => "ab" "a" "" "z" => "abc" "zz"
            {'type':'string','pattern':'^a+b?$'} => "a" "aab" => "" "b" "abb" "ba"
            {'type':'string','pattern':'b'} => "b" "abc" "bb" => "" "ac"
            {'type':'string','pattern':'^(x|y){2}$'} => "xy" "yy" => "x" "xyx"
            {'type':'string','pattern':'^[^0-9]$','minLength':1} => "a" "ü" "\\"" => "1" "ab"
            {'type':'string','format':'date'} => "2024-02-28" "2025-12-31" => "2024-02-30" "2024-13-01" "0001-01-01"
            true => {} [] "" 1 null [{"a":[]}] {"a":{"b":[1,2]}} => {"a":1,"a":2} {,} [1}
            {'type':'object'} => {} {"a":1,"b":2} => [] {"a":1,"a":1} {"":1}
            {'type':'object','properties':{'a':{'const':1}},'additionalProperties':{'const':2}} => {} {"a":1} {"a":1,"b":2} {"b":2} {"ab":2} => {"b":2,"a":1} {"a":2} {"b":1} {"a":1,"a":2}
            """)
    void acceptsTheseTextsAndNotThose(String schema, String good, String bad) throws Exception {
        for (String text : good.split(" ")) { // a middle dot is a space of the text
            assertThat(accepts(schema, text.replace('\u00B7', ' ')))
                    .as("%s accepts %s", schema, text)
                    .isTrue();
        }
        for (String text : bad.split(" ")) {
            assertThat(accepts(schema, text)).as("%s accepts %s", schema, text).isFalse();
        }
    }

    @Test
    void recursionEndsAtTheDepthBound() throws Exception {
        String list = "{'$defs':{'l':{'type':'array','items':{'$ref':'#/$defs/l'}}},'$ref':'#/$defs/l'}";
        assertThat(accepts(list, "[".repeat(Bounds.DEPTH) + "]".repeat(Bounds.DEPTH)))
                .isTrue();
        assertThat(accepts(list, "[".repeat(Bounds.DEPTH + 1) + "]".repeat(Bounds.DEPTH + 1)))
                .isFalse();
        assertThatThrownBy(() -> of("{'type':'object','properties':{'me':{'$ref':'#'}},'required':['me']}"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("has no document");
        assertThat(accepts(
                        "{'type':'object','properties':{'me':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},'required':['me']}",
                        "{\"me\":{\"me\":null}}"))
                .isTrue();
    }

    @Test
    void lengthsCountCodePoints() throws Exception {
        String three = "{'type':'string','minLength':3,'maxLength':3}";
        for (String text : List.of("abc", "a\u00FC\uD83D\uDE97", "\\ud83d\\ude97\\u0041\\n", "\\\"\\\\\\/")) {
            assertThat(accepts(three, "\"" + text + "\"")).as(text).isTrue();
        }
        for (String text :
                List.of("ab", "abcd", "\\ud83d", "\\ude97ab", "a\\ud83d\\u0041", "a\nb", "\\x41b", "\\u00g1ab")) {
            assertThat(accepts(three, "\"" + text + "\"")).as(text).isFalse();
        }
    }

    /** Against Java's own decoder: every sequence of up to four bytes at the borders of the table. */
    @Test
    void stringsAreWellFormedUtf8() throws Exception {
        JsonConstraint strings = of("{'type':'string'}");
        int[] borders = {
            0x41, 0x7E, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
        };
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 100_000; i++) {
            byte[] text = new byte[2 + random.nextInt(5)];
            for (int at = 1; at < text.length - 1; at++) {
                text[at] = (byte) borders[random.nextInt(borders.length)];
            }
            text[0] = '"';
            text[text.length - 1] = '"';
            boolean wellFormed =
                    Arrays.equals(new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), text);
            assertThat(strings.matches(text)).as(Arrays.toString(text)).isEqualTo(wellFormed);
        }
    }

    /** The mask of every state on a random way, against stepping each token by itself. */
    @Test
    void masksAreWhatSteppingSays() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 60; i++) {
            JsonConstraint constraint = i % 6 == 0
                    ? JsonConstraint.anyObject(VOCABULARY)
                    : JsonConstraint.of(new SchemaGenerator(1_000 + i).next(), VOCABULARY);
            AnswerConstraint.Progress progress = constraint.begin();
            int left = constraint.leastTokens() + random.nextInt(30);
            while (left > 0 && !progress.mustEnd()) {
                float[] logits = new float[TOKENS.size()];
                progress.mask(logits, left);
                List<Integer> allowed = new java.util.ArrayList<>();
                for (int token = 0; token < logits.length; token++) {
                    boolean masked = logits[token] == Float.NEGATIVE_INFINITY;
                    boolean blind = token < 257
                            ? false
                            : new String(TOKENS.bytes(token), StandardCharsets.UTF_8).contains(",\"");
                    if (!blind || !masked) { // a token over two free names may be left out
                        assertThat(!masked)
                                .as("schema %d, %d left, token %d", i, left, token)
                                .isEqualTo(progress.allows(token, left));
                    }
                    if (!masked && token != JsonTokens.END) {
                        allowed.add(token);
                    }
                }
                if (allowed.isEmpty()) {
                    assertThat(progress.isComplete()).isTrue();
                    break;
                }
                progress.accept(allowed.get(random.nextInt(allowed.size())));
                left--;
            }
            assertThat(progress.isComplete()).as("schema %d", i).isTrue();
        }
    }

    @Test
    void endTokensOnlyWhereTheDocumentIsComplete() throws Exception {
        AnswerConstraint.Progress progress = of("{'type':'integer'}").begin();
        assertThat(progress.allows(JsonTokens.END, 9)).isFalse();
        progress.accept('7');
        assertThat(progress.isComplete()).isTrue();
        assertThat(progress.mustEnd()).isFalse();
        assertThat(progress.allows(JsonTokens.END, 9)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            {'type':'object','properties':{'x':{'type':'object','patternProperties':{}}}} => .properties.x.patternProperties is not supported
            {'oneOf':[]} => .oneOf is not supported
            {'type':'string','not':{}} => .not is not supported
            {'type':'array','uniqueItems':true} => .uniqueItems is not supported
            {'type':'number','minimum':0} => .minimum is supported only for whole numbers ("type": "integer")
            {'type':'integer','minimum':5,'maximum':4} => .minimum leaves no whole number of at most 15 digits
            {'type':'integer','multipleOf':5} => .multipleOf is not supported
            {'type':'string','format':'ipv4'} => .format "ipv4" is not supported: date, date-time and uuid are
            {'type':'string','pattern':'a','format':'date'} => .format is not supported beside pattern
            {'type':'string','pattern':'^a$','minLength':2} => .pattern matches no string of 2 to 256 characters
            {'type':'string','pattern':'(?=a)b'} => .pattern is not supported from its character 1 on: only characters, classes, groups, | and the quantifiers * + ? {m,n}, with ^ and $ at the ends, are
            {'type':'string','pattern':'(a{99}){99}'} => .pattern is too large: its repetitions are spelled out
            {'type':'string','minLength':3,'maxLength':2} => .minLength must not be above maxLength
            {'type':'string','maxLength':-1} => .maxLength must be a whole number, 0 or more
            {'type':'thing'} => .type must be object, array, string, number, integer, boolean or null, or a list of these
            {'type':'object','properties':{},'required':['y']} => .required[0] must be a name of properties
            {'enum':[]} => .enum must be a list of at least one value
            {'type':'string','enum':[1]} => .enum has no value of the type
            {'enum':['a'],'minLength':1} => .minLength is not supported beside enum
            {'$ref':'#/$defs/no'} => .$ref must be "#" or "#/$defs/NAME" with a definition that there is
            {'$ref':'http://x/y'} => .$ref must be "#" or "#/$defs/NAME" with a definition that there is
            {'anyOf':[{'type':'string'}],'type':'string'} => .type is not supported beside anyOf
            {'anyOf':[]} => .anyOf must be a list of 1 to 32 schemas
            {'type':'object','properties':{'x':false}} => .properties.x false is not supported: nothing would be valid
            {'const':'\\ud800'} => .const holds half a character (a lone surrogate)
            7 => must be an object
            """)
    void refusesByName(String schema, String message) {
        SchemaException refused = catchThrowableOfType(SchemaException.class, () -> of(schema));
        assertThat(refused).as(schema).isNotNull();
        assertThat(refused.problems().get(0).toString())
                .isEqualTo(message.startsWith("must") ? " " + message : message);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        SchemaException refused = catchThrowableOfType(
                SchemaException.class,
                () -> of("{'type':'object','properties':{'a':{'not':{}},'b':{'allOf':[]}},'if':{},'required':['c']}"));
        assertThat(refused.problems())
                .extracting(SchemaException.Problem::path)
                .containsExactlyInAnyOrder(".if", ".required[0]", ".properties.a.not", ".properties.b.allOf");
    }

    @Test
    void aVocabularyWithoutTheBytesIsRefused() {
        assertThatThrownBy(() -> Vocabulary.of(token -> new byte[] {(byte) token}, 0xF4, List.of()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("no tokens of the single bytes f4");
    }
}
