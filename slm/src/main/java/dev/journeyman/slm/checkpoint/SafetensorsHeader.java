package dev.journeyman.slm.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, read as a stream and checked before anything believes it.
 *
 * <p>See the package's description for the format and the checks.
 */
final class SafetensorsHeader {
    /** The limit of the reference implementation. */
    static final long MAX_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";

    /** Tensors in one file: a hundred times what a large model has. */
    static final int MAX_TENSORS = 200_000;

    static final int MAX_DIMENSIONS = 32;

    private final SequencedMap<String, TensorEntry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final String source;
    private final long dataBytes;

    private SafetensorsHeader(String source, long dataBytes) {
        this.source = source;
        this.dataBytes = dataBytes;
    }

    /** The tensors in the order of the header. */
    SequencedMap<String, TensorEntry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Parses and checks a header.
     *
     * @param json the header without its length
     * @param dataBytes the bytes that follow it in the file
     */
    static SafetensorsHeader parse(ByteBuffer json, long dataBytes, String source) {
        SafetensorsHeader header = new SafetensorsHeader(source, dataBytes);
        if (!json.hasRemaining() || json.get(json.position()) != '{') {
            throw header.malformed("its header does not start with '{', so this is not a safetensors file");
        }
        var utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (JsonParser parser = JsonFields.FACTORY.createParser(new InputStreamReader(new BufferStream(json), utf8))) {
            header.object(parser);
        } catch (JsonProcessingException e) {
            throw JsonFields.malformed(source + " header", e);
        } catch (CharacterCodingException e) {
            throw header.malformed("its header is not UTF-8");
        } catch (IOException e) {
            throw header.malformed("its header cannot be parsed: " + Quoted.plain(e.toString()));
        }
        header.checkLayout();
        return header;
    }

    private void object(JsonParser parser) throws IOException {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals(METADATA)) {
                metadata(parser);
            } else {
                if (entries.size() == MAX_TENSORS) {
                    throw malformed("its header names more than " + MAX_TENSORS + " tensors");
                }
                entries.put(name, tensor(parser, name));
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT, "the header");
        if (parser.nextToken() != null) {
            throw malformed("its header goes on after the closing brace");
        }
    }

    private void metadata(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.START_OBJECT, METADATA);
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + "." + Quoted.plain(key));
            metadata.put(key, parser.getText());
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT, METADATA);
    }

    private TensorEntry tensor(JsonParser parser, String name) throws IOException {
        String what = "tensor " + Quoted.text(name);
        expect(parser.currentToken(), JsonToken.START_OBJECT, what);
        @Nullable ElementType type = null;
        long @Nullable [] shape = null;
        long @Nullable [] offsets = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "dtype" -> type = type(parser, what);
                case "shape" -> shape = longs(parser, what + ".shape", MAX_DIMENSIONS);
                case "data_offsets" -> offsets = longs(parser, what + ".data_offsets", 2);
                default -> parser.skipChildren();
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT, what);
        if (type == null || shape == null || offsets == null) {
            throw malformed(what + " must have dtype, shape and data_offsets");
        }
        return entry(name, what, type, shape, offsets);
    }

    private TensorEntry entry(String name, String what, ElementType type, long[] shape, long[] offsets) {
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw malformed(what + " must have data_offsets [start, end], but they are " + Arrays.toString(offsets));
        }
        if (offsets[1] > dataBytes) {
            throw malformed(what + " ends at byte " + offsets[1] + ", but the file holds only " + dataBytes
                    + " bytes of data; it may have been cut off");
        }
        long bytes;
        try {
            bytes = bytes(type, shape);
        } catch (ArithmeticException e) {
            throw malformed(what + " of shape " + Arrays.toString(shape) + " is too large to exist");
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw malformed(what + " of type " + type + " and shape " + Arrays.toString(shape) + " needs " + bytes
                    + " bytes, but its data_offsets span " + (offsets[1] - offsets[0]));
        }
        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
    }

    /** The bytes of a tensor; throws ArithmeticException where they overflow. */
    static long bytes(ElementType type, long[] shape) {
        long bytes = type.bytes();
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension == 0) {
                empty = true;
            } else {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        }
        return empty ? 0 : bytes;
    }

    private ElementType type(JsonParser parser, String what) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, what + ".dtype");
        String spelling = parser.getText();
        return ElementType.ofSpelling(spelling)
                .orElseThrow(() -> malformed(what + " has the unknown dtype " + Quoted.text(spelling) + "; known: "
                        + Arrays.toString(ElementType.values())));
    }

    private long[] longs(JsonParser parser, String what, int max) throws IOException {
        expect(parser.currentToken(), JsonToken.START_ARRAY, what);
        List<Long> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
                throw malformed(what + " must hold whole numbers from 0 to " + Long.MAX_VALUE + ", but holds "
                        + Quoted.plain(parser.getText()));
            }
            if (values.size() == max) {
                throw malformed(what + " has more than " + max + " numbers");
            }
            values.add(parser.getLongValue());
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** The tensors must cover the data without overlap and without holes. */
    private void checkLayout() {
        List<TensorEntry> ordered = entries.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::start).thenComparingLong(TensorEntry::end))
                .toList();
        long end = 0;
        for (TensorEntry entry : ordered) {
            if (entry.start() != end) {
                throw malformed("tensor " + Quoted.text(entry.name()) + " starts at byte " + entry.start()
                        + " of the data, but the one before it ends at " + end
                        + (entry.start() < end ? ": they overlap" : ": there is a hole"));
            }
            end = entry.end();
        }
        if (end != dataBytes) {
            throw malformed("its tensors end at byte " + end + " of the data, but " + dataBytes + " bytes are there");
        }
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw malformed(
                    what + " must be " + words(wanted) + ", but is " + (found == null ? "missing" : words(found)));
        }
    }

    private static String words(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "closed";
        };
    }

    private CheckpointException malformed(String text) {
        return new CheckpointException(CheckpointException.Kind.MALFORMED, source, text);
    }

    /** The bytes of a buffer as a stream. */
    private static final class BufferStream extends InputStream {
        private final ByteBuffer buffer;

        BufferStream(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int read() {
            return buffer.hasRemaining() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            int count = Math.min(length, buffer.remaining());
            if (count == 0) {
                return -1;
            }
            buffer.get(target, offset, count);
            return count;
        }
    }
}
