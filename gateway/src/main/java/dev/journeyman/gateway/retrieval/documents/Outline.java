package dev.journeyman.gateway.retrieval.documents;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document as it is read from top to bottom: headings open sections, text fills them. */
final class Outline {
    private static final int DEEPEST = 6;

    private final List<Section> sections = new ArrayList<>();
    private final List<Integer> depths = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable String title;

    /** A heading, 1 the highest. The first of depth 1 is the document's title too. */
    void heading(int depth, String heading) {
        String clean = PlainText.line(heading, Passage.MOST_TITLE_CHARS);
        if (clean.isEmpty()) {
            return;
        }
        close();
        if (title == null && depth == 1 && sections.isEmpty()) {
            title = clean;
            depths.clear();
            headings.clear();
            return;
        }
        int level = Math.clamp(depth, 1, DEEPEST);
        while (!depths.isEmpty() && depths.getLast() >= level) {
            depths.removeLast();
            headings.removeLast();
        }
        depths.add(level);
        headings.add(clean);
    }

    /** A title that is told elsewhere than in a heading. */
    void title(String told) {
        String clean = PlainText.line(told, Passage.MOST_TITLE_CHARS);
        if (title == null && !clean.isEmpty()) {
            title = clean;
        }
    }

    /** A paragraph of the section that is open. */
    void paragraph(String paragraph) {
        String clean = PlainText.paragraph(paragraph);
        if (!clean.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n\n").append(clean);
        }
    }

    /** All of it. */
    List<Section> sections() {
        close();
        return List.copyOf(sections);
    }

    /** The title, or what is to stand for it. */
    String titleOr(String fallback) {
        return title == null ? fallback : title;
    }

    private void close() {
        if (!text.isEmpty()) {
            sections.add(new Section(headings, text.toString()));
            text.setLength(0);
        }
    }
}
