package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that a technician wants to know, who can tell a right answer from a wrong one. */
sealed interface Errand {
    /** The question as it is asked. */
    String question();

    /** Whether an answer is right. */
    boolean isRight(String said);

    /** A figure of the workshop's own cars, which no model knows that was not told. */
    record OfFact(WorkshopFacts.Fact fact, String question) implements Errand {
        @Override
        public boolean isRight(String said) {
            return fact.isIn(said);
        }
    }

    /** The meaning of a trouble code of the domain's table. */
    record OfCode(String code, String meaning) implements Errand {
        private static final int MOST_CODES = 100_000;
        private static final Pattern LINE = Pattern.compile("([PBCU][0-9A-F]{4}),([^,\"]+),[a-z]+,[0-9]+");

        @Override
        public String question() {
            return "What does trouble code " + code + " mean?";
        }

        @Override
        public boolean isRight(String said) {
            return plain(said).contains(" " + plain(meaning).strip() + " ");
        }

        /** As words: case and punctuation aside. */
        private static String plain(String text) {
            return " "
                    + text.toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9]+", " ")
                            .strip() + " ";
        }

        /**
         * The codes of a domain whose meaning has no comma.
         *
         * @throws IOException where there is none
         */
        static List<OfCode> read(Path domain) throws IOException {
            Path file = domain.resolve("facts").resolve("dtc.csv");
            List<OfCode> codes = new ArrayList<>();
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches() && codes.size() < MOST_CODES) {
                    codes.add(new OfCode(matcher.group(1), matcher.group(2)));
                }
            }
            if (codes.isEmpty()) {
                throw new IOException(file + " has no line CODE,MEANING,SYSTEM,NUMBER");
            }
            return codes;
        }
    }
}
