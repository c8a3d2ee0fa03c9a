package dev.journeyman.gateway.retrieval.documents;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of a folder is read. What is past a limit is left out and reported by name.
 *
 * @param fileBytes the most of a file that is read as a whole
 * @param flatFileBytes the most of a file that is read line by line
 * @param files the most files of a folder
 * @param passagesOfFile the most passages one file may make
 * @param passages the most passages of one run
 * @param pages the most pages of a PDF
 */
public record ReadLimits(long fileBytes, long flatFileBytes, int files, int passagesOfFile, int passages, int pages) {
    /** Room for a workshop's manuals and for NHTSA's five-year files. */
    public static final ReadLimits DEFAULTS = new ReadLimits(64L << 20, 1L << 30, 100_000, 1_000_000, 2_000_000, 5_000);

    /** All are positive. */
    public ReadLimits {
        List<String> problems = new ArrayList<>();
        positive(problems, "fileBytes", fileBytes);
        positive(problems, "flatFileBytes", flatFileBytes);
        positive(problems, "files", files);
        positive(problems, "passagesOfFile", passagesOfFile);
        positive(problems, "passages", passages);
        positive(problems, "pages", pages);
        if (fileBytes > Integer.MAX_VALUE - 16) {
            problems.add("fileBytes must fit an array");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void positive(List<String> problems, String name, long value) {
        if (value < 1) {
            problems.add(name + " must be 1 or more, was " + value);
        }
    }
}
