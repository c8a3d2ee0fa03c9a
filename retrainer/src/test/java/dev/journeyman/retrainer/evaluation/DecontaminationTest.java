package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.retrainer.dataset.Curriculum;
import dev.journeyman.retrainer.dataset.Example;
import dev.journeyman.retrainer.dataset.Mix;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Instruction;
import dev.journeyman.retrainer.domain.Template;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No question of the examination is one of the training: not as it stands, not as a template, not in a run of thirteen words. */
class DecontaminationTest {
    private static final int GRAM = 13;
    private static final int ROUNDS = 1;
    private static final long SEED = 77;
    private static final Pattern CHOICE = Pattern.compile("\\[([^\\[\\]]*)\\]");
    private static final Domain DOMAIN = TestDomain.DOMAIN;

    /** Every list that a suite uses, and all others that are held out. */
    private static final List<String> LISTS = List.of(
            "questions",
            "two_questions",
            "reverse_questions",
            "causes_by_title",
            "causes_by_code",
            "first_cause_by_title",
            "first_cause_by_code",
            "checks_by_title",
            "checks_by_code",
            "first_check_by_title",
            "first_check_by_code",
            "symptoms_by_title",
            "symptoms_by_code",
            "safety_by_title",
            "safety_by_code",
            "about_by_title",
            "about_by_code",
            "from_symptoms",
            "from_symptoms_by_code",
            "mcq_first_cause",
            "mcq_symptom",
            "mcq_check",
            "mcq_code_meaning",
            "mcq_code_for_meaning");

    @Test
    void theTemplatesOfEachListAreDisjoint() {
        Set<String> shared = new TreeSet<>();
        Set<String> training = new HashSet<>();
        for (String list : LISTS) {
            for (Template template : DOMAIN.phrasings().training(list)) {
                training.addAll(expansions(template));
            }
        }
        for (String list : LISTS) {
            for (Template template : DOMAIN.phrasings().heldOut(list)) {
                for (String expansion : expansions(template)) {
                    if (training.contains(expansion)) {
                        shared.add(list + ": " + expansion);
                    }
                }
            }
        }
        assertThat(shared).isEmpty();
        assertThat(training).hasSizeGreaterThan(800);
        for (SuiteSpec suite : TestDomain.SUITES.suites()) {
            assertThat(LISTS).containsAll(suite.templates());
        }
    }

    @Test
    void everyChoiceIsExpanded() {
        assertThat(expansions(Template.parse("[Say|Tell] me {code} [please|].")))
                .containsExactlyInAnyOrder(
                        "say me slot code please", "tell me slot code please", "say me slot code", "tell me slot code");
    }

    @Test
    void noQuestionIsOneOfTheInstructions() throws IOException {
        Set<String> exact = new HashSet<>();
        Set<String> grams = new HashSet<>();
        for (Instruction instruction : DOMAIN.instructions()) {
            for (Message message : instruction.messages()) {
                PlainWords words = PlainWords.of(message.content());
                exact.add(words.text());
                grams.addAll(grams(words));
            }
        }
        // nor may what was written stand in the passages, which are read in pretraining
        Set<String> passages = new HashSet<>();
        DOMAIN.passages().forEach(passage -> passages.addAll(grams(PlainWords.of(passage.prose()))));
        assertThat(grams).isNotEmpty();
        Set<String> shared = new TreeSet<>();
        for (EvalItem item : all()) {
            if (exact.contains(PlainWords.of(item.question()).text())) {
                shared.add(item.id() + " stands in the instructions: " + item.question());
            }
            for (String gram : grams(PlainWords.of(compared(item)))) {
                if (grams.contains(gram)) {
                    shared.add(item.id() + " shares with the instructions: " + gram);
                }
            }
        }
        for (String suite : TestDomain.SUITES.suites().stream()
                .filter(each -> each.kind().isWritten())
                .map(SuiteSpec::name)
                .toList()) {
            for (EvalItem item : items(suite)) {
                grams(PlainWords.of(item.question())).stream()
                        .filter(passages::contains)
                        .forEach(gram -> shared.add(item.id() + " shares with a passage: " + gram));
            }
        }
        assertThat(shared).isEmpty();
    }

