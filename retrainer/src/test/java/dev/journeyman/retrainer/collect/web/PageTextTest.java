package dev.journeyman.retrainer.collect.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PageTextTest {
    private static final String WORDS = "Bremsflüssigkeit prüfen";

    @Test
    void theHeaderTellsTheEncoding() {
        assertThat(PageText.of(WORDS.getBytes(StandardCharsets.ISO_8859_1), "text/html; charset=ISO-8859-1"))
                .contains(WORDS);
        assertThat(PageText.of(
                        "тормоз".getBytes(Charset.forName("windows-1251")), "text/html; Charset=\"windows-1251\""))
                .contains("тормоз");
    }

    @Test
    void aMarkOverrulesTheHeader() {
        byte[] utf8 = ("\uFEFF" + WORDS).getBytes(StandardCharsets.UTF_8);
        assertThat(PageText.of(utf8, "text/html; charset=iso-8859-1")).contains(WORDS);
        byte[] utf16 = ("\uFEFF" + WORDS).getBytes(StandardCharsets.UTF_16LE);
        assertThat(PageText.of(utf16, "text/plain")).contains(WORDS);
    }

    @Test
    void aMetaElementTellsIt() {
        String page =
                "<html><head><meta http-equiv='Content-Type' content='text/html; charset=iso-8859-15'>" + WORDS + "€";
        assertThat(PageText.of(page.getBytes(Charset.forName("iso-8859-15")), "text/html"))
                .contains(page);
        String liar = "<meta charset=utf-16>" + WORDS;
        assertThat(PageText.of(liar.getBytes(StandardCharsets.UTF_8), "")).contains(liar);
    }

    @Test
    void untoldIsUtf8OrElseWindows1252() {
        assertThat(PageText.of(WORDS.getBytes(StandardCharsets.UTF_8), "text/plain"))
                .contains(WORDS);
        assertThat(PageText.of("“x”".getBytes(Charset.forName("windows-1252")), "text/plain; charset=no-such-thing"))
                .contains("“x”");
        assertThat(PageText.of(new byte[0], "text/plain")).contains("");
    }

    @Test
    void latin1OfTheWebIsWindows1252() {
        assertThat(PageText.of(new byte[] {(byte) 0x93, 'x', (byte) 0x94}, "text/html; charset=latin1"))
                .contains("“x”");
    }

    @Test
    void whatIsNoTextIsNone() {
        assertThat(PageText.of(new byte[1000], "text/plain; charset=utf-8")).isEmpty();
        byte[] latin = "ü".repeat(100).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(PageText.of(latin, "text/plain; charset=utf-8")).isEmpty();
    }
}
