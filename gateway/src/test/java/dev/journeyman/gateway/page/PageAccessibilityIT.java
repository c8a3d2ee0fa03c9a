package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serve.RunningGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/**
 * The page by axe-core's rules (WCAG 2.2 A and AA and best practice), in each of its states, at a desk and on a phone, light and dark. Pictures of the same
 * states stay in {@code target/page-pictures}.
 */
@Timeout(300)
class PageAccessibilityIT {
    private static RunningGateway gateway;
    private static Browser browser;
    private static String axe;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        axe = axe();
        gateway = RunningGateway.onDisk(new Garage().model());
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

    /** The program of axe-core, out of its library on the class path. */
    private static String axe() throws IOException {
        try (InputStream program = PageAccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            assertThat(program).as("axe-core is on the class path").isNotNull();
            return new String(program.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void check(String state, String name) throws Exception {
        browser.picture(name + "-" + state);
        browser.driver.executeScript(axe);
        pinned("static"); // what happens to be under a bar that sticks to the window's edge is no smaller for it: it
        // scrolls out
        String found = (String) browser.awaitScript("""
                const {violations} = await axe.run(document, {resultTypes: ['violations'],
                  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
                return JSON.stringify(violations.map(({id, impact, nodes}) => ({id, impact, nodes: nodes.map((node) => node.target.join(' ') + ': ' + node.failureSummary)})));
                """);
        pinned("");
        assertThat(found).startsWith("[");
        List<String> serious = new ArrayList<>();
        for (JsonNode violation : RunningGateway.json(found)) {
            if (List.of("serious", "critical").contains(violation.path("impact").asText())) {
                serious.add(violation.toString());
            }
        }
        assertThat(serious).as("%s, %s", state, name).isEmpty();
        Object wider =
                browser.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
        assertThat(wider)
                .as("%s, %s: the page is wider than the window", state, name)
                .isEqualTo(false);
    }

    private void pinned(String position) {
        browser.driver.executeScript(
                "for (const bar of document.querySelectorAll('.bar, .composer')) bar.style.position = arguments[0];",
                position);
    }

    @ParameterizedTest
    @CsvSource({"DESKTOP,light", "DESKTOP,dark", "PHONE,light", "PHONE,dark"})
    void everyState(Browser.Size size, String scheme) throws Exception {
        String name = size.label() + "-" + scheme;
        browser.look(size, scheme);
        browser.begin(gateway.address);
        check("welcome", name);

        browser.write("#vehicle-make", "Ford");
        browser.write("#code", "P0301 P3FFF ");
        browser.find("#chosen-codes .unknown");
        browser.write("#code", "misf");
        browser.find("#code-options [role=option]");
        browser.press(Keys.ARROW_DOWN);
        check("codes", name);
        browser.press(Keys.ESCAPE);
        browser.write("#code", "Q0");
        browser.click("#diagnose");
        browser.find("#job-problem");
        check("wrong", name);

        browser.write("#code", "");
        browser.write("#symptoms", "rough idle");
        browser.click("#diagnose");
        browser.find(".turn.diagnosis .answer[data-state=done]");
        check("diagnosis", name);

        browser.ask("What does P0301 mean, " + name + "?");
        browser.click(".turn:last-child .thumb.down");
        browser.find(".reasons");
        check("answer", name);
        browser.press(Keys.ESCAPE);
        browser.click(".turn:last-child .edit");
        browser.find(".turn:last-child .editing textarea").sendKeys(" Then the injector.");
        browser.find(".turn:last-child .preview ins");
        check("editing", name);
        browser.click(".turn:last-child .editing .primary");
        browser.find(".turn:last-child .corrected");
        check("corrected", name);

        browser.click(".turn:last-child .another");
        browser.find(".sides.two .answer:nth-child(2)[data-state=done] .choose");
        check("comparing", name);
        browser.click(".sides.two .answer:nth-child(2) .choose");
        browser.gone(".sides.two");

        browser.click("#open-history");
        browser.find("#talks .open");
        check("history", name);
        browser.press(Keys.ESCAPE);
        browser.click("#open-key");
        browser.find("#key-value");
        check("key", name);
        assertThat(browser.complaints()).isEmpty();
    }
}
