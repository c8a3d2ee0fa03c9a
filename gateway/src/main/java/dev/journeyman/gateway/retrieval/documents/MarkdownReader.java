package dev.journeyman.gateway.retrieval.documents;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown as CommonMark has it, as far as passages need it: headings of both kinds, paragraphs, lists and fences. Marks of emphasis, links and images go,
 * their words stay.
 */
final class MarkdownReader {
    private static final Pattern ATX = Pattern.compile(" {0,3}(#{1,6})(?:[ \\t]++(.*?))?(?:[ \\t]++#++)?[ \\t]*+");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=++|-{2,}+)[ \\t]*+");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,}).*");
    private static final Pattern RULE = Pattern.compile(" {0,3}(?:[-*_][ \\t]*+){3,}");
    private static final Pattern ITEM = Pattern.compile("[ \\t]*+(?:[-*+]|\\d{1,9}[.)])[ \\t]++(.*)");
    private static final Pattern LINK = Pattern.compile(
            "!?\\[([^\\[\\]]{0,500}+)](?:\\([^()\\s]{0,2000}+(?:\\s[^()]{0,300}+)?\\)|\\[[^\\[\\]]{0,200}+])");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?(?:-->|\\z)");
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]{0,1000}+>");
    private static final Pattern MARKS =
            Pattern.compile("\\*{1,3}(?=\\S)|(?<=\\S)\\*{1,3}|(?<![\\w])_{1,3}(?=\\S)|(?<=\\S)_{1,3}(?![\\w])|`+|~~");
    private static final Pattern CELLS = Pattern.compile("[ \\t]*+\\|[ \\t]*+");
    private static final Pattern TABLE_RULE = Pattern.compile("[ \\t|:-]*+-[ \\t|:-]*+");

    private MarkdownReader() {}

    static Outline outline(String markdown) {
        Outline outline = new Outline();
        List<String> lines = COMMENT.matcher(markdown).replaceAll("").lines().toList();
        int at = frontMatter(lines, outline);
        StringBuilder paragraph = new StringBuilder();
        String fence = null;
        for (; at < lines.size(); at++) {
            String line = lines.get(at);
            Matcher mark = FENCE.matcher(line);
            if (fence != null) {
                if (line.strip().startsWith(fence)) {
                    fence = null;
                    flush(paragraph, outline);
                } else {
                    paragraph.append(line).append('\n');
                }
                continue;
            }
            if (mark.matches()) {
                flush(paragraph, outline);
                fence = mark.group(1);
                continue;
            }
            Matcher atx = ATX.matcher(line);
            Matcher underline = UNDERLINE.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (atx.matches()) {
                flush(paragraph, outline);
                outline.heading(atx.group(1).length(), atx.group(2) == null ? "" : words(atx.group(2)));
            } else if (underline.matches()
                    && !paragraph.isEmpty()
                    && paragraph.indexOf("\n") == paragraph.length() - 1) {
                outline.heading(underline.group(1).startsWith("=") ? 1 : 2, words(paragraph.toString()));
                paragraph.setLength(0);
            } else if (line.isBlank() || RULE.matcher(line).matches()) {
                flush(paragraph, outline);
            } else if (item.matches()) {
                flush(paragraph, outline);
                paragraph.append(item.group(1)).append('\n');
            } else if (line.contains("|") && TABLE_RULE.matcher(line).matches()) {
                paragraph.append('\n');
            } else {
                String text = line.startsWith(">") ? line.substring(1) : line;
                paragraph
                        .append(text.contains("|") ? CELLS.matcher(text).replaceAll("  ") : text)
                        .append('\n');
            }
        }
        flush(paragraph, outline);
        return outline;
    }

    /** Passes the block of keys at the top; its title is the document's. */
    private static int frontMatter(List<String> lines, Outline outline) {
        if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
            return 0;
        }
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals("---")) {
                lines.subList(1, i).stream()
                        .filter(each -> each.startsWith("title:"))
                        .findFirst()
                        .ifPresent(
                                each -> outline.title(each.substring(6).strip().replaceAll("^[\"']|[\"']$", "")));
                return i + 1;
            }
        }
        return 0;
    }

    private static void flush(StringBuilder paragraph, Outline outline) {
        outline.paragraph(words(paragraph.toString()));
        paragraph.setLength(0);
    }

    private static String words(String markdown) {
        String text = LINK.matcher(markdown).replaceAll(match -> Matcher.quoteReplacement(match.group(1)));
        return MARKS.matcher(TAG.matcher(text).replaceAll(" ")).replaceAll("");
    }
}
