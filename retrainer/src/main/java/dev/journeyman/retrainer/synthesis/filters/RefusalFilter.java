package dev.journeyman.retrainer.synthesis.filters;

import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers that are refusals, or talk of being a model. Seeds are questions of the trade, so a refusal is never the right answer to one. */
final class RefusalFilter implements Filter {
    private static final List<String> OPENINGS = List.of(
            "i am sorry",
            "i'm sorry",
            "sorry but",
            "sorry i",
            "i apologize",
            "i apologise",
            "i cannot",
            "i can not",
            "i can't",
            "i am unable",
            "i'm unable",
            "i am not able",
            "i'm not able",
            "i won't",
            "i will not",
            "unfortunately i",
            "as an ai",
            "as a language model",
            "i do not have access",
            "i don't have access");
    private static final List<String> ANYWHERE = List.of(
            "as an ai",
            "as a language model",
            "large language model",
            "my training data",
            "my knowledge cutoff",
            "openai",
            "i cannot help with that",
            "i can't help with that",
            "i cannot assist",
            "i can't assist");

    private final List<PlainWords> openings = new ArrayList<>();
    private final List<PlainWords> anywhere = new ArrayList<>();

    /**
     * With forms of the domain's own.
     *
     * @param forms in which the domain's assistant refuses
     */
    RefusalFilter(List<String> forms) {
        OPENINGS.forEach(each -> openings.add(PlainWords.of(each)));
        forms.forEach(each -> openings.add(PlainWords.of(each)));
        ANYWHERE.forEach(each -> anywhere.add(PlainWords.of(each)));
    }

    @Override
    public String name() {
        return "refusal";
    }

    @Override
    public Optional<String> drop(TrainingRecord record) {
        for (String text : List.of(record.question(), record.answer())) {
            PlainWords words = PlainWords.of(text);
            for (PlainWords opening : openings) {
                if (!words.isEmpty() && words.beginsWith(opening)) {
                    return Optional.of("begins with \"" + opening.text() + "\"");
                }
            }
            for (PlainWords phrase : anywhere) {
                if (words.contains(phrase)) {
                    return Optional.of("says \"" + phrase.text() + "\"");
                }
            }
        }
        return Optional.empty();
    }
}
