package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.guardrails.facts.CodeMeanings;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Every shipped code in five phrasings, with its own meaning and with another code's; and the domain's own answers. */
final class FactsRun {
    private static final List<String> PHRASINGS = List.of(
            "%s means %s.", "%s: %s", "%s is %s.", "The scanner shows %s (%s) as stored.", "| %s | %s | stored |");

    private static final int MOST_SHOWN = 5;

    private FactsRun() {}

    /** One phrasing: how many right meanings passed and how many wrong ones were caught, and the first of those that were not. */
    record Row(
            String phrasing,
            int codes,
            @JsonProperty("right_pass") int rightPass,
            @JsonProperty("wrong_caught") int wrongCaught,
            List<String> missed) {}

    /** All phrasings, and how many of the project's answers are found wrong. */
    record Result(
            List<Row> phrasings,
            int answers,
            @JsonProperty("answers_found_wrong") int answersFoundWrong) {}

    static Result run(TroubleCodes table, List<String> answers, SplittableRandom random) {
        CodeMeanings meanings = CodeMeanings.of(table);
        List<TroubleCode> codes = List.copyOf(table.all());
        List<Row> rows = new ArrayList<>();
        for (String phrasing : PHRASINGS) {
            SplittableRandom same = random.split();
            int right = 0;
            int wrong = 0;
            List<String> missed = new ArrayList<>();
            for (TroubleCode code : codes) {
                right += meanings.wrongIn(String.format(Locale.ROOT, phrasing, code.code(), code.meaning()))
                                .isEmpty()
                        ? 1
                        : 0;
                String other = another(codes, code, same);
                String said = String.format(Locale.ROOT, phrasing, code.code(), other);
                if (!meanings.wrongIn(said).isEmpty()) {
                    wrong++;
                } else if (missed.size() < MOST_SHOWN) {
                    missed.add(said);
                }
            }
            rows.add(new Row(phrasing, codes.size(), right, wrong, missed));
        }
        int found = (int) answers.stream()
                .filter(answer -> !meanings.wrongIn(answer).isEmpty())
                .count();
        return new Result(rows, answers.size(), found);
    }

    private static String another(List<TroubleCode> codes, TroubleCode code, SplittableRandom random) {
        Set<String> own = PlantedTexts.words(code.meaning());
        while (true) {
            String other = codes.get(random.nextInt(codes.size())).meaning();
            Set<String> others = PlantedTexts.words(other);
            if (!own.containsAll(others) && !others.containsAll(own)) {
                return other;
            }
        }
    }
}
