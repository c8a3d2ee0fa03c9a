package dev.journeyman.retrainer.synthesis.filters;

import dev.journeyman.guardrails.facts.CodeMeanings;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.facts.WrongMeaning;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Nothing that the table of trouble codes denies, and no word of a code that it does not have. The rejected side of a pair may be wrong: that is its use.
 *
 * <p>Stricter than the gateway's rule, which puts a sentence right: here a record that may be right is lost, and that is the cheaper mistake. A code that the table lacks drops a record
 * however it is spoken of, and an answer that names no code is read as one on the code that its question names.
 */
public final class FactsFilter implements Filter {
    /** Its name. */
    public static final String NAME = "facts";

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+|\\n+");

    private final TroubleCodes codes;
    private final CodeMeanings meanings;

    /** By this table. */
    public FactsFilter(TroubleCodes codes) {
        this.codes = codes;
        this.meanings = CodeMeanings.of(codes);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> drop(TrainingRecord record) {
        String said = Filters.spoken(record);
        for (String code : MentionedCodes.in(said)) {
            if (codes.find(code).isEmpty()) {
                return Optional.of("names " + code + ", which the table does not have");
            }
        }
        Optional<String> wrong = wrongIn(said);
        if (wrong.isPresent()) {
            return wrong;
        }
        Set<String> asked = MentionedCodes.in(record.question());
        if (asked.size() == 1 && MentionedCodes.in(record.answer()).isEmpty()) {
            String code = asked.iterator().next();
            List<String> sentences =
                    SENTENCE.splitAsStream(record.answer()).limit(2).toList();
            for (String sentence : sentences) {
                Optional<String> meant = wrongIn(code + ": " + sentence).or(() -> wrongIn(code + ". " + sentence));
                if (meant.isPresent()) {
                    return meant;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> wrongIn(String text) {
        return meanings.wrongIn(text).stream().findFirst().map(FactsFilter::told);
    }

    private static String told(WrongMeaning wrong) {
        return wrong.code() + " means " + wrong.meaning() + "; " + wrong.departure();
    }
}
