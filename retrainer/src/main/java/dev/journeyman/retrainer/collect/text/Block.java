package dev.journeyman.retrainer.collect.text;

/**
 * A piece of a page that its layout sets apart: a heading, a paragraph, all items of a list, all rows of a table.
 *
 * @param heading its level, 1 to 6; 0 for all else
 * @param text a line each item and row
 * @param words of its text
 * @param linked how many of them stand in links
 */
record Block(int heading, String text, int words, int linked) {
    /** The share of its words that stand in links. */
    double linkDensity() {
        return words == 0 ? 0 : (double) linked / words;
    }
}
