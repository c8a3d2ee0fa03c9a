package dev.journeyman.gateway.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a profile of its own, driven over WebDriver. */
final class Browser implements AutoCloseable {
    /** A window's size. */
    enum Size {
        DESKTOP(1280, 900, false),
        PHONE(390, 844, true);

        final int width;
        final int height;
        final boolean mobile;

        Size(int width, int height, boolean mobile) {
            this.width = width;
            this.height = height;
            this.mobile = mobile;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 20;
    private static final Path PICTURES = Path.of("target", "page-pictures");
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens a browser; skips the test, with the reason, where there is none. */
    static Browser open() {
        Optional<File> chromium =
                BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst();
        Optional<File> chromedriver = onPath("chromedriver");
        assumeTrue(chromium.isPresent(), "no Chromium is installed (Debian: chromium)");
        assumeTrue(chromedriver.isPresent(), "no chromedriver is installed (Debian: chromium-driver)");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--lang=en-GB");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(90));
        Browser browser = new Browser(driver);
        browser.look(Size.DESKTOP, "light");
        return browser;
    }

    private static Optional<File> onPath(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Takes a window's size and a colour scheme; nothing moves that need not. */
    void look(Size size, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", size.width, "height", size.height, "deviceScaleFactor", 1, "mobile", size.mobile));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Opens the page and waits until it knows its model. */
    void go(String address) {
        driver.get(address + "/");
        find("#model[data-state=ready]");
    }

    /** Forgets what the browser keeps and opens the page. */
    void begin(String address) {
        driver.get(address + "/");
        driver.executeScript("localStorage.clear(); sessionStorage.clear();");
        go(address);
    }

    /** The first element of a selector that can be seen, as soon as there is one. */
    WebElement find(String css) {
        return await("to see " + css)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> driver.findElements(By.cssSelector(css)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until nothing of a selector can be seen. */
    void gone(String css) {
        await("not to see " + css)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> driver.findElements(By.cssSelector(css)).stream().noneMatch(WebElement::isDisplayed));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return of(css, WebElement::getText);
    }

    /** Does something with the first element of a selector; where the page draws it anew meanwhile, with the one that took its place. */
    private <T> T of(String css, Function<WebElement, T> deed) {
        for (int tries = 1; ; tries++) {
            try {
                return deed.apply(find(css));
            } catch (StaleElementReferenceException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Clicks as a person does: brings it into the middle of the window first, out from under what sticks to its edges. */
    void click(String css) {
        of(css, element -> {
            driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
            element.click();
            return css;
        });
    }

    /** Types over what stands in a field. */
    void write(String css, String text) {
        of(css, field -> {
            field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
            field.sendKeys(text);
            return css;
        });
    }

    /** Presses keys wherever the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Asks a question and waits for the end of its answer. */
    void ask(String question) {
        int before = all(".turn").size();
        write("#question", question);
        press(Keys.ENTER);
        find(".turn:nth-of-type(" + (before + 1) + ") .answer[data-state=done]");
        gone("#stop");
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    /** The result of a script that ends with a promise. */
    Object awaitScript(String promise) {
        return driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + "(async () => {" + promise
                + "})().then(done, (error) => done('failed: ' + error + error.stack));");
    }

    /** Errors of the page's console since the last time: refused loads, thrown errors. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps a picture of the window for people to look at. */
    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
