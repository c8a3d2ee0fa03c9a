package dev.journeyman.retrainer.collect.web;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a page in one spelling (RFC 3986, 6.2.2): scheme and host in lower case, names in ASCII, no default port, no fragment, no dot segments,
 * characters that an address may not have percent-encoded. Two addresses of one spelling are one page.
 *
 * @param uri http or https, with a host, without user information and fragment
 */
public record WebAddress(URI uri) {
    /** The most characters, which is the most that a record's source may have. */
    public static final int MOST_CHARACTERS = 512;

    private static final Pattern PARTS =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final String PLAIN = "-._~!$&'()*+,;=:@/?";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int MOST_PORT = 65_535;
    private static final int HEX = 16;
    private static final int ASCII = 0x80;

    /**
     * The address that a text spells.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static WebAddress of(String text) {
        String address = text.strip();
        if (address.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("longer than " + MOST_CHARACTERS + " characters");
        }
        Matcher parts = PARTS.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no absolute address");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("neither http nor https");
        }
        String path = parts.group(3).isEmpty() ? "/" : encoded(parts.group(3));
        String query =
                parts.group(4) == null ? "" : "?" + encoded(parts.group(4).substring(1));
        try {
            URI uri = new URI(scheme + "://" + authority(scheme, parts.group(2)) + withoutDots(path) + query);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("no host");
            }
            if (uri.toString().length() > MOST_CHARACTERS) {
                throw new IllegalArgumentException("longer than " + MOST_CHARACTERS + " characters");
            }
            return new WebAddress(uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getReason(), e);
        }
    }

    /**
     * The address that a reference on this page leads to.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public WebAddress resolve(String reference) {
        String to = reference.strip();
        int fragment = to.indexOf('#');
        if (fragment >= 0) {
            to = to.substring(0, fragment);
        }
        String site = uri.getScheme() + "://" + uri.getRawAuthority();
        if (to.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            return of(to);
        }
        if (to.startsWith("//")) {
            return of(uri.getScheme() + ":" + to);
        }
        if (to.startsWith("/")) {
            return of(site + to);
        }
        if (to.isEmpty()) {
            return this;
        }
        if (to.startsWith("?")) {
            return of(site + uri.getRawPath() + to);
        }
        String path = uri.getRawPath();
        return of(site + path.substring(0, path.lastIndexOf('/') + 1) + to);
    }

    private static String authority(String scheme, String text) {
        if (text.indexOf('@') >= 0) {
            throw new IllegalArgumentException("has user information");
        }
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon >= 0 && text.indexOf(']', colon) < 0;
        String port = hasPort ? text.substring(colon + 1) : "";
        String host = hasPort ? text.substring(0, colon) : text;
        if (!port.isEmpty() && (!PORT.matcher(port).matches() || Integer.parseInt(port) > MOST_PORT)) {
            throw new IllegalArgumentException("no such port");
        }
        boolean usual = port.isEmpty() || Integer.parseInt(port) == (scheme.equals("http") ? HTTP : HTTPS);
        return host(host) + (usual ? "" : ":" + Integer.parseInt(port));
    }

    private static String host(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (IPV6.matcher(lower).matches()) {
            return lower;
        }
        String ascii;
        try {
            ascii = IDN.toASCII(lower).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the host is no name", e);
        }
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (!HOST.matcher(name).matches()) {
            throw new IllegalArgumentException("the host is no name");
        }
        return name;
    }

    /** Characters that a path or query may not have are encoded; what is encoded stays so. */
    private static String encoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean letter = c < ASCII && Character.isLetterOrDigit(c);
            if (letter || (c < ASCII && PLAIN.indexOf(c) >= 0) || (c == '%' && isEscape(text, i))) {
                out.append((char) c);
            } else {
                for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
                }
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), HEX) >= 0
                && Character.digit(text.charAt(at + 2), HEX) >= 0;
    }

    /** The path without {@code .} and {@code ..} (RFC 3986, 5.2.4). */
    private static String withoutDots(String path) {
        StringBuilder out = new StringBuilder();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            boolean dots = segments[i].equals(".") || segments[i].equals("..");
            if (segments[i].equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            }
            if (!dots) {
                out.append('/').append(segments[i]);
            } else if (last) {
                out.append('/');
            }
        }
        return out.toString();
    }

    /** The host; an IPv6 address in brackets. */
    public String host() {
        String host = uri.getHost();
        return host == null ? "" : host; // of() makes none without
    }

    /** Scheme, host and port: what one robots.txt is for. */
    public String site() {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    /** What rules of robots.txt are compared with. */
    public String pathAndQuery() {
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
