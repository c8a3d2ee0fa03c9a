package dev.journeyman.gateway.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names a request may call the gateway by, while it has no keys and serves on loopback.
 *
 * <p>A web page can point a name of its own at 127.0.0.1 and then speak to the gateway as if it were the page's own server (DNS rebinding). The Host
 * header gives that away: it carries the page's name.
 *
 * @param bound the host that the gateway was told to listen on
 */
record HostRule(String bound) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** Whether a request with this Host header is answered. HTTP/1.0 clients send none, and no browser is one. */
    boolean allows(@Nullable String host) {
        if (host == null || host.isEmpty()) {
            return true;
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name)
                || name.endsWith(".localhost")
                || name.matches("127(\\.[0-9]{1,3}){3}")
                || name.equals(bound.toLowerCase(Locale.ROOT));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') && colon == host.indexOf(':', Math.max(0, host.lastIndexOf(']')))
                ? host.substring(0, colon)
                : host;
    }
}
