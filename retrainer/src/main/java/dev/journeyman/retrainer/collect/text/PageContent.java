package dev.journeyman.retrainer.collect.text;

import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a page says.
 *
 * @param title may be empty
 * @param text its content, a line each heading, paragraph, item and row
 * @param licences what it says of its licence
 * @param reserved whether it reserves text and data mining
 */
public record PageContent(String title, String text, List<String> licences, boolean reserved) {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\u200B\\u2060\\uFEFF\\u00AD]");
    private static final Pattern SPACES = Pattern.compile("[\\t\\u00A0 ]+");
    private static final Pattern LINE_ENDS = Pattern.compile(" *\\n *");
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n{3,}");

    /** Keeps a copy. */
    public PageContent {
        licences = List.copyOf(licences);
    }

    /** Whether a document of this kind is nested too deep to be read in reasonable time. */
    public static boolean isTooDeep(String type, String document) {
        return type.equals("html") && Nesting.isTooDeep(document);
    }

    /** A document of this kind: html, md or txt. */
    public static PageContent of(String type, String document) {
        if (type.equals("html")) {
            return HtmlContent.of(document);
        }
        String text = plain(document);
        String first = text.lines().findFirst().orElse("");
        String title = type.equals("md") && first.startsWith("#") ? first.replaceFirst("^#+ *", "") : "";
        return new PageContent(title, text, Licences.inText(text), false);
    }

    /** In composed characters, with single spaces, line feeds and at most one empty line; nothing that cannot be seen. */
    static String plain(String text) {
        String composed = Normalizer.normalize(text.replace("\r\n", "\n").replace('\r', '\n'), Normalizer.Form.NFC);
        String seen = CONTROL.matcher(composed).replaceAll("");
        String single = LINE_ENDS.matcher(SPACES.matcher(seen).replaceAll(" ")).replaceAll("\n");
        return EMPTY_LINES.matcher(single).replaceAll("\n\n").strip();
    }
}
