package dev.journeyman.retrainer.collect.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages written for the purpose, as sites make them. */
class HtmlContentTest {
    private static final String LONG =
            "A chain that jumps under load has worn together with its sprockets, and a new chain on old sprockets will jump as well.";
    private static final String LONG_TOO =
            "Measure it over twelve links: beyond three hundred and six millimetres it has stretched so far that it must be replaced.";

    private static PageContent page(String body) {
        return PageContent.of("html", "<html><head><title>Worn chain</title></head><body>" + body + "</body></html>");
    }

    @Test
    void leavesOutWhatStandsOnEveryPage() {
        PageContent content = page("""
                <header><a href="/">Home</a> <a href="/shop">Shop</a></header>
                <nav><ul><li><a href="/a">Brakes</a></li><li><a href="/b">Wheels</a></li></ul></nav>
                <div class="cookie-banner"><p>We value your privacy and use cookies for many purposes that we list here at length.</p></div>
                <div class="content"><h1>Worn chain</h1><p>%s</p><p>%s</p></div>
                <div><a href="/1">Ten tips for winter</a> <a href="/2">Which lock is the best</a> <a href="/3">More</a></div>
                <aside>Buy now! The best chains of the season with twenty percent off, today only, while they are in stock.</aside>
                <script>var words = "%s";</script>
                <form>Search <input> <button>Go</button></form>
                <footer>Copyright 2024 Someone. All rights reserved.</footer>
                """.formatted(LONG, LONG_TOO, LONG));
        assertThat(content.text()).isEqualTo("Worn chain\n\n" + LONG + "\n\n" + LONG_TOO);
        assertThat(content.title()).isEqualTo("Worn chain");
        assertThat(content.licences()).containsExactly("Copyright 2024 Someone. All rights reserved.");
        assertThat(content.reserved()).isFalse();
    }

    @Test
    void keepsTablesListsAndHeadingsAsLines() {
        PageContent content = page("""
                <p>%s</p>
                <h2>Limits</h2>
                <table><tr><th>Chain</th><th>Limit</th></tr><tr><td>8 speed</td><td>0.75 percent</td></tr>
                <tr><td>11 speed</td><td>0.5 percent,<br>measured dry and unloaded on the stand</td></tr></table>
                <h3>What to do</h3>
                <ol><li>Take the <a href="/tool">chain tool</a> and open the quick link of the old chain.</li>
                    <li>Count links of the new one<ul><li>on a flat bench</li></ul></li></ol>
                <h2>Comments</h2><p>First!</p>
                <h2>See also</h2><ul><li><a href="/x">Cassettes</a></li><li><a href="/y">Cranks</a></li></ul>
                """.formatted(LONG));
        assertThat(content.text()).isEqualTo(LONG + """


                Limits

                Chain | Limit
                8 speed | 0.75 percent
                11 speed | 0.5 percent, measured dry and unloaded on the stand

                What to do

                - Take the chain tool and open the quick link of the old chain.
                - Count links of the new one
                - on a flat bench

                Comments

                First!""");
    }

    /** The tree: three words after two long paragraphs are content, the same after a block of links are none. */
    @Test
    void shortBlocksGoWithTheirNeighbours() {
        assertThat(page("<p>" + LONG + "</p><p>Then test it.</p><p>" + LONG_TOO + "</p>")
                        .text())
                .contains("Then test it.");
        assertThat(page("<p>" + LONG
                                + "</p><p><a href='/'>All about chains and much more to read</a></p><p>Share this page</p>")
                        .text())
                .isEqualTo(LONG);
        assertThat(page("<p>Menu</p><p>Log in</p><p>" + LONG + "</p>").text()).isEqualTo("Log in\n\n" + LONG);
    }

    @Test
    void theDecisionTreeAsPublished() {
        Block links = new Block(0, "", 9, 6); // two thirds
        Block half = new Block(0, "", 20, 10);
        assertThat(ContentBlocks.isContent(words(50), half, words(50)))
                .as("more than a third in links")
                .isFalse();
        assertThat(ContentBlocks.isContent(half, words(16), words(16)))
                .as("before it half in links: below 5/9")
                .isTrue();
        assertThat(ContentBlocks.isContent(words(4), words(16), words(15))).isFalse();
        assertThat(ContentBlocks.isContent(words(5), words(16), words(15))).isTrue();
        assertThat(ContentBlocks.isContent(words(4), words(16), words(16))).isTrue();
        assertThat(ContentBlocks.isContent(words(4), words(17), words(0))).isTrue();
        assertThat(ContentBlocks.isContent(links, words(40), words(17))).isFalse();
        assertThat(ContentBlocks.isContent(links, words(40), words(18))).isTrue();
        assertThat(ContentBlocks.isContent(links, words(41), words(0))).isTrue();
    }

