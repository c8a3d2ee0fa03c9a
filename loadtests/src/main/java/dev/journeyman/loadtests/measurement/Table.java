package dev.journeyman.loadtests.measurement;

import java.util.ArrayList;
import java.util.List;

/** A table of text: columns as wide as their longest cell, the first one left, the others right. */
public final class Table {
    private final int columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with this heading. */
    public Table(String... heading) {
        this.columns = heading.length;
        row(heading);
    }

    /** Adds a row of as many cells as the heading has. */
    public Table row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The whole table, each line with its end. */
    @Override
    public String toString() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String cell = rows.get(r).get(c);
                String gap = " ".repeat(widths[c] - cell.length());
                line.append(c == 0 ? cell + gap : "  " + gap + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (r == 0) {
                text.append("-".repeat(line.length())).append('\n');
            }
        }
        return text.toString();
    }
}
