package dev.journeyman.retrainer.collect.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** robots.txt by the rules of RFC 9309, in examples of our own that follow its sections. */
class RobotsRulesTest {
    private static RobotsRules rules(String... lines) {
        return RobotsRules.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), "journeyman-collect");
    }

    @Test
    void nothingSaidIsAllowed() {
        assertThat(rules("").allows("/any")).isTrue();
        assertThat(rules("Disallow: /", "# no group before it").allows("/any")).isTrue();
        assertThat(rules("User-agent: another", "Disallow: /").allows("/any")).isTrue();
        assertThat(rules("User-agent: *", "Disallow:").allows("/any"))
                .as("an empty rule")
                .isTrue();
    }

    @Test
    void theGroupThatNamesTheCrawlerCountsAlone() {
        RobotsRules rules = rules(
                "User-agent: *",
                "Disallow: /",
                "",
                "user-AGENT : Journeyman-Collect/2.0 (whatever)",
                "Disallow: /mine # with a comment",
                "",
                "User-agent: other",
                "Allow: /mine");
        assertThat(rules.allows("/yours")).isTrue();
        assertThat(rules.allows("/mine")).isFalse();
        // a longer name is another crawler's
        assertThat(rules("User-agent: journeyman-collector", "Disallow: /", "User-agent: *", "Allow: /")
                        .allows("/x"))
                .isTrue();
    }

    @Test
    void groupsOfOneCrawlerCountTogetherAndOneGroupMayNameSeveral() {
        RobotsRules rules = rules(
                "User-agent: first",
                "User-agent: journeyman-collect",
                "Disallow: /a",
                "User-agent: second",
                "Disallow: /b",
                "User-agent: journeyman-collect",
                "Disallow: /c");
        assertThat(rules.allows("/a")).isFalse();
        assertThat(rules.allows("/b")).isTrue();
        assertThat(rules.allows("/c")).isFalse();
    }

    @Test
    void otherRecordsDoNotEndTheListOfCrawlers() {
        RobotsRules rules = rules(
                "User-agent: journeyman-collect", "Sitemap: https://x.example/s.xml", "User-agent: b", "Disallow: /");
        assertThat(rules.allows("/x")).isFalse();
    }

    @Test
    void theLongestMatchDecidesAndAllowsWhereTwoAreEqual() {
        RobotsRules rules = rules(
                "User-agent: *",
                "Disallow: /shop/",
                "Allow: /shop/manuals/",
                "Disallow: /same",
                "Allow: /same",
                "Allow: /p",
                "Disallow: /");
        assertThat(rules.allows("/shop/cart")).isFalse();
        assertThat(rules.allows("/shop/manuals/brakes")).isTrue();
        assertThat(rules.allows("/same")).isTrue();
        assertThat(rules.allows("/page")).isTrue();
        assertThat(rules.allows("/other")).isFalse();
    }

    @Test
    void starsStandForAnythingAndADollarForTheEnd() {
        RobotsRules rules = rules(
                "User-agent: *", "Disallow: /*.php$", "Disallow: /a*b*c", "Disallow: /exact$", "Disallow: *print=1");
        assertThat(rules.allows("/dir/x.php")).isFalse();
        assertThat(rules.allows("/dir/x.php?y=1")).isTrue();
        assertThat(rules.allows("/x.php.php")).isFalse();
        assertThat(rules.allows("/a-b-c-d")).isFalse();
        assertThat(rules.allows("/a-c-b")).isTrue();
        assertThat(rules.allows("/exact")).isFalse();
        assertThat(rules.allows("/exactly")).isTrue();
        assertThat(rules.allows("/q?print=1")).isFalse();
        assertThat(rules("User-agent: *", "Disallow: /fish*").allows("/fishing"))
                .isFalse();
    }

    @Test
    void pathsAndRulesAreComparedInOneSpelling() {
        RobotsRules rules = rules(
                "User-agent: *",
                "Disallow: /caf\u00e9",
                "Disallow: /%62ike",
                "Disallow: /a%3cd",
                "Disallow: /cash%24",
                "Disallow: /x$y");
        assertThat(rules.allows("/caf%C3%A9/menu")).isFalse();
        assertThat(rules.allows("/caf%c3%a9")).isFalse();
        assertThat(rules.allows("/bike")).isFalse();
        assertThat(rules.allows("/a%3Cd")).isFalse();
        assertThat(rules.allows("/cash$")).isFalse();
        assertThat(rules.allows("/x$yz")).isFalse();
        assertThat(rules.allows("/x")).isTrue();
    }

    @Test
    void readsAnyLineEndsAMarkAndNoMoreThanItMust() {
        assertThat(rules("\uFEFFUser-agent: *\r\nDisallow: /a\rDisallow: /b").allows("/a"))
                .isFalse();
        assertThat(rules("\uFEFFUser-agent: *\r\nDisallow: /a\rDisallow: /b").allows("/b"))
                .isFalse();
        String filler = "# " + "x".repeat(100) + "\n";
        String file = "User-agent: *\nDisallow: /a\n" + filler.repeat(RobotsRules.MOST_BYTES / filler.length() + 1)
                + "Disallow: /b\n";
        RobotsRules cut = rules(file);
        assertThat(cut.allows("/a")).isFalse();
        assertThat(cut.allows("/b")).as("beyond 500 KiB").isTrue();
    }

    @Test
    void theCrawlDelayIsTheGroupsOwn() {
        assertThat(rules("User-agent: *", "Crawl-delay: 2.5", "Disallow: /x").crawlDelay())
                .contains(Duration.ofMillis(2500));
        assertThat(rules("User-agent: other", "Crawl-delay: 9", "Disallow: /x", "User-agent: *", "Disallow: /y")
                        .crawlDelay())
                .isEmpty();
        assertThat(rules("User-agent: *", "Crawl-delay: soon").crawlDelay()).isEmpty();
        assertThat(rules("User-agent: *", "Crawl-delay: -4").crawlDelay()).isEmpty();
    }

    @Test
    void manyStarsTakeNoTime() {
        RobotsRules rules = rules("User-agent: *", "Disallow: /" + "*a".repeat(5000) + "$");
        long begin = System.nanoTime();
        assertThat(rules.allows("/" + "a".repeat(500) + "b")).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofSeconds(15)); // trying them all takes longer than anybody lives
    }

    @Test
    void fixedRules() {
        assertThat(RobotsRules.ALL_ALLOWED.allows("/x")).isTrue();
        assertThat(RobotsRules.NONE_ALLOWED.allows("/x")).isFalse();
    }
}