    private static Block words(int count) {
        return new Block(0, "", count, 0);
    }

    @Test
    void readsTheMainPartWhereThereIsOne() {
        assertThat(page("<p>" + LONG_TOO + "</p><main><p>" + LONG + "</p></main>")
                        .text())
                .isEqualTo(LONG);
        assertThat(page("<p>" + LONG_TOO + "</p><article><p>" + LONG + "</p></article>")
                        .text())
                .isEqualTo(LONG);
        assertThat(page("<article><p>" + LONG + "</p></article><article><p>" + LONG_TOO + "</p></article>")
                        .text())
                .isEqualTo(LONG + "\n\n" + LONG_TOO);
    }

    @Test
    void aTableThatLaysAPageOutIsNone() {
        PageContent content = page("<table><tr><td><a href='/a'>One</a><br><a href='/b'>Two</a></td><td><p>" + LONG
                + "</p><p>" + LONG_TOO + "</p></td></tr></table>");
        assertThat(content.text()).isEqualTo(LONG + "\n\n" + LONG_TOO);
    }

    @Test
    void findsWhatAPageSaysOfItsLicence() {
        PageContent content = PageContent.of("html", """
                <head><link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">
                <meta name="dcterms.rights" content="Someone 2024">
                <script type="application/ld+json">{"@type":"Article","license":"https://example.org/terms"}</script></head>
                <p>%s</p><p>This text is licensed under the Creative Commons Attribution license; see there.</p>
                """.formatted(LONG));
        assertThat(content.licences())
                .containsExactly(
                        "https://creativecommons.org/licenses/by-sa/4.0/",
                        "Someone 2024",
                        "https://example.org/terms",
                        "licensed under the Creative Commons Attribution license; see there");
    }

    @Test
    void seesThatAPageIsReserved() {
        assertThat(PageContent.of("html", "<meta name='tdm-reservation' content='1'><p>x")
                        .reserved())
                .isTrue();
        assertThat(PageContent.of("html", "<meta name='ROBOTS' content='noindex, NOAI'><p>x")
                        .reserved())
                .isTrue();
        assertThat(PageContent.of("html", "<meta name='robots' content='noindex'><p>x")
                        .reserved())
                .isFalse();
    }

    @Test
    void plainTextAndMarkdownStayAsTheyAre() {
        PageContent markdown =
                PageContent.of("md", "\uFEFF# Chains\r\n\r\n\r\n\r\nWorn \t\u00a0 ones.\0 Cafe\u0301\r\n");
        assertThat(markdown.title()).isEqualTo("Chains");
        assertThat(markdown.text()).isEqualTo("# Chains\n\nWorn ones. Caf\u00e9");
        assertThat(PageContent.of("txt", "# no title\nx").title()).isEmpty();
    }

    @Test
    @Timeout(30)
    void aPageThatIsMadeToBeSlowIsNotRead() {
        String[] open = {
            "<div>", "<table><tr><td>", "<ul><li>", "<div class='cookie'>", "<DIV></b>", "<x-a>", "<a href=x><div>"
        };
        for (String each : open) {
            assertThat(PageContent.isTooDeep("html", each.repeat(501))).as(each).isTrue();
            assertThat(PageContent.isTooDeep("html", each.repeat(200))).as(each).isFalse();
            // deep, and long besides
            page(each.repeat(200) + ("<p>" + LONG + "</p>").repeat(200));
        }
        assertThat(page("<div>".repeat(450) + LONG).text()).isEqualTo(LONG);
        assertThat(page("<ul><li>".repeat(450) + LONG).text()).isEqualTo("- " + LONG);
    }

    @Test
    void whatIsNotNestedIsNotTooDeep() {
        String flat = "<p>one<br><img src=x><li>two<tr><td>three<div>four</div><!-- <div> --><script>'<div>'</script>"
                .repeat(5000);
        assertThat(PageContent.isTooDeep("html", flat)).isFalse();
        assertThat(PageContent.isTooDeep("txt", "<div>".repeat(5000))).isFalse();
    }
}