    @Test
    void noRightAnswerOfAWrittenItemIsReadInTraining() throws IOException {
        Set<String> grams = new HashSet<>();
        DOMAIN.passages().forEach(passage -> grams.addAll(grams(PlainWords.of(passage.prose()))));
        DOMAIN.instructions()
                .forEach(instruction -> instruction
                        .messages()
                        .forEach(message -> grams.addAll(grams(PlainWords.of(message.content())))));
        Set<String> shared = new TreeSet<>();
        for (EvalItem item : all()) {
            List<String> texts = new ArrayList<>(item.references());
            texts.addAll(item.expectation() instanceof Expectation.Preferred ? item.candidates() : List.of());
            for (String text : texts) {
                grams(PlainWords.of(text)).stream()
                        .filter(grams::contains)
                        .forEach(gram -> shared.add(item.id() + " shares with training: " + gram));
            }
        }
        assertThat(shared).isEmpty();
    }

    @Test
    void noQuestionIsAskedInTraining() throws IOException {
        System.out.println("curriculum seed " + SEED);
        Mix everything = new Mix(2, 1, 1, 1, 2, 1, 8, 4, 4, 1, 0.2, 0.3);
        Curriculum curriculum = new Curriculum(DOMAIN, everything);
        Set<String> training = new HashSet<>();
        Set<String> codes = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Example example : curriculum.round(SEED, round)) {
                for (Message message : example.messages()) {
                    if (message.role() == Role.USER) {
                        training.add(PlainWords.of(message.content()).text());
                        codes.addAll(MentionedCodes.in(message.content()));
                    }
                }
            }
        }
        assertThat(training).hasSizeGreaterThan(20_000);
        List<String> shared = all().stream()
                .filter(item -> training.contains(PlainWords.of(item.question()).text()))
                .map(item -> item.id() + ": " + item.question())
                .toList();
        assertThat(shared).isEmpty();
        // unknown codes are kept apart by code, not only by wording
        for (EvalItem item : items("unknown-codes")) {
            String code = ((Expectation.NotKnown) item.expectation()).code();
            assertThat(codes.contains(code)).as("%s is named in training", code).isFalse();
        }
    }

    /**
     * What must not share a run of words: all of a question that was written, its options too; of one that was made from a template the question
     * alone, as its options are the facts themselves, in the words of the passages.
     */
    private static String compared(EvalItem item) {
        int options = item.question().indexOf("\nA) ");
        return item.id().startsWith("mcq") && options > 0 ? item.question().substring(0, options) : item.question();
    }

    private static List<EvalItem> all() throws IOException {
        List<EvalItem> all = new ArrayList<>();
        for (SuiteSpec suite : TestDomain.SUITES.suites()) {
            all.addAll(items(suite.name()));
        }
        return all;
    }

    private static List<EvalItem> items(String suite) throws IOException {
        return Items.of(TestDomain.suite(suite), TestDomain.SUITES.judging(), DOMAIN);
    }

    private static List<String> grams(PlainWords words) {
        List<String> all = words.words();
        List<String> grams = new ArrayList<>();
        for (int i = 0; i + GRAM <= all.size(); i++) {
            grams.add(String.join(" ", all.subList(i, i + GRAM)));
        }
        return grams;
    }

    /** All sentences of a template, as plain words; slots stay as words of their own. */
    private static Set<String> expansions(Template template) {
        Set<String> expansions = new HashSet<>();
        expand(template.toString().replaceAll("\\{([a-z0-9]+)\\}", " slot $1 "), expansions);
        return expansions;
    }

    private static void expand(String text, Set<String> into) {
        Matcher choice = CHOICE.matcher(text);
        if (!choice.find()) {
            into.add(PlainWords.of(text).text());
            return;
        }
        for (String alternative : choice.group(1).split("\\|", -1)) {
            expand(text.substring(0, choice.start()) + alternative + text.substring(choice.end()), into);
        }
    }
}
