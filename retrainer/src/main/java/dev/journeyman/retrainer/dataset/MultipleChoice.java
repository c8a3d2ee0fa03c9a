package dev.journeyman.retrainer.dataset;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.domain.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Multiple-choice questions with four options whose right letter is drawn evenly. Wrong options come from the
 * neighbourhood: codes a few numbers away, causes and checks of the same family. The answer says the fact first and the
 * letter after, so that a small model recalls before it chooses.
 */
public final class MultipleChoice {
    private static final String LETTERS = "ABCD";
    private static final int TRIES = 200;

    private final Domain domain;
    private final List<TroubleCode> codes;
    private final Map<String, Integer> places = new HashMap<>();

    public MultipleChoice(Domain domain) {
        this.domain = domain;
        this.codes = List.copyOf(domain.codes().all());
        for (int i = 0; i < codes.size(); i++) {
            places.put(codes.get(i).code(), i);
        }
    }

    /**
     * A question with its options and the letter of the right one.
     *
     * @param statement what each option says as a sentence, with {@code {}} where the option stands
     */
    public record Item(String question, List<String> options, char letter, String statement) {
        public Item {
            options = List.copyOf(options);
        }

        /** The sentences that the options stand for, in their order. */
        public List<String> statements() {
            return options.stream()
                    .map(option -> statement.replace("{}", option))
                    .toList();
        }

        /** The question as it is put to a model. */
        public String prompt() {
            StringBuilder text = new StringBuilder(question);
            for (int i = 0; i < options.size(); i++) {
                text.append('\n').append(LETTERS.charAt(i)).append(") ").append(options.get(i));
            }
            return text.append("\nAnswer with the letter.").toString();
        }

        String answer() {
            return statements().get(LETTERS.indexOf(letter)) + " The answer is " + letter + ".";
        }
    }

    Example ofCode(TroubleCode code, RandomGenerator random, boolean heldOut) {
        return example("mcq", code.code(), codeItem(code, random, heldOut), Provenance.REFERENCE);
    }

    Example ofPassage(Passage passage, RandomGenerator random, boolean heldOut) {
        return example("mcq", passage.id(), passageItem(passage, random, heldOut), Provenance.HUMAN_CURATED);
    }

    /** What a code means, or (one of four) which code has a meaning. */
    public Item codeItem(TroubleCode code, RandomGenerator random, boolean heldOut) {
        boolean meaning = random.nextInt(4) > 0;
        List<String> wrong = new ArrayList<>();
        int at = places.getOrDefault(code.code(), 0);
        for (int tries = 0; wrong.size() < 3 && tries < TRIES; tries++) {
            TroubleCode other = codes.get(Math.floorMod(at + random.nextInt(-12 - tries, 13 + tries), codes.size()));
            String option = meaning ? other.meaning() : other.code();
            if (!other.meaning().equals(code.meaning()) && !wrong.contains(option)) {
                wrong.add(option);
            }
        }
        String list = meaning ? "mcq_code_meaning" : "mcq_code_for_meaning";
        Map<String, String> slots = meaning ? Map.of("code", code.code()) : Map.of("meaning", code.meaning());
        return item(
                list,
                slots,
                meaning ? code.meaning() : code.code(),
                wrong,
                meaning ? code.code() + " means {}." : "{} means " + code.meaning() + ".",
                random,
                heldOut);
    }

    /** The likeliest cause, the first check, or a symptom of a fault. */
    public Item passageItem(Passage passage, RandomGenerator random, boolean heldOut) {
        return switch (random.nextInt(3)) {
            case 0 ->
                item(
                        "mcq_first_cause",
                        Map.of("title", passage.title()),
                        passage.causes().get(0).cause(),
                        others(
                                passage,
                                random,
                                List.of(),
                                p -> p.causes().get(0).cause()),
                        "The most likely cause of " + passage.title() + " is {}.",
                        random,
                        heldOut);
            case 1 ->
                item(
                        "mcq_check",
                        Map.of("title", passage.title()),
                        passage.checks().get(0).step(),
                        others(
                                passage,
                                random,
                                List.of(),
                                p -> p.checks().get(0).step()),
                        "First: {}.",
                        random,
                        heldOut);
            default -> {
                String right =
                        passage.symptoms().get(random.nextInt(passage.symptoms().size()));
                yield item(
                        "mcq_symptom",
                        Map.of("title", passage.title()),
                        right,
                        others(
                                passage,
                                random,
                                passage.symptoms(),
                                p -> p.symptoms()
                                        .get(random.nextInt(p.symptoms().size()))),
                        "A symptom of " + passage.title() + " is {}.",
                        random,
                        heldOut);
            }
        };
    }

    private interface Part {
        String of(Passage passage);
    }

    /** Three wrong options from other passages, of the same family where it has enough. */
    private List<String> others(Passage passage, RandomGenerator random, List<String> alsoRight, Part part) {
        List<Passage> family = domain.passages().stream()
                .filter(other ->
                        other.family().equals(passage.family()) && !other.id().equals(passage.id()))
                .toList();
        List<String> wrong = new ArrayList<>();
        String right = part.of(passage);
        for (int tries = 0; wrong.size() < 3 && tries < TRIES; tries++) {
            List<Passage> from = tries < 12 && family.size() > 2 ? family : domain.passages();
            Passage other = from.get(random.nextInt(from.size()));
            String option = part.of(other);
            boolean fits =
                    passage.causes().stream().noneMatch(cause -> cause.cause().equals(option));
            if (!other.id().equals(passage.id())
                    && !option.equals(right)
                    && fits
                    && !wrong.contains(option)
                    && !alsoRight.contains(option)) {
                wrong.add(option);
            }
        }
        return wrong;
    }

    private Item item(
            String list,
            Map<String, String> slots,
            String right,
            List<String> wrong,
            String statement,
            RandomGenerator random,
            boolean heldOut) {
        List<Template> templates =
                heldOut ? domain.phrasings().heldOut(list) : domain.phrasings().training(list);
        String question = Curriculum.fill(domain.phrasings(), templates, slots, random);
        int place = random.nextInt(wrong.size() + 1);
        List<String> options = new ArrayList<>(wrong);
        options.add(place, right);
        return new Item(question, options, LETTERS.charAt(place), statement);
    }

    private static Example example(String kind, String concept, Item item, Provenance provenance) {
        return Example.of(kind, concept, provenance, item.prompt(), item.answer());
    }
}
