package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.util.Optional;

/** Puts the lines of a stream of server-sent events together: one event at each empty line. Comments and other fields than event and data are passed over. */
final class SseReader {
    private static final int MOST_CHARS = 4 << 20;

    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean any;

    /**
     * An event.
     *
     * @param name as the stream names it; "message" where it does not
     * @param data its lines, joined
     */
    record Event(String name, String data) {}

    /**
     * Takes the next line.
     *
     * @return the event that it ends, if it ends one
     * @throws IOException where an event is longer than 4 Mi characters
     */
    Optional<Event> line(String line) throws IOException {
        if (line.isEmpty()) {
            Event event = new Event(name.isEmpty() ? "message" : name, data.toString());
            boolean whole = any;
            data.setLength(0);
            name = "";
            any = false;
            return whole ? Optional.of(event) : Optional.empty();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data")) {
            if (data.length() + value.length() > MOST_CHARS) {
                throw new IOException("an event of the stream is longer than " + MOST_CHARS + " characters");
            }
            data.append(any ? "\n" : "").append(value);
            any = true;
        }
        return Optional.empty();
    }
}
