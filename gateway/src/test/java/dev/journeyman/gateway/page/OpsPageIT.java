package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.feedback.log.LogEnvironment;
import dev.journeyman.feedback.log.LogOptions;
import dev.journeyman.feedback.log.RocksFeedbackLog;
import dev.journeyman.gateway.ops.Workshop;
import dev.journeyman.gateway.ops.WorkshopFront;
import dev.journeyman.gateway.serve.RunningGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** An operator at the page: a real browser and a real gateway over a store that has lived; rollout and runs as their interface has them. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpsPageIT {
    private static final List<String> VIEWS = List.of("now", "versions", "compare", "runs", "feedback", "ledger");
    private static RunningGateway gateway;
    private static WorkshopFront front;
    private static Browser browser;
    private static String interaction;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        Path home = Workshop.newHome();
        Workshop workshop = Workshop.in(home, RunningGateway.domain());
        Path store = home.resolve("feedback");
        gateway = RunningGateway.with(
                new Garage().model(),
                home,
                RocksFeedbackLog.open(store, LogOptions.DEFAULTS, LogEnvironment.system(store)),
                config -> config);
        front = new WorkshopFront(workshop, gateway.address);
        interaction = said("{\"interaction_id\":\"%s\",\"rating\":\"up\"}");
        said("{\"interaction_id\":\"%s\",\"correction\":\"P0301 means Intake Air Temperature Sensor Circuit High.\"}");
    }

    private static String said(String feedback) throws Exception {
        HttpResponse<String> answer = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"What does P0301 mean?\"}]}");
        String id = RunningGateway.json(answer).at("/journeyman/interaction_id").asText();
        assertThat(gateway.post("/v1/feedback", feedback.formatted(id)).statusCode())
                .isEqualTo(201);
        return id;
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (front != null) {
            front.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @BeforeEach
    void look() {
        browser.look(Browser.Size.DESKTOP, "light");
        browser.complaints(); // those of the test before
    }

    private static void open(String view) {
        browser.driver.get("about:blank"); // else only the part behind the hash changes
        browser.driver.get(front.address + "/ops#" + view);
        browser.find("#view[data-view=" + view.split("/", -1)[0] + "]");
    }

    /** Waits until a text stands there; what is drawn anew meanwhile is looked for anew. */
    private static void shows(String css, String text) {
        await(css + " shows " + text)
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> browser.text(css).equals(text));
    }

    private static List<String> texts(String css) {
        return browser.all(css).stream().map(WebElement::getText).toList();
    }

    @Test
    @Order(1)
    void versionsAreReadInTheGraphAndByKeyboard() {
        open("versions");
        assertThat(browser.all(".lineage .node")).hasSize(10);
        assertThat(browser.all(".lineage .edge")).hasSize(9);
        assertThat(browser.text(".version-card h2")).isEqualTo(Workshop.CANARY);
        assertThat(browser.text(".damaged")).contains(Workshop.DAMAGED);
        browser.click(".node[data-version='" + Workshop.PREVIOUS + "']");
        shows(".version-card h2", Workshop.PREVIOUS);
        assertThat((String) browser.run("return location.hash")).isEqualTo("#versions/" + Workshop.PREVIOUS);
        browser.run("document.querySelector(\".node[data-version='starter']\").focus()");
        browser.press(Keys.ENTER);
        shows(".version-card h2", "starter");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(2)
    void linesOfTheGraphCrossNoNodeAndTheChampionsLineIsStraight() throws Exception {
        String found = (String) browser.awaitScript("""
                const {layout} = await import('/ops/assets/lineage.js');
                const name = (id, parents) => ({version: id, parents, created: `2026-01-${String(id.length + 10)}`});
                const {nodes, columns} = layout([name('a', []), name('bb', ['a']), name('ccc', ['a']), name('dddd', ['bb', 'ccc']), name('eeeee', ['bb']), name('x', ['y']), name('y', ['x'])], 'dddd');
                return JSON.stringify({columns, places: Object.fromEntries(nodes.map((node) => [node.version.version, [node.column, node.row]]))});
                """);
        JsonNode layout = RunningGateway.json(found);
        JsonNode places = layout.path("places");
        assertThat(places.at("/dddd/0").asInt()).isEqualTo(2);
        assertThat(places.at("/a/1").asInt())
                .isEqualTo(places.at("/bb/1").asInt())
                .isEqualTo(places.at("/dddd/1").asInt());
        List<String> taken = new ArrayList<>();
        places.forEach(place -> taken.add(place.toString()));
        assertThat(taken).doesNotHaveDuplicates().hasSize(7);
    }

    @Test
    @Order(3)
    void scorecardsAreComparedSuiteBySuite() {
        open("compare/" + Workshop.CHAMPION + "/" + Workshop.WORSE);
        assertThat(browser.text(".compare-sum")).contains("clearly worse in");
        assertThat(browser.all(".suite-box")).hasSize(9);
        assertThat(browser.text(".suite-box[data-key=suite-code-meaning] .suite-delta"))
                .contains("clearly worse", "−");
        browser.click("[data-key=suite-mcq] > summary");
        assertThat(texts("[data-key=suite-mcq] .letter")).containsExactly("A", "B", "C", "D");
        assertThat(browser.all("[data-key=suite-mcq] .suite.slice")).hasSize(3);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(4)
    void aRefusalIsReadAndOnlyTheNameForcesIt() {
        open("versions/" + Workshop.WORSE);
        assertThat(texts(".gate-card > .gate > .tree > li.refused > details > summary .reason-name"))
                .contains("Facts are lost");
        browser.click("[data-key=promote]");
        browser.click("#act .primary");
        assertThat(browser.text("#act .problem-line")).contains("Say why");
        browser.write("#act textarea", "try it");
        browser.click("#act .primary");
        assertThat(browser.text("#act .refusal")).contains("Facts are lost");
        browser.click("#act .forcing summary");
        WebElement force = browser.find("#act .forcing .risky");
        assertThat(force.isEnabled()).isFalse();
        browser.write("#act .forcing input", "retrain");
        assertThat(force.isEnabled()).isFalse();
        browser.write("#act .forcing input", Workshop.WORSE);
        assertThat(force.isEnabled()).isTrue();
        browser.press(Keys.ESCAPE);
        browser.gone("#act");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("409"));
    }

    @Test
    @Order(5)
    void aRunIsSeenToMove() {
        open("runs");
        int before = step();
        await().atMost(Duration.ofSeconds(60)).until(() -> step() > before + 3);
        assertThat(browser.all(".curve-line.held")).hasSize(1);
        assertThat(browser.text(".stages [aria-current]")).isEqualTo("training");
        assertThat(browser.all(".triggers .meter")).hasSize(3);
        browser.click("[data-key=mode-auto]");
        browser.write("#act textarea", "it does well");
        browser.click("#act .primary");
        browser.find("[data-key=mode-auto][aria-pressed=true]");
        assertThat(browser.complaints()).isEmpty();
    }

    private static int step() {
        return Integer.parseInt(String.valueOf(browser.run("return document.querySelector('.step').textContent")));
    }

    @Test
    @Order(6)
    void aReviewIsDecidedAndAnAnswersWayIsTraced() {
        open("feedback");
        WebElement review = browser.find(".review");
        assertThat(review.getText()).contains("P0301", "not trusted");
        String subject = review.getDomAttribute("data-subject");
        browser.click(".review[data-subject='" + subject + "'] [data-key^=reject]");
        browser.write("#act textarea", "the table says otherwise");
        browser.click("#act .primary");
        browser.gone(".review[data-subject='" + subject + "']");
        browser.write("#find-id", interaction);
        browser.press(Keys.ENTER);
        browser.find("#view[data-view=answer]");
        assertThat(browser.text(".way")).contains("What does P0301 mean?", RunningGateway.VERSION, "Rated");
        assertThat(browser.complaints())
                .allMatch(complaint -> complaint.contains("404")); // that version is in no store
    }

    @Test
    @Order(7)
    void everyViewCanBeUsedByEverybody() throws Exception {
        String axe = axe();
        List<String> problems = new ArrayList<>();
        for (Browser.Size size : Browser.Size.values()) {
            for (String scheme : List.of("light", "dark")) {
                browser.look(size, scheme);
                for (String view : VIEWS) {
                    open(view);
                    browser.picture("ops-" + size.label() + "-" + scheme + "-" + view);
                    Object wider = browser.run(
                            "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
                    if (Boolean.TRUE.equals(wider)) {
                        problems.add(view + " is wider than the window at " + size);
                    }
                    if ((size == Browser.Size.DESKTOP) == scheme.equals("light")) { // each size and each scheme once
                        problems.addAll(violations(axe, view + ", " + size + ", " + scheme));
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    private static String axe() throws IOException {
        try (InputStream program = OpsPageIT.class.getResourceAsStream("/axe.min.js")) {
            assertThat(program).as("axe-core is on the class path").isNotNull();
            return new String(program.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> violations(String axe, String where) throws IOException {
        browser.driver.executeScript(axe);
        browser.run("document.querySelector('.views').style.position = 'static'"); // what lies under it scrolls out
        String found = (String) browser.awaitScript("""
                const {violations} = await axe.run(document, {resultTypes: ['violations'],
                  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
                return JSON.stringify(violations.filter(({impact}) => impact === 'serious' || impact === 'critical').map(({id, nodes}) => ({id, nodes: nodes.slice(0, 5).map((node) => node.target.join(' ') + ': ' + node.failureSummary)})));
                """);
        assertThat(found).startsWith("[");
        List<String> all = new ArrayList<>();
        RunningGateway.json(found).forEach(each -> all.add(where + ": " + each));
        return all;
    }

    @Test
    @Order(8)
    void aVersionIsPromotedAndRolledBackEachWithAReasonThatTheLedgerKeeps() {
        open("versions/" + Workshop.CANARY);
        browser.click("[data-key=promote]");
        assertThat(browser.text("#act .act-sentence")).contains(Workshop.CANARY, Workshop.CHAMPION);
        assertThat(browser.text("#act .primary")).isEqualTo("Promote " + Workshop.CANARY);
        browser.write("#act textarea", "better on facts and on thumbs");
        browser.click("#act .primary");
        browser.gone("#act");
        browser.find(".version-card .state-word.champion");

        open("now");
        assertThat(browser.text(".serving-name")).isEqualTo(Workshop.CANARY);
        browser.click("[data-key=rollback]");
        assertThat(browser.text("#act .primary")).isEqualTo("Roll back to " + Workshop.CHAMPION);
        browser.write("#act textarea", "it knows the brakes no more");
        browser.click("#act .primary");
        shows(".serving-name", Workshop.CHAMPION);

        open("ledger");
        assertThat(browser.text(".seal")).contains("verified");
        List<WebElement> entries = browser.all(".entries tbody tr");
        assertThat(entries.get(0).getText()).contains("Rolled back", "it knows the brakes no more", "loopback");
        assertThat(entries.get(1).getText()).contains("Promoted", "better on facts and on thumbs");
        assertThat(browser.driver.findElements(By.cssSelector(".entries .was-forced")))
                .hasSize(1);
        assertThat(browser.complaints()).isEmpty();
    }
}
