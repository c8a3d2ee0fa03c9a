package dev.journeyman.retrainer.collect.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What a page says of its licence: links and meta elements that name one, and sentences that speak of one. For people to judge; nothing is concluded. */
final class Licences {
    private static final int MOST = 10;
    private static final int MOST_CHARACTERS = 200;
    private static final Pattern SPOKEN = Pattern.compile("(?i)licen[sc]ed under (?:an? |the )?[^.\\n|]{3,120}"
            + "|available under (?:an? |the )[^.\\n|]{0,60}licen[sc]e"
            + "|\\bcc[ -](?:by|0)(?:-[a-z]{2}){0,2}(?: [0-9]\\.[0-9])?\\b"
            + "|\\bpublic domain\\b|\\ball rights reserved\\b"
            + "|(?:©|\\(c\\)|\\bcopyright\\b) ?(?:©|\\(c\\))? ?[12][0-9]{3}[^\\n|]{0,80}");
    private static final Pattern JSON_LD = Pattern.compile("\"license\"\\s*:\\s*\"([^\"]{1,200})\"");

    private Licences() {}

    /** Of a page, before anything of it is removed. */
    static List<String> of(Document page) {
        Set<String> found = new LinkedHashSet<>();
        for (Element link : page.select("a[rel~=(?i)license], link[rel~=(?i)license]")) {
            add(link.attr("href"), found);
        }
        for (Element meta : page.select("meta[name], meta[property]")) {
            String name = meta.attr("name") + meta.attr("property");
            if (name.matches("(?i)(dc|dcterms)\\.(rights|license)|copyright|licen[sc]e|rights|og:licen[sc]e")) {
                add(meta.attr("content"), found);
            }
        }
        for (Element script : page.select("script[type=application/ld+json]")) {
            Matcher license = JSON_LD.matcher(script.data());
            while (license.find()) {
                add(license.group(1), found);
            }
        }
        inText(page.body().wholeText()).forEach(hint -> add(hint, found));
        return List.copyOf(found);
    }

    /** Of a text. */
    static List<String> inText(String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher spoken = SPOKEN.matcher(text);
        while (found.size() < MOST && spoken.find()) {
            add(spoken.group(), found);
        }
        return new ArrayList<>(found);
    }

    private static void add(String hint, Set<String> found) {
        String plain = PageContent.plain(hint).replace('\n', ' ');
        if (found.size() < MOST && !plain.isBlank()) {
            found.add(plain.substring(0, Math.min(plain.length(), MOST_CHARACTERS)));
        }
    }
}
