package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the page's files as they are written. */
class PageFilesTest {
    private static final String FOLDER = "/dev/journeyman/gateway/page/";
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"/assets/([^\"]+)\"");

    private static String text(String name) throws IOException {
        try (InputStream in = PageFilesTest.class.getResourceAsStream(FOLDER + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void theListHasEveryFileOfTheFolderAndNoOther() throws Exception {
        URI document =
                PageFilesTest.class.getResource(FOLDER + PageFiles.DOCUMENT).toURI();
        try (Stream<Path> files = Files.list(Path.of(document).getParent())) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name ->
                            !name.equals(PageFiles.DOCUMENT) && !name.endsWith(".class")) // the package lies there too
                    .toList();
            assertThat(PageFiles.NAMES).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void whatTheDocumentAndTheModulesLoadIsServed() throws Exception {
        assertThat(found(LINK, text(PageFiles.DOCUMENT))).hasSizeGreaterThan(5).isSubsetOf(PageFiles.NAMES);
        for (String name : PageFiles.NAMES) {
            if (name.endsWith(".js")) {
                assertThat(found(IMPORT, text(name))).as(name).isSubsetOf(PageFiles.NAMES);
            }
        }
    }

    @Test
    void noStringBecomesMarkupOrScript() throws Exception {
        for (String name : PageFiles.NAMES) {
            assertThat(text(name))
                    .as(name)
                    .doesNotContain(
                            "innerHTML",
                            "outerHTML",
                            "insertAdjacentHTML",
                            "setHTML",
                            "DOMParser",
                            "createContextualFragment",
                            "document.write",
                            "srcdoc",
                            "eval(",
                            "new Function",
                            ".href =",
                            ".src =");
        }
    }

    @Test
    void theDocumentHasNeitherScriptNorStyleInside() throws Exception {
        assertThat(text(PageFiles.DOCUMENT))
                .doesNotContain("style=", "<style")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }

    @Test
    void nothingComesFromElsewhere() throws Exception {
        for (String name : PageFiles.NAMES) {
            String text = text(name)
                    .replace("http://www.w3.org/2000/svg", ""); // the name of a namespace, which nobody fetches
            assertThat(text).as(name).doesNotContain("http:", "https:", "@import", "url(");
        }
    }

    @Test
    void thePolicyLetsNothingInFromElsewhereAndNoStringBecomeAScript() {
        assertThat(PageFiles.CONTENT_SECURITY_POLICY.split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "require-trusted-types-for 'script'",
                        "trusted-types 'none'");
        assertThat(PageFiles.CONTENT_SECURITY_POLICY).doesNotContain("unsafe", "*", "data:", "blob:");
    }
}
