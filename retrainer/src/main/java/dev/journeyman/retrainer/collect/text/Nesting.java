package dev.journeyman.retrainer.collect.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How deep a page's elements are nested, before it is parsed: the time that the parser takes grows with every element's depth, so a page of a hundred
 * thousand open {@code div} takes many seconds. Counted by name, so that end tags of other names do not hide open ones. Elements that close each
 * other (paragraphs, items, cells) and those without an end do not count.
 */
final class Nesting {
    /** Deeper than any page that was written to be read. */
    static final int MOST = 500;

    private static final Pattern TAG = Pattern.compile(
            "<!--.*?(?:-->|$)|<(script|style)\\b.*?(?:</\\1|$)|<(/?)([a-z][a-z0-9:-]{0,40})", Pattern.DOTALL);
    private static final Set<String> FLAT = Set.of(
            "p",
            "li",
            "dt",
            "dd",
            "td",
            "th",
            "tr",
            "tbody",
            "thead",
            "tfoot",
            "colgroup",
            "option",
            "optgroup",
            "html",
            "head",
            "body",
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr");

    private Nesting() {}

    /** Whether elements are nested deeper than {@value #MOST}. */
    static boolean isTooDeep(String html) {
        Map<String, Integer> open = new HashMap<>();
        int depth = 0;
        Matcher tags = TAG.matcher(html.toLowerCase(Locale.ROOT));
        while (tags.find()) {
            String name = tags.group(3);
            if (name == null || FLAT.contains(name)) {
                continue;
            }
            int before = open.getOrDefault(name, 0);
            if (tags.group(2).isEmpty()) {
                open.put(name, before + 1);
                depth++;
            } else if (before > 0) {
                open.put(name, before - 1);
                depth--;
            }
            if (depth > MOST) {
                return true;
            }
        }
        return false;
    }
}
