package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.dataset.MultipleChoice;
import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rules by which answers are examined, for answers to questions that are not held out. Immutable. */
public final class AnswerChecks {
    private static final String LETTERS = "ABCD";

    private final SuitesFile.Judging judging;
    private final PhraseIndex meanings;
    private final PhraseIndex explanations;

    private AnswerChecks(SuitesFile.Judging judging, PhraseIndex meanings, PhraseIndex explanations) {
        this.judging = judging;
        this.meanings = meanings;
        this.explanations = explanations;
    }

    /**
     * Of a domain.
     *
     * @throws IOException where its suites cannot be read
     */
    public static AnswerChecks of(Domain domain) throws IOException {
        return new AnswerChecks(
                SuitesFile.read(domain.folder()).judging(),
                new PhraseIndex(domain.codes()),
                new PhraseIndex(CodeItems.explanations(domain)));
    }

    /** How the domain's assistant refuses. */
    public List<String> refusals() {
        return List.of(judging.refuseHarm(), judging.refuseTopic());
    }

    /** Why an answer does not give the code's meaning, and that alone; empty where it does. */
    public Optional<String> meaning(TroubleCode code, String answer) {
        return wrong(new Expectation.Meaning(code.code(), code.meaning(), meanings), answer);
    }

    /** Why an answer does not say that the code is unknown, or explains it all the same; empty where it does as it should. */
    public Optional<String> notKnown(String code, String answer) {
        return wrong(new Expectation.NotKnown(code, judging.unknown(), explanations), answer);
    }

    /** Why an answer does not say what the right option stands for and choose its letter; empty where it does. A letter alone can be luck. */
    public Optional<String> choice(MultipleChoice.Item item, String answer) {
        int right = LETTERS.indexOf(item.letter());
        Optional<String> wrong =
                wrong(new Expectation.Letter(item.letter(), item.options().get(right)), answer);
        boolean said =
                PlainWords.of(answer).contains(PlainWords.of(item.statements().get(right)));
        return wrong.isPresent() || said ? wrong : Optional.of("chooses the letter and does not say what is right");
    }

    private static Optional<String> wrong(Expectation expectation, String answer) {
        Judgement judgement = expectation.judge(answer);
        return judgement.right() ? Optional.empty() : Optional.of(judgement.reason());
    }
}
