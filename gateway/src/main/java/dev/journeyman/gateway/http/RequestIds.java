package dev.journeyman.gateway.http;

import dev.journeyman.gateway.logs.Discretion;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names for requests, completions and interactions: a prefix and 24 random hexadecimal digits. */
public final class RequestIds {
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private final LongSupplier random;

    /** Names from a source of 64 random bits, called by several threads. */
    public RequestIds(LongSupplier random) {
        this.random = random;
    }

    /** A new name. */
    public String next(String prefix) {
        return prefix + String.format("%016x%08x", random.getAsLong(), (int) random.getAsLong());
    }

    /** The caller's own request id where it is one a log can hold, and no number of a vehicle or a person, nor a key; else a new one. */
    String orNew(@Nullable String given) {
        return given != null && SANE.matcher(given).matches() && !Discretion.tells(given) ? given : next("req_");
    }
}
