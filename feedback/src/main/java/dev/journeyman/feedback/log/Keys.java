package dev.journeyman.feedback.log;

import dev.journeyman.feedback.events.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The keys of the column families; all sort as their parts do. */
final class Keys {
    static final int SEQUENCE_BYTES = Long.BYTES;

    static final byte[] FORMAT = ascii("format");
    static final byte[] STORE = ascii("store");
    static final byte[] LAST = ascii("last");

    private static final String ERASED = "erased/";
    private static final String SCRUB = "scrub/";
    private static final byte SEPARATOR = 0;

    private Keys() {}

    /** One entry of an index. */
    record IndexEntry(Family family, byte[] key, byte[] value) {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] sequence(long sequence) {
        return ByteBuffer.allocate(SEQUENCE_BYTES).putLong(sequence).array();
    }

    /** The sequence in the last eight bytes. */
    static long sequence(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong(bytes.length - SEQUENCE_BYTES);
    }

    static byte[] id(String id) {
        return ascii(id);
    }

    static byte[] interactionPrefix(String interactionId) {
        return ascii(interactionId);
    }

    static byte[] keyPrefix(String keyId) {
        byte[] text = ascii(keyId);
        byte[] prefix = new byte[text.length + 1];
        System.arraycopy(text, 0, prefix, 0, text.length);
        prefix[text.length] = SEPARATOR;
        return prefix;
    }

    static byte[] with(byte[] prefix, long sequence) {
        return ByteBuffer.allocate(prefix.length + SEQUENCE_BYTES)
                .put(prefix)
                .putLong(sequence)
                .array();
    }

    /** Where it stands that an interaction was erased. */
    static byte[] erased(String interactionId) {
        return ascii(ERASED + interactionId);
    }

    static byte[] scrub(long sequence) {
        return with(scrubPrefix(), sequence);
    }

    static byte[] scrubPrefix() {
        return ascii(SCRUB);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        if (key.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (key[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Every index entry that an event has, by which it is found. */
    static List<IndexEntry> indexEntries(long sequence, Event event) {
        List<IndexEntry> entries = new ArrayList<>();
        entries.add(new IndexEntry(Family.BY_ID, id(event.id()), sequence(sequence)));
        for (String interactionId : event.interactionIds()) {
            entries.add(new IndexEntry(
                    Family.BY_INTERACTION, with(interactionPrefix(interactionId), sequence), new byte[0]));
        }
        entries.add(new IndexEntry(Family.BY_KEY, with(keyPrefix(event.actor()), sequence), new byte[0]));
        return entries;
    }
}
