package dev.journeyman.retrainer.synthesis.filters;

import dev.journeyman.guardrails.facts.CodeMeanings;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.facts.WrongMeaning;
import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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

    private static final int MOST_ANSWERING = 2; // sentences that can be the meaning
    private static final Pattern CODE =
            Pattern.compile("(?<![A-Za-z0-9])[PBCU][0-3][0-9A-F]{3}(?![A-Za-z0-9])", Pattern.CASE_INSENSITIVE);
    private static final String FILLING =
            "^[\\s,)\\]:-]*(?:(?:which|that|this|it|and|code|fault|then|usually|always|really|just|here|only|simply|clearly|still)[\\s,]+)*";
    private static final String THAT = "[\\s:]+(?:that\\s+)?(?:(?:there|it)\\s+(?:is|was)\\s+)?(?:an?\\s+|the\\s+)?";
    private static final Pattern STANDS_FOR = Pattern.compile(
            FILLING
                    + "(?:stands?\\s+for|means?|meaning|indicat(?:es?|ing)|says?|tells?(?:\\s+(?:us|you|me|of))?|points?\\s+to|pointing\\s+to|refers?\\s+to|describes?|denotes?|signals?|is\\s+set\\s+(?:for|by|when))"
                    + THAT,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern IS =
            Pattern.compile(FILLING + "(?:is|was|as|for|reports?|shows?)" + THAT, Pattern.CASE_INSENSITIVE);
    private static final Pattern SAYS = Pattern.compile(
            "^(?:it|this|that|the code|this code)\\s+(?:means?|says?|indicates?|tells?(?:\\s+(?:us|you))?|shows?|stands?\\s+for|is|points?\\s+to)\\s+(?:that\\s+)?(?:an?\\s+|the\\s+)?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CODED_AS = Pattern.compile(
            "(?:.*[,;:]\\s+)?(.{5,120}?)\\s+(?:is\\s+|gets\\s+)?(?:coded|stored|listed|reported|known|logged|shown|filed)\\s+(?:as|under|with|by)\\s+(?:(?:trouble\\s+|fault\\s+)?code\\s+)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CLAUSE_END = Pattern.compile("[,;:.!?]|\\b(?:because|which|so|while)\\b");
    private static final int TELLING_SHARE = 20; // a word that more than one in so many meanings have tells nothing
    private static final int ALIKE = 4; // letters

    private final TroubleCodes codes;
    private final Map<String, Integer> frequency = new HashMap<>();
    private final CodeMeanings meanings;

    /** By this table. */
    public FactsFilter(TroubleCodes codes) {
        this.codes = codes;
        this.meanings = CodeMeanings.of(codes);
        codes.all()
                .forEach(code -> new HashSet<>(PlainWords.of(code.meaning()).words())
                        .forEach(word -> frequency.merge(word, 1, Integer::sum)));
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
        Optional<String> wrong = wrongClaim(said);
        return wrong.isPresent() ? wrong : wrongAnswer(record);
    }

    /** What a text says wrong of codes of the table; of others it may say that it does not know them. */
    Optional<String> wrongClaim(String said) {
        return wrongIn(said).or(() -> wrongBehindCodes(said));
    }

    /** What is said of a code past words that {@link CodeMeanings} does not read as a claim: "P0420, which stands for …", "… is coded as P0306", "It means …" a sentence later. */
    private Optional<String> wrongBehindCodes(String said) {
        String last = "";
        for (String sentence : SENTENCE.split(said, -1)) {
            Matcher it = SAYS.matcher(sentence);
            Optional<String> wrong = it.lookingAt() && !last.isEmpty()
                    ? wrongMeaning(last, sentence.substring(it.end()))
                    : Optional.empty();
            Matcher code = CODE.matcher(sentence);
            while (code.find() && wrong.isEmpty()) {
                last = code.group().toUpperCase(Locale.ROOT);
                String rest = sentence.substring(code.end());
                Matcher strong = STANDS_FOR.matcher(rest);
                Matcher loose = IS.matcher(rest);
                Matcher behind = CODED_AS.matcher(sentence.substring(0, code.start()));
                if (strong.lookingAt()) {
                    wrong = wrongMeaning(last, rest.substring(strong.end()));
                } else if (loose.lookingAt()) {
                    wrong = wrongIn(last + ": " + rest.substring(loose.end()));
                } else if (behind.matches()) {
                    wrong = wrongIn(last + ": " + behind.group(1));
                }
            }
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** What is said to be the meaning in so many words must have a telling word of it, or of its family (crank, crankshaft). */
    private Optional<String> wrongMeaning(String code, String claim) {
        Optional<String> wrong = wrongIn(code + " means " + claim);
        if (wrong.isPresent()) {
            return wrong;
        }
        String meaning = codes.find(code).map(TroubleCode::meaning).orElse("");
        String clause = CLAUSE_END.split(claim, 2)[0];
        List<String> own = telling(meaning);
        List<String> said = telling(clause);
        boolean shared = said.stream().anyMatch(word -> own.stream().anyMatch(other -> beginsAlike(word, other)));
        return said.isEmpty() || own.isEmpty() || shared
                ? Optional.empty()
                : Optional.of(code + " means " + meaning + "; the text says " + said.get(0));
    }

    /** Words that few meanings of the table have. */
    private List<String> telling(String text) {
        return PlainWords.of(text).words().stream()
                .filter(word -> {
                    int having = frequency.getOrDefault(word, 0);
                    return having > 0
                            && having * TELLING_SHARE < codes.size()
                            && word.length() >= ALIKE
                            && !Character.isDigit(word.charAt(0));
                })
                .toList();
    }

    private static boolean beginsAlike(String one, String other) {
        return one.regionMatches(0, other, 0, Math.min(ALIKE, Math.min(one.length(), other.length())));
    }

    /** An answer without a code, as one on the code that was asked about: wrong where it gives another number, the opposite, or another code's meaning. */
    private Optional<String> wrongAnswer(TrainingRecord record) {
        Set<String> asked = MentionedCodes.in(record.question());
        if (asked.size() != 1 || !MentionedCodes.in(record.answer()).isEmpty()) {
            return Optional.empty();
        }
        String code = asked.iterator().next();
        return SENTENCE.splitAsStream(record.answer())
                .limit(MOST_ANSWERING)
                .map(sentence -> code + " (" + SAYS.matcher(sentence).replaceFirst("") + ")") // a weak claim
                .map(this::wrongIn)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> wrongIn(String text) {
        return meanings.wrongIn(text).stream().findFirst().map(FactsFilter::told);
    }

    private static String told(WrongMeaning wrong) {
        return wrong.code() + " means " + wrong.meaning() + "; " + wrong.departure();
    }
}
