package dev.journeyman.retrainer.collect.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** Cuts a page into blocks. Items of one list and rows of one table of data are one block; a table that only lays a page out is none. */
final class Blocks implements NodeVisitor {
    private static final Set<String> BREAKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "caption",
            "pre",
            "blockquote",
            "figure",
            "figcaption",
            "details",
            "summary",
            "address",
            "body",
            "hr",
            "header",
            "table",
            "tbody",
            "thead",
            "tr",
            "td",
            "th",
            "li");
    private static final int MOST_CELL_WORDS = 40;
    private static final int MOST_ROWS_LOOKED_AT = 200;

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder linked = new StringBuilder();
    private int inLinks;
    private @Nullable Element table; // the table of data that the walk is in
    private @Nullable Element list; // the outermost list that the walk is in
    private final StringBuilder lines = new StringBuilder(); // of that list or table
    private int words;
    private int linkedWords;

    private Blocks() {}

    static List<Block> of(Element content) {
        Blocks blocks = new Blocks();
        content.traverse(blocks);
        blocks.flush(0);
        return blocks.blocks;
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            line.append(text.getWholeText());
            if (inLinks > 0) {
                linked.append(text.getWholeText());
            }
        } else if (node instanceof Element element) {
            begin(element, element.normalName());
        }
    }

    private void begin(Element element, String name) {
        if (isLink(element)) {
            inLinks++;
        }
        if (table != null) { // its cells and rows are taken as they end
            line.append(name.equals("br") || BREAKS.contains(name) ? "\n" : "");
            return;
        }
        if (name.equals("table") && isData(element)) {
            flush(0);
            endGroup();
            table = element;
        } else if (list == null && (name.equals("ul") || name.equals("ol"))) {
            flush(0);
            list = element;
        } else if (level(name) > 0 || BREAKS.contains(name)) {
            flush(0);
        } else if (name.equals("br")) {
            line.append('\n');
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (isLink(element)) {
            inLinks--;
        }
        if (table != null) {
            if (element.equals(table)) {
                table = null;
                row();
                endGroup();
            } else if (name.equals("tr")) {
                row();
            } else if (name.equals("td") || name.equals("th")) {
                line.append(" | ");
            }
        } else if (element.equals(list)) {
            flush(0);
            list = null;
            endGroup();
        } else if (level(name) > 0) {
            flush(level(name));
        } else if (BREAKS.contains(name)) {
            flush(0);
        }
    }

    private static boolean isLink(Element element) {
        return element.normalName().equals("a") && element.hasAttr("href");
    }

    private void row() {
        String text = PageContent.plain(line.toString())
                .replace('\n', ' ')
                .replaceAll("( ?\\|)+$", "")
                .strip();
        addLine(text);
    }

    /** Ends what stands in the line: a line of the list that the walk is in, else a block by itself. */
    private void flush(int heading) {
        String text = PageContent.plain(line.toString());
        if (heading > 0) {
            text = text.replace('\n', ' ');
        }
        if (list != null && heading == 0) {
            addLine(text.isEmpty() ? "" : "- " + text);
            return;
        }
        if (!text.isEmpty()) {
            endGroup(); // a heading within a list
            blocks.add(new Block(heading, text, TextWindows.count(text), TextWindows.count(linked.toString())));
        }
        clear();
    }

    private void addLine(String text) {
        int count = TextWindows.count(text);
        if (count > 0) {
            lines.append(lines.isEmpty() ? "" : "\n").append(text);
            words += count;
            linkedWords += TextWindows.count(linked.toString());
        }
        clear();
    }

    private void endGroup() {
        if (!lines.isEmpty()) {
            blocks.add(new Block(0, lines.toString(), words, linkedWords));
            lines.setLength(0);
            words = 0;
            linkedWords = 0;
        }
    }

    private void clear() {
        line.setLength(0);
        linked.setLength(0);
    }

    /** Whether a table holds data: rows of several short cells, and no table within. */
    private static boolean isData(Element table) {
        for (Element part : table.children()) {
            if (part.selectFirst("table") != null) { // which ends at the first, however deep they are nested
                return false;
            }
        }
        Elements rows = table.select("tr");
        boolean several = false;
        for (Element row : rows.subList(0, Math.min(rows.size(), MOST_ROWS_LOOKED_AT))) {
            several |= row.childrenSize() > 1;
            for (Element cell : row.children()) {
                if (TextWindows.count(cell.text()) > MOST_CELL_WORDS) {
                    return false;
                }
            }
        }
        return several;
    }

    private static int level(String name) {
        return name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6'
                ? name.charAt(1) - '0'
                : 0;
    }
}
