package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.serve.RunningGateway;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's modules on their own, in the browser that runs them: Markdown, word differences, event streams. */
@Timeout(300)
class PageModulesIT {
    private static RunningGateway gateway;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        gateway = RunningGateway.with(new Garage().model(), config -> config);
        browser.begin(gateway.address);
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    /** What a text becomes, written as HTML by the browser itself. */
    private static String shown(String markdown) {
        return (String) browser.driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; const text = arguments[0];"
                        + "import('/assets/markdown.js').then(({show}) => { const box = document.createElement('div'); show(box, text);"
                        + " done(new XMLSerializer().serializeToString(box).replaceAll(' xmlns=\"http://www.w3.org/1999/xhtml\"', ''"
                        + ").slice('<div>'.length, -'</div>'.length)); }, (error) => done('failed: ' + error));",
                markdown);
    }

    @Test
    void markdown() {
        Map<String, String> cases = Map.ofEntries(
                Map.entry("plain", "<p>plain</p>"),
                Map.entry("two\nlines\n\nand more", "<p>two<br />lines</p><p>and more</p>"),
                Map.entry("# Big\n### Small ##", "<h4>Big</h4><h6>Small</h6>"),
                Map.entry("#no heading", "<p>#no heading</p>"),
                Map.entry("**a *b* c** and __d__", "<p><strong>a <em>b</em> c</strong> and <strong>d</strong></p>"),
                Map.entry("*a **b** c*", "<p><em>a <strong>b</strong> c</em></p>"),
                Map.entry("part_no_12 and 2 * 3 * 4", "<p>part_no_12 and 2 * 3 * 4</p>"),
                Map.entry("~~old~~ `a*b*` \\*star\\*", "<p><del>old</del> <code>a*b*</code> *star*</p>"),
                Map.entry("**open and `open", "<p>**open and `open</p>"),
                Map.entry("- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
                Map.entry("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
                Map.entry("1. a\n\n2. b", "<ol><li>a</li><li>b</li></ol>"),
                Map.entry("1) a\n   more\n2) b", "<ol><li>a<br />more</li><li>b</li></ol>"),
                Map.entry("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
                Map.entry("> said\n> so", "<blockquote><p>said<br />so</p></blockquote>"),
                Map.entry("---", "<hr />"),
                Map.entry("```java\n<b>\n```\nafter", "<pre tabindex=\"0\"><code>&lt;b&gt;</code></pre><p>after</p>"),
                Map.entry("```\nnever closed", "<pre tabindex=\"0\"><code>never closed</code></pre>"),
                Map.entry("<b onclick=\"x\">b</b> &amp;", "<p>&lt;b onclick=\"x\"&gt;b&lt;/b&gt; &amp;amp;</p>"),
                Map.entry("[a](javascript:x(1)) b", "<p>a <span class=\"address\">(javascript:x(1))</span> b</p>"),
                Map.entry("![p](x.png)", "<p>p <span class=\"address\">(x.png)</span></p>"),
                Map.entry("[not a link] (x)", "<p>[not a link] (x)</p>"));
        cases.forEach((text, html) -> assertThat(shown(text)).as(text).isEqualTo(html));
    }

    @Test
    void aTableIsATable() {
        assertThat(shown("| a | b |\n|---|:-:|\n| 1 | **2** |"))
                .contains("<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead>")
                .contains("<tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody>");
    }

    @Test
    void textThatIsMadeToBeSlowIsNot() {
        for (String unit : List.of("*", "_", "`", "[", "[a](", "- ", "> ", "**a", "a_", "|", "\n- ", "~~", "\\")) {
            long startNanos = System.nanoTime();
            Object length = browser.driver.executeAsyncScript(
                    "const done = arguments[arguments.length - 1]; import('/assets/markdown.js').then(({show}) => {"
                            + " const box = document.createElement('div'); show(box, arguments[0].repeat(20000)); done(box.textContent.length); })",
                    unit);
            assertThat(length).as(unit).isInstanceOf(Long.class);
            assertThat((System.nanoTime() - startNanos) / 1_000_000).as(unit).isLessThan(20_000);
        }
    }

    @Test
    void aDifferenceHasBothTextsInIt() {
        long seed = new Random().nextLong(1, 1L << 31);
        Object wrong = browser.awaitScript("""
                const {difference} = await import('/assets/words.js');
                let state = %dn;
                const next = (most) => { state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn; return Number(state >> 33n) %% most; };
                const words = ['a', 'b', 'coil', 'plug', '.', ' ', ' ', '\\n', '12,5', 'ä'];
                const text = () => Array.from({length: next(40)}, () => words[next(words.length)]).join('');
                for (let round = 0; round < 3000; round += 1) {
                  const before = text();
                  const after = round %% 3 === 0 ? text() : before.replace(words[next(words.length)], words[next(words.length)]);
                  const parts = difference(before, after);
                  const side = (kind) => parts.filter((part) => part.kind === 'same' || part.kind === kind).map((part) => part.text).join('');
                  if (side('gone') !== before || side('new') !== after) return JSON.stringify({before, after, parts});
                  if (before === after && parts.some((part) => part.kind !== 'same')) return JSON.stringify({before, parts});
                }
                return null;
                """.formatted(seed));
        assertThat(wrong).as("seed %d", seed).isNull();
    }

    @Test
    void aDifferenceIsSmallWhereLittleIsChanged() {
        Object parts = browser.awaitScript("""
                const {difference, changes} = await import('/assets/words.js');
                const parts = difference('Swap the coil with cylinder 2 and look.', 'Swap the coil with cylinder 3 and look.');
                return JSON.stringify([parts, changes(parts)]);
                """);
        assertThat(parts)
                .isEqualTo(
                        "[[{\"kind\":\"same\",\"text\":\"Swap the coil with cylinder \"},{\"kind\":\"gone\",\"text\":\"2\"},"
                                + "{\"kind\":\"new\",\"text\":\"3\"},{\"kind\":\"same\",\"text\":\" and look.\"}],{\"gone\":1,\"added\":1}]");
    }

    @Test
    void anEventStreamMayBeCutAnywhere() {
        Object wrong = browser.awaitScript("""
                const {EventParser} = await import('/assets/sse.js');
                const stream = 'data: one\\n\\n: comment\\r\\ndata:two\\r\\ndata: three\\r\\n\\r\\nevent: x\\nid: 7\\n\\ndata: [DONE]\\n\\n';
                const whole = JSON.stringify(['one', 'two\\nthree', '[DONE]']);
                for (let a = 0; a <= stream.length; a += 1) {
                  for (let b = a; b <= stream.length; b += 1) {
                    const parser = new EventParser();
                    const events = [stream.slice(0, a), stream.slice(a, b), stream.slice(b)].flatMap((piece) => parser.push(piece));
                    if (JSON.stringify(events) !== whole) return JSON.stringify({a, b, events});
                  }
                }
                return null;
                """);
        assertThat(wrong).isNull();
    }
}
