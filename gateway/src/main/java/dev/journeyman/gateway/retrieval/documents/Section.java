package dev.journeyman.gateway.retrieval.documents;

import java.util.List;

/**
 * The text between two headings of a document.
 *
 * @param headings those it stands under, outermost first
 * @param text paragraphs, parted by an empty line
 */
record Section(List<String> headings, String text) {
    Section {
        headings = List.copyOf(headings);
    }
}
