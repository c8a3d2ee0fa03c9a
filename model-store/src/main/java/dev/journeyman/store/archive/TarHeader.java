package dev.journeyman.store.archive;

import dev.journeyman.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before a member of a tar (IEEE Std 1003.1, "ustar Interchange Format" and "pax Header Block"): one block of 512 bytes, and before it an extended
 * header where name or length do not fit.
 *
 * @param name the member's name
 * @param bytes its length
 */
record TarHeader(String name, long bytes) {
    static final int BLOCK_BYTES = 512;

    /** The most that the length field of a block can say: eleven octal digits. */
    static final long MOST_PLAIN_BYTES = 0_77777777777L;

    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int CHECKSUM_AT = 148;
    private static final int TYPE_AT = 156;
    private static final int LINK_AT = 157;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PADDING_AT = 500;
    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final String EXTENDED_NAME = "extended-header";
    private static final int MOST_EXTENDED_BYTES = 512;
    private static final Pattern RECORD = Pattern.compile("(\\d{1,3}) (path|size)=([^\\n=]{1,255})\\n");

    /** One block as it was read. */
    record Block(String name, long bytes, char type) {}

    /** The bytes that stand before the member. */
    byte[] encode(long modifiedSeconds) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder extended = new StringBuilder();
        if (name.length() > NAME_BYTES) {
            extended.append(record("path", name));
        }
        if (bytes > MOST_PLAIN_BYTES) {
            extended.append(record("size", Long.toString(bytes)));
        }
        if (!extended.isEmpty()) {
            byte[] records = extended.toString().getBytes(StandardCharsets.UTF_8);
            out.writeBytes(block(EXTENDED_NAME, records.length, 'x', modifiedSeconds));
            out.writeBytes(Arrays.copyOf(records, BLOCK_BYTES));
        }
        String shown = name.substring(0, Math.min(name.length(), NAME_BYTES));
        out.writeBytes(block(shown, bytes > MOST_PLAIN_BYTES ? 0 : bytes, '0', modifiedSeconds));
        return out.toByteArray();
    }

    /** A record of an extended header: its own length counts too. */
    private static String record(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while (String.valueOf(length).length() + rest.length() > length) {
            length++;
        }
        return length + rest;
    }

    private static byte[] block(String name, long bytes, char type, long modifiedSeconds) {
        byte[] block = new byte[BLOCK_BYTES];
        put(block, 0, name);
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, SIZE_AT, octal(bytes) + "\0");
        put(block, 136, octal(Math.clamp(modifiedSeconds, 0, MOST_PLAIN_BYTES)) + "\0");
        block[TYPE_AT] = (byte) type;
        System.arraycopy(MAGIC, 0, block, MAGIC_AT, MAGIC.length);
        put(block, 329, "0000000\0");
        put(block, 337, "0000000\0");
        byte[] sum = checksumField(block);
        System.arraycopy(sum, 0, block, CHECKSUM_AT, sum.length);
        return block;
    }

    /** Six octal digits, a zero byte and a space. */
    private static byte[] checksumField(byte[] block) {
        return (octal(checksum(block)).substring(5) + "\0 ").getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static String octal(long number) {
        String digits = Long.toOctalString(number);
        return "0".repeat(11 - digits.length()) + digits;
    }

    /** The sum of all bytes, those of the checksum itself taken for spaces. */
    private static int checksum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
            sum += own ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    /**
     * Reads a block.
     *
     * @throws StoreException of kind INVALID if it is none, or one of a kind that an archive of ours does not have
     */
    static Block decode(byte[] block) {
        if (!Arrays.equals(block, MAGIC_AT, MAGIC_AT + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw refused("there is no header of a POSIX tar where one must be");
        }
        byte[] sum = checksumField(block);
        if (!Arrays.equals(block, CHECKSUM_AT, CHECKSUM_AT + sum.length, sum, 0, sum.length)) {
            throw refused("a header's checksum is wrong");
        }
        boolean plain = isZero(block, LINK_AT, MAGIC_AT)
                && isZero(block, PREFIX_AT, PADDING_AT)
                && isZero(block, PADDING_AT, BLOCK_BYTES);
        char type = (char) (block[TYPE_AT] & 0xff);
        if (!plain || (type != '0' && type != 'x')) {
            throw refused("it has a member that is not a plain file without folders");
        }
        return new Block(text(block, 0, NAME_BYTES), number(block, SIZE_AT, 12, "length"), type);
    }

    /**
     * Reads the member that a block and the extended header before it tell of.
     *
     * @param extended the extended header's bytes; empty for none
     */
    static TarHeader of(Block block, byte[] extended) {
        String name = block.name();
        long bytes = block.bytes();
        String records = new String(extended, StandardCharsets.UTF_8);
        Matcher matcher = RECORD.matcher(records);
        int at = 0;
        while (at < records.length()) {
            if (!matcher.find(at)
                    || matcher.start() != at
                    || Integer.parseInt(matcher.group(1)) != matcher.end() - at) {
                throw refused("it has an extended header with something else than path and size");
            }
            if (matcher.group(2).equals("path")) {
                name = matcher.group(3);
            } else {
                bytes = decimal(matcher.group(3));
            }
            at = matcher.end();
        }
        return new TarHeader(name, bytes);
    }

    static int checkExtended(long bytes) {
        if (bytes < 1 || bytes > MOST_EXTENDED_BYTES) {
            throw refused("it has an extended header of " + bytes + " bytes");
        }
        return (int) bytes;
    }

    private static long decimal(String digits) {
        if (!digits.matches("[0-9]{1,18}")) {
            throw refused("it has an extended header whose size is no number");
        }
        return Long.parseLong(digits);
    }

    private static boolean isZero(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] block, int at, int most) {
        int end = at;
        while (end < at + most && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.ISO_8859_1);
    }

    private static long number(byte[] block, int at, int most, String what) {
        String digits = text(block, at, most).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw refused("a header's " + what + " is no octal number");
        }
        return Long.parseLong(digits, 8);
    }

    static StoreException refused(String what) {
        return new StoreException(
                StoreException.Kind.INVALID, "the archive cannot be imported: " + what + "; nothing was changed");
    }
}
