package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A technician at the page: a real browser, a real gateway, a model that says what it is told to. */
@Timeout(300)
class TechnicianPageIT {
    private static final ScriptedModel MODEL = new Garage().model();
    private static RunningGateway gateway;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        gateway = RunningGateway.onDisk(MODEL);
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

    @BeforeEach
    void begin() {
        browser.complaints(); // those of the test before
        browser.begin(gateway.address);
    }

    private static String interactionId() {
        return (String)
                browser.run(
                        "const talk = JSON.parse(localStorage.getItem('journeyman.talk.1.' + sessionStorage.getItem('journeyman.current')));"
                                + "const turn = talk.turns[talk.turns.length - 1]; return turn.answers[turn.chosen].interactionId;");
    }

    @Test
    void anAnswerStreamsIsShownAsMarkdownAndRatedUp() throws Exception {
        browser.ask("What does P0301 mean, rated up?");
        assertThat(browser.text(".answer .prose strong")).isEqualTo("P0301");
        assertThat(browser.all(".answer .prose ol > li"))
                .extracting(WebElement::getText)
                .containsExactly("Swap the coil with cylinder 2.", "Look at the plug.");
        assertThat(browser.text(".answer .about")).contains(RunningGateway.VERSION, "tokens");
        browser.click(".thumb.up");
        assertThat(browser.text(".judgement .said")).startsWith("Saved.");
        assertThat(browser.find(".thumb.up").getAttribute("aria-pressed")).isEqualTo("true");
        assertThat(gateway.get("/v1/interactions/" + interactionId()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatWasSaidCanBeTakenBack() throws Exception {
        browser.ask("What does P0301 mean, taken back?");
        browser.click(".thumb.up");
        browser.find(".judgement .said");
        browser.click(".thumb.up[aria-pressed=true]");
        browser.find(".thumb.up[aria-pressed=false]");
        assertThat(browser.text(".judgement .said")).isEqualTo("Taken back.");
        browser.click(".edit");
        browser.write(".editing textarea", Garage.SECOND);
        browser.find(".preview ins");
        browser.click(".editing .primary");
        browser.click(".corrected .tiny");
        browser.gone(".corrected");
        assertThat(browser.text(".answer .prose")).contains("Swap the coil with cylinder 2.");
        assertThat(RunningGateway.json(gateway.get("/v1/interactions/" + interactionId()))
                        .path("records"))
                .isEmpty();
    }

    @Test
    void aCorrectionThatContradictsTheTableIsKeptForAReviewer() {
        browser.ask("What does P0301 mean, put wrong?");
        browser.click(".edit");
        browser.write(".editing textarea", "P0301 means Intake Air Temperature Sensor Circuit High.");
        browser.find(".preview ins");
        browser.click(".editing .primary");
        assertThat(browser.text(".corrected .said")).contains("Kept for a reviewer, and not learned from until then.");
    }

    @Test
    void aThumbDownAsksWhatIsWrong() throws Exception {
        browser.ask("What does P0301 mean, rated down?");
        browser.click(".thumb.down");
        browser.find(".reasons");
        for (WebElement tag : browser.all(".reasons .tag")) {
            if (List.of("Wrong cause", "Not specific").contains(tag.getText())) {
                tag.click();
                assertThat(tag.getAttribute("aria-pressed")).isEqualTo("true");
            }
        }
        browser.write(".reasons input", "the coil was fine");
        browser.press(Keys.ENTER);
        browser.gone(".reasons");
        assertThat(browser.text(".judgement .said")).contains("Noted: wrong cause, not specific.");
        assertThat(gateway.get("/v1/interactions/" + interactionId()).body())
                .contains("wrong-cause", "not-specific", "the coil was fine");
    }

    @Test
    void aCorrectionShowsItsDifferenceBeforeItIsSent() throws Exception {
        browser.ask("What does P0301 mean, put right?");
        browser.click(".edit");
        assertThat(browser.find(".editing .primary").isEnabled()).isFalse(); // nothing is changed yet
        String right = Garage.FIRST.replace("the coil with cylinder 2", "the coil with cylinder 3");
        browser.write(".editing textarea", right);
        assertThat(browser.text(".preview del")).endsWith("2");
        assertThat(browser.text(".preview ins")).endsWith("3");
        assertThat(browser.text(".preview .help")).isEqualTo("1 word removed, 1 added.");
        browser.click(".editing .primary");
        assertThat(browser.text(".corrected .said")).startsWith("Put right by you. Saved. It makes a pair");
        assertThat(browser.text(".answer .prose")).contains("cylinder 3");
        assertThat(gateway.get("/v1/interactions/" + interactionId()).body()).contains("the coil with cylinder 3");
        browser.ask("And then?"); // goes on from the correction
        assertThat(MODEL.prompts.get(MODEL.prompts.size() - 1))
                .contains("cylinder 3")
                .doesNotContain("cylinder 2");
    }

    @Test
    void ofTwoAnswersSideBySideTheBetterOneIsChosen() throws Exception {
        browser.ask("What does P0301 mean, compared?");
        browser.click(".another");
        browser.find(".sides.two .answer:nth-child(2)[data-state=done] .choose");
        List<WebElement> sides = browser.all(".sides.two .answer");
        assertThat(sides).hasSize(2);
        assertThat(sides.get(0).getRect().getY())
                .isEqualTo(sides.get(1).getRect().getY());
        assertThat(sides.get(1).getText()).contains("Look at the plug first");
        browser.click(".sides.two .answer:nth-child(2) .choose");
        browser.gone(".sides.two");
        assertThat(browser.text(".after .said")).startsWith("Saved. It makes a pair");
        assertThat(browser.text(".answer .prose")).contains("Look at the plug first");
        browser.click(".others summary");
        assertThat(browser.text(".other")).contains("Swap the coil with cylinder 2.");
    }

    @Test
    void codesAreCompletedWhileOneTypesAndADiagnosisHasSections() {
        browser.write("#vehicle-make", "Ford");
        browser.write("#vehicle-year", "2012");
        browser.write("#code", "p030");
        browser.find("#code-options [role=option]");
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        WebElement active = browser.find("#code-options [aria-selected=true]");
        assertThat(active.getText()).contains("P0301", "Cylinder 1 Misfire Detected");
        assertThat(browser.find("#code").getAttribute("aria-activedescendant")).isEqualTo(active.getAttribute("id"));
        browser.press(Keys.ENTER);
        browser.find("#code").sendKeys("P3FFF", " ");
        browser.find("#chosen-codes .unknown");
        assertThat(browser.text("#chosen-codes")).contains("P0301", "Cylinder 1 Misfire Detected", "not in the table");
        browser.write("#symptoms", "rough idle");
        browser.click("#diagnose");
        browser.find(".turn.diagnosis .answer[data-state=done]");
        assertThat(browser.text(".code-lines"))
                .contains("P0301", "Cylinder 1 Misfire Detected", "P3FFF", "is not in the table");
        assertThat(browser.text(".safety")).contains("Let the engine cool.");
        assertThat(browser.text(".causes li")).contains("Worn spark plug", "high");
        assertThat(browser.all(".checks li")).hasSize(2);
        browser.click(".checks input");
        assertThat(browser.find(".checks li").getAttribute("class")).isEqualTo("done");
        browser.click(".edit");
        assertThat(browser.find(".editing textarea").getAttribute("value"))
                .contains("Causes:\n1. Worn spark plug (high)", "Checks:\n1. Look at the plug. Its face tells much.");
    }

    @Test
    void aCardThatSaysNothingIsToldSo() {
        browser.click("#diagnose");
        assertThat(browser.text("#job-problem")).isEqualTo("A diagnosis needs a trouble code or a symptom.");
        browser.write("#code", "Q0301");
        browser.click("#diagnose");
        assertThat(browser.text("#job-problem")).contains("Q0301", "is no trouble code");
        assertThat(browser.find("#code").getAttribute("aria-invalid")).isEqualTo("true");
    }

    @Test
    void aScriptInTheModelsAnswerDoesNotRun() {
        browser.ask("Show me an attack");
        assertThat(browser.run("return window.hacked")).isNull();
        assertThat(browser.text(".prose"))
                .contains(
                        "<script>window.hacked = true</script>",
                        "<img src=x",
                        "press me (javascript:window.hacked=true)");
        assertThat(browser.all(".prose a, .prose img, .prose script, .prose b")).isEmpty();
        assertThat(browser.complaints()).isEmpty(); // nothing was tried and refused either
        browser.driver.navigate().refresh();
        browser.find(".prose");
        assertThat(browser.run("return window.hacked")).isNull();
    }

    @Test
    void aReloadKeepsTheConversationAndAnotherBrowserDoesNotSeeIt() throws Exception {
        browser.ask("What does P0301 mean, kept?");
        browser.click(".thumb.up");
        browser.find(".judgement .said");
        browser.driver.navigate().refresh();
        assertThat(browser.text(".asked h3")).isEqualTo("What does P0301 mean, kept?");
        assertThat(browser.find(".thumb.up").getAttribute("aria-pressed")).isEqualTo("true");
        browser.click("#new-talk");
        browser.find("#welcome");
        browser.click("#open-history");
        assertThat(browser.text("#talks")).contains("What does P0301 mean, kept?");
        try (Browser other = Browser.open()) {
            other.go(gateway.address);
            other.find("#welcome");
            other.click("#open-history");
            assertThat(other.text("#talks")).isEqualTo("Nothing yet.");
        }
        browser.click("#talks .open");
        assertThat(browser.text(".asked h3")).isEqualTo("What does P0301 mean, kept?");
        browser.click("#open-history");
        browser.click("#talks .tiny");
        assertThat(browser.text("#talks")).isEqualTo("Nothing yet.");
        assertThat(browser.run("return Object.keys(localStorage).filter((key) => key.includes('.talk.')).length"))
                .isEqualTo(0L);
    }

    @Test
    void withoutAMouse() {
        browser.press(Keys.TAB);
        assertThat(browser.driver.switchTo().activeElement().getAttribute("class"))
                .isEqualTo("skip");
        browser.press(Keys.ENTER);
        assertThat(browser.driver.switchTo().activeElement().getAttribute("id")).isEqualTo("question");
        browser.press("One line", Keys.chord(Keys.SHIFT, Keys.ENTER), "and another");
        assertThat(browser.all(".turn")).isEmpty();
        browser.press(Keys.ENTER);
        browser.find(".answer[data-state=done]");
        assertThat(browser.text(".asked h3")).isEqualTo("One line\nand another");
        browser.press(Keys.chord(
                Keys.SHIFT, Keys.TAB)); // back from the composer: the last button of the answer, its neighbours
        for (int presses = 0; presses < 8 && !focused().contains("thumb down"); presses++) {
            browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        }
        browser.press(Keys.ENTER);
        browser.find(".reasons");
        browser.press(Keys.SPACE); // the first tag has the focus
        assertThat(browser.find(".reasons .tag").getAttribute("aria-pressed")).isEqualTo("true");
        browser.press(Keys.ESCAPE);
        browser.gone(".reasons");
        assertThat(focused()).contains("thumb down");
    }

    private static String focused() {
        return browser.driver.switchTo().activeElement().getAttribute("class");
    }

    @Test
    void escapeStopsAnAnswer() {
        Semaphore gate = new Semaphore(40);
        MODEL.gate = gate;
        try {
            browser.write("#question", "Tell me at length");
            browser.press(Keys.ENTER);
            browser.find(".answer[data-state=streaming] .prose");
            browser.find("#stop");
            browser.press(Keys.ESCAPE);
            browser.find(".answer[data-state=stopped]");
            assertThat(browser.text(".ending")).isEqualTo("Stopped by you.");
            browser.find("#send");
        } finally {
            MODEL.openGate();
        }
    }

    @Test
    void whileTheModelIsLoadedThePageSaysSo() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        RunningGateway loading = RunningGateway.loading(
                config -> {
                    never.await();
                    throw new IOException("not in this test");
                },
                config -> config);
        try {
            browser.driver.get(loading.address + "/");
            browser.find("#model[data-state=loading]");
            browser.write("#question", "Are you there?");
            browser.press(Keys.ENTER);
            assertThat(browser.text(".problem-title")).isEqualTo("The model is still being loaded");
            assertThat(browser.text(".problem button")).startsWith("Try again");
        } finally {
            never.countDown();
            loading.close();
        }
    }

    @Test
    void thePageLoadsFromTheGatewayAloneAndBreaksNoRule() {
        browser.ask("What does P0301 mean, alone?");
        Object elsewhere = browser.run(
                "return performance.getEntries().filter((entry) => /^https?:/.test(entry.name) && new URL(entry.name).origin !== location.origin).length");
        assertThat(elsewhere).isEqualTo(0L);
        assertThat(browser.complaints()).isEmpty();
    }
}
