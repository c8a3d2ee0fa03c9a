package dev.journeyman.loadtests.fuzz;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a gateway on this machine. Damaged requests are for one's own server: any other address is refused, and no
 * name is resolved to find out.
 *
 * @param base scheme, host and port
 */
public record LoopbackTarget(URI base) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    /**
     * Checks an address.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static LoopbackTarget of(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--api " + address + " is not an address: " + e.getReason(), e);
        }
        String host = uri.getHost();
        if (host == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("--api " + address + " must look like http://127.0.0.1:8080");
        }
        if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("--api " + address + " must be scheme, host and port alone");
        }
        if (!LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException(
                    "--api " + address + " is not on this machine; fuzzing is for localhost, 127.x.x.x and [::1]");
        }
        String path = uri.getPath();
        if (!path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException("--api " + address + " must end at the port, without " + path);
        }
        return new LoopbackTarget(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()));
    }

    /** The address of a path. */
    public URI at(String path) {
        return base.resolve(path);
    }
}
