package dev.journeyman.loadtests.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One damaged request.
 *
 * @param number which case of its seed it is
 * @param path where it is sent
 * @param headers its headers, content-type among them where it has one
 * @param body its bytes
 * @param mutations what was done to it, in order
 */
public record FuzzCase(int number, String path, Map<String, String> headers, byte[] body, List<String> mutations) {
    /** The gateway's limit of a body, which some cases pass. */
    public static final int BODY_LIMIT_BYTES = 1 << 20;

    /** Copies the collections. */
    public FuzzCase {
        headers = Map.copyOf(headers);
        mutations = List.copyOf(mutations);
    }

    /** Whether the server may close the connection before it has read everything. */
    boolean isOverLimit() {
        return body.length > BODY_LIMIT_BYTES;
    }

    /** The start of the body for people, with everything but printable ASCII escaped. */
    String excerpt(int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes, body.length); i++) {
            int b = body[i] & 0xFF;
            if (b >= ' ' && b < 0x7F && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b));
            }
        }
        return body.length > bytes ? text + "... (" + body.length + " bytes)" : text.toString();
    }

    /** The headers by name. */
    Map<String, String> sortedHeaders() {
        return new TreeMap<>(headers);
    }
}
