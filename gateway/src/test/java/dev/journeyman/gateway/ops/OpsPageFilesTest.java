package dev.journeyman.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operators' page's files: all of them are listed, what they load is there, and none makes markup of a string. */
class OpsPageFilesTest {
    private static final String DOCUMENT = "index.html";
    private static final String SHARED = "/dev/journeyman/gateway/page/";
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"/ops/assets/([^\"]+)\"");
    private static final Pattern FROM_SHARED = Pattern.compile("['\"]/assets/([^'\"]+)['\"]");

    private static String text(String name) throws IOException {
        try (InputStream in = OpsPageFilesTest.class.getResourceAsStream(OpsPage.FOLDER + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> everything() {
        return Stream.concat(OpsPage.NAMES.stream(), Stream.of(DOCUMENT)).toList();
    }

    @Test
    void theListHasEveryFileOfTheFolderAndNoOther() throws Exception {
        URI document =
                OpsPageFilesTest.class.getResource(OpsPage.FOLDER + DOCUMENT).toURI();
        try (Stream<Path> files = Files.list(Path.of(document).getParent())) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(DOCUMENT) && !name.endsWith(".class"))
                    .toList();
            assertThat(OpsPage.NAMES).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void whatTheDocumentAndTheModulesLoadIsServed() throws Exception {
        assertThat(found(LINK, text(DOCUMENT))).hasSize(4).isSubsetOf(OpsPage.NAMES);
        for (String name : everything()) {
            assertThat(found(IMPORT, text(name))).as(name).isSubsetOf(OpsPage.NAMES);
            for (String shared : found(FROM_SHARED, text(name))) {
                assertThat(OpsPageFilesTest.class.getResource(SHARED + shared))
                        .as(name + " loads " + shared)
                        .isNotNull();
            }
        }
    }

    @Test
    void noStringBecomesMarkupOrScriptAndNothingComesFromElsewhere() throws Exception {
        for (String name : everything()) {
            assertThat(text(name).replace("http://www.w3.org/2000/svg", ""))
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
                            ".src =",
                            "http:",
                            "https:",
                            "@import",
                            "url(");
        }
        assertThat(text(DOCUMENT))
                .doesNotContain("style=", "<style")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }

    @Test
    void modulesAreSmall() throws Exception {
        for (String name : OpsPage.NAMES) {
            assertThat(text(name).lines().count()).as(name).isLessThan(300);
        }
    }
}
