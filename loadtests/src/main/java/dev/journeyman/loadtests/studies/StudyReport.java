package dev.journeyman.loadtests.studies;

import java.util.List;

/**
 * What a study found.
 *
 * @param question that it asks
 * @param source what its source reported
 * @param method what was done here, and what to read it with
 * @param arms the figures that the tables show
 */
record StudyReport(
        String name, String question, String source, List<String> method, List<StudyTable> tables, List<ArmRow> arms) {
    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("== ").append(name).append(": ").append(question).append('\n');
        text.append("Reported: ").append(source).append('\n');
        method.forEach(line -> text.append("Here: ").append(line).append('\n'));
        tables.forEach(table -> text.append('\n').append(table));
        return text.append('\n').toString();
    }
}
