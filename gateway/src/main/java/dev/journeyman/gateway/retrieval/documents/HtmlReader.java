package dev.journeyman.gateway.retrieval.documents;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.NodeVisitor;

/**
 * HTML without what stands on every page of a site: navigation, headers and footers, forms, scripts, hidden elements and blocks that are mostly links. Where a
 * page says which part is its content ({@code main}, or one {@code article}), only that is read.
 */
final class HtmlReader {
    private static final String BOILERPLATE =
            "script, style, noscript, template, nav, header, footer, aside, form, button, iframe, svg, canvas, object, dialog, menu,"
                    + " [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=search],"
                    + " [role=complementary], [style*=display:none], [style*=display: none]";
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "li",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "table",
            "tr",
            "caption",
            "pre",
            "blockquote",
            "figure",
            "figcaption",
            "details",
            "summary",
            "address",
            "body",
            "hr",
            "td",
            "th");
    private static final int FEWEST_LINKS = 4;
    private static final double LINK_SHARE = 0.7;

    private HtmlReader() {}

    static Outline outline(String html) {
        Document page = Jsoup.parse(html);
        String title = page.title();
        Element content = content(page);
        content.select(BOILERPLATE).remove();
        for (Element list : content.select("ul, ol, div, p, td")) {
            if (mostlyLinks(list)) {
                list.remove();
            }
        }
        Outline outline = new Outline();
        Walk walk = new Walk(outline);
        content.traverse(walk);
        walk.flush();
        outline.title(title);
        return outline;
    }

    private static Element content(Document page) {
        Element main = page.selectFirst("main, [role=main]");
        if (main != null) {
            return main;
        }
        Elements articles = page.select("article");
        return articles.size() == 1 ? articles.first() == null ? page.body() : articles.getFirst() : page.body();
    }

    private static boolean mostlyLinks(Element element) {
        Elements links = element.select("a[href]");
        if (links.size() < FEWEST_LINKS) {
            return false;
        }
        int linked = links.stream().mapToInt(link -> link.text().length()).sum();
        return linked > LINK_SHARE * element.text().length();
    }

    /** Headings and blocks in the order of the page. */
    private static final class Walk implements NodeVisitor {
        private final Outline outline;
        private final StringBuilder text = new StringBuilder();

        Walk(Outline outline) {
            this.outline = outline;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                text.append(words.getWholeText());
            } else if (node instanceof Element element) {
                if (headingDepth(element) > 0 || BLOCKS.contains(element.normalName())) {
                    flush();
                } else if (element.normalName().equals("br")) {
                    text.append('\n');
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                int level = headingDepth(element);
                if (level > 0) {
                    outline.heading(level, text.toString());
                    text.setLength(0);
                } else if (BLOCKS.contains(element.normalName())) {
                    flush();
                }
            }
        }

        void flush() {
            outline.paragraph(text.toString());
            text.setLength(0);
        }

        private static int headingDepth(Element element) {
            String name = element.normalName();
            return name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6'
                    ? name.charAt(1) - '0'
                    : 0;
        }
    }
}
