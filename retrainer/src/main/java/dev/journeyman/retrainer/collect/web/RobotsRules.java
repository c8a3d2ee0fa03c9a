package dev.journeyman.retrainer.collect.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a robots.txt lets one crawler do (RFC 9309, The Robots Exclusion Protocol). Immutable.
 *
 * <p>All groups that name the crawler count together; where none does, all groups for {@code *}; where there are none, everything is allowed. Of the rules
 * that match a path the one with the most octets decides, and of equal ones the one that allows. {@code *} stands for any characters, {@code $} at the end
 * of a rule for the end of the path. Before paths and rules are compared, octets outside of ASCII are percent-encoded and unreserved ones are not (2.2.2).
 *
 * <p>Not in the RFC: {@code Crawl-delay}, in seconds, is read as the least time between two requests. As any other record it does not end the list of a
 * group's crawlers (2.2.4).
 */
public final class RobotsRules {
    /** As much of a file as is read (2.5). */
    public static final int MOST_BYTES = 500 * 1024;

    /** Of a site without such a file. */
    public static final RobotsRules ALL_ALLOWED = new RobotsRules(List.of(), null);

    /** Of a site whose file cannot be had. */
    public static final RobotsRules NONE_ALLOWED = new RobotsRules(List.of(new Rule(false, "/")), null);

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z_-]+");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,7}(\\.[0-9]{1,9})?");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final int HEX = 16;
    private static final int ASCII = 0x80;
    private static final int MILLIS = 1000;

    private final List<Rule> rules;
    private final @Nullable Duration crawlDelay;

    private record Rule(boolean allows, String pattern) {}

    private static final class Group {
        private final Set<String> crawlers = new TreeSet<>();
        private final List<Rule> rules = new ArrayList<>();
        private @Nullable Duration crawlDelay;
    }

    private RobotsRules(List<Rule> rules, @Nullable Duration crawlDelay) {
        this.rules = List.copyOf(rules);
        this.crawlDelay = crawlDelay;
    }

    /**
     * Reads a file. Lines that are no records are passed over, and so is all beyond {@value #MOST_BYTES} bytes.
     *
     * @param crawler the crawler's product token: letters, hyphens and underscores
     */
    public static RobotsRules parse(byte[] file, String crawler) {
        String text = new String(file, 0, Math.min(file.length, MOST_BYTES), StandardCharsets.UTF_8);
        List<Group> groups = groups(text.startsWith("\uFEFF") ? text.substring(1) : text);
        String token = crawler.toLowerCase(Locale.ROOT);
        boolean named = groups.stream().anyMatch(group -> group.crawlers.contains(token));
        List<Rule> rules = new ArrayList<>();
        Duration delay = null;
        for (Group group : groups) {
            if (group.crawlers.contains(named ? token : "*")) {
                rules.addAll(group.rules);
                Duration other = group.crawlDelay;
                delay = delay == null || (other != null && other.compareTo(delay) > 0) ? other : delay;
            }
        }
        return new RobotsRules(rules, delay);
    }

    private static List<Group> groups(String text) {
        List<Group> groups = new ArrayList<>();
        Group group = null;
        boolean naming = false; // no rule yet since the last crawler was named
        for (String line : text.split("\\r\\n|\\r|\\n", -1)) {
            int comment = line.indexOf('#');
            String record = comment < 0 ? line : line.substring(0, comment);
            int colon = record.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String value = record.substring(colon + 1).strip();
            switch (record.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                case "user-agent" -> {
                    if (group == null || !naming) {
                        group = new Group();
                        groups.add(group);
                        naming = true;
                    }
                    group.crawlers.add(crawler(value));
                }
                case "allow", "disallow" -> {
                    if (group != null) {
                        naming = false;
                        if (!value.isEmpty()) { // an empty rule matches nothing
                            boolean allows =
                                    record.strip().toLowerCase(Locale.ROOT).startsWith("allow");
                            group.rules.add(new Rule(allows, pattern(value)));
                        }
                    }
                }
                case "crawl-delay" -> {
                    if (group != null && SECONDS.matcher(value).matches()) {
                        group.crawlDelay = Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * MILLIS));
                    }
                }
                default -> {} // a record that is not for us
            }
        }
        return groups;
    }

    /** The product token of a line: all up to a version or anything else. */
    private static String crawler(String value) {
        if (value.startsWith("*")) {
            return "*";
        }
        Matcher token = TOKEN.matcher(value);
        return token.lookingAt() ? token.group().toLowerCase(Locale.ROOT) : "";
    }

    /** Whether the crawler may ask for this path with its query. */
    public boolean allows(String pathAndQuery) {
        String path = plain(pathAndQuery).replace("*", "%2A").replace("$", "%24");
        int longest = -1;
        boolean allowed = true;
        for (Rule rule : rules) {
            int length = rule.pattern.length();
            if (length >= longest && matches(rule.pattern, path)) {
                allowed = rule.allows || (length == longest && allowed);
                longest = length;
            }
        }
        return allowed;
    }

    /** The least time between two requests, where the file asks for one. */
    public Optional<Duration> crawlDelay() {
        return Optional.ofNullable(crawlDelay);
    }

    /** A rule in the spelling of paths; a dollar sign that is not at the end is one of the path. */
    private static String pattern(String value) {
        String plain = plain(value);
        boolean ends = plain.endsWith("$");
        String body = ends ? plain.substring(0, plain.length() - 1) : plain;
        return body.replace("$", "%24") + (ends ? "$" : "");
    }

    /** Octets outside of ASCII encoded, unreserved ones not, in the digits of upper case. */
    private static String plain(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int octet = each & 0xff;
            if (octet >= ASCII) {
                encoded.append(escape(octet));
            } else {
                encoded.append((char) octet);
            }
        }
        return ESCAPE.matcher(encoded).replaceAll(escaped -> {
            int octet = Integer.parseInt(escaped.group(1), HEX);
            boolean unreserved =
                    octet < ASCII && (Character.isLetterOrDigit(octet) || "-._~".indexOf((char) octet) >= 0);
            return Matcher.quoteReplacement(unreserved ? String.valueOf((char) octet) : escape(octet));
        });
    }

    private static String escape(int octet) {
        return String.format(Locale.ROOT, "%%%02X", octet);
    }

    /** Each part between stars is taken where it first stands, which is right because a star takes anything; so the time is bounded by both lengths. */
    private static boolean matches(String pattern, String path) {
        boolean ends = pattern.endsWith("$");
        String[] parts = (ends ? pattern.substring(0, pattern.length() - 1) : pattern).split("\\*", -1);
        if (!path.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length; i++) {
            if (ends && i == parts.length - 1) {
                return path.length() - parts[i].length() >= at && path.endsWith(parts[i]);
            }
            int found = path.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return !ends || at == path.length();
    }
}
