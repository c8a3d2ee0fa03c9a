package dev.journeyman.retrainer.collect.text;

import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/**
 * The content of a page of HTML: its elements that are never content are taken out, what is left is cut into blocks, and {@link ContentBlocks} says which
 * of them are content.
 */
final class HtmlContent {
    private static final String NEVER =
            "script, style, noscript, template, nav, footer, aside, form, button, select, iframe, svg, canvas, object, dialog,"
                    + " menu, [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=search],"
                    + " [role=complementary], [role=dialog], [style*=display:none], [style*=display: none]";
    private static final String SELDOM =
            "header, [class*=cookie], [id*=cookie], [class*=consent], [id*=consent], [class*=breadcrumb], [class*=newsletter],"
                    + " [class*=pagination], [class*=share-], [class*=social-]";
    private static final int MOST_SELDOM = 100;

    private HtmlContent() {}

    static PageContent of(String html) {
        Document page = Jsoup.parse(html);
        List<String> licences = Licences.of(page);
        boolean reserved = isReserved(page);
        Element content = content(page);
        content.select(NEVER).remove();
        int looked = 0;
        for (Element element : content.select(SELDOM)) {
            // a header may hold the title, and a class name may be the whole page's
            if (++looked <= MOST_SELDOM
                    && !element.equals(content)
                    && element.selectFirst("h1, main, article, p + p") == null) {
                element.remove();
            }
        }
        String title = PageContent.plain(page.title()).replace('\n', ' ');
        Element heading = content.selectFirst("h1");
        if (title.isEmpty() && heading != null) {
            title = PageContent.plain(heading.text());
        }
        return new PageContent(title, PageContent.plain(ContentBlocks.text(Blocks.of(content))), licences, reserved);
    }

    /** Whether the page's head keeps it from being mined: W3C's TDM Reservation Protocol, or {@code noai} among what it tells robots. */
    private static boolean isReserved(Document page) {
        for (Element meta : page.select("meta[name]")) {
            String name = meta.attr("name").toLowerCase(Locale.ROOT);
            String content = meta.attr("content").toLowerCase(Locale.ROOT);
            if (name.equals("tdm-reservation") && content.strip().equals("1")) {
                return true;
            }
            if (name.equals("robots") && List.of(content.split("[,\\s]+", -1)).contains("noai")) {
                return true;
            }
        }
        return false;
    }

    /** The part that the page says is its content, where it says so. */
    private static Element content(Document page) {
        Element main = page.selectFirst("main, [role=main]");
        if (main != null) {
            return main;
        }
        Elements articles = page.select("article");
        Element only = articles.size() == 1 ? articles.first() : null;
        return only == null ? page.body() : only;
    }
}
