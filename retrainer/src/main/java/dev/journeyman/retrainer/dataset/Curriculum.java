package dev.journeyman.retrainer.dataset;

import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Instruction;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.domain.Phrasings;
import dev.journeyman.retrainer.domain.Template;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Writes the examples of one round of instruction training. Every round words the same facts anew, so that a model learns
 * the fact and not the sentence; the same seed and round give the same examples.
 */
public final class Curriculum {
    /** Tokens are bounded by examples: a conversation joins at most this many. */
    private static final int MOST_JOINED = 4;
    /** Facts in one text: few, so that texts fill rows of any width well. */
    private static final int LINES = 3;

    private static final double LOWER_CASE_CODE = 0.1;
    private static final double CARELESS = 0.1;

    private final Domain domain;
    private final Mix mix;
    private final List<TroubleCode> codes;
    private final List<TroubleCode> explained;
    private final Map<String, List<TroubleCode>> codesOf = new HashMap<>();
    private final UnknownCodes unknown;
    private final MultipleChoice multipleChoice;

    /** A curriculum over a domain with these shares. */
    public Curriculum(Domain domain, Mix mix) {
        this.domain = domain;
        this.mix = mix;
        this.codes = List.copyOf(domain.codes().all());
        this.explained = codes.stream()
                .filter(code -> domain.passageFor(code.code()).isPresent())
                .toList();
        for (TroubleCode code : explained) {
            codesOf.computeIfAbsent(passage(code).id(), id -> new ArrayList<>()).add(code);
        }
        this.unknown = new UnknownCodes(domain.codes());
        this.multipleChoice = new MultipleChoice(domain);
    }

    /** The examples of a round, shuffled. */
    public List<Example> round(long seed, int round) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + round);
        List<Example> examples = new ArrayList<>();
        times(mix.codeMeaning(), codes, random, code -> examples.add(codeMeaning(code, random)));
        times(mix.reverse(), codes, random, code -> examples.add(reverse(code, random)));
        times(mix.twoCodes(), codes, random, code -> examples.add(twoCodes(code, random)));
        times(mix.unknown(), codes, random, code -> examples.add(unknown(random)));
        times(mix.codeKnowledge(), explained, random, code -> examples.add(byCode(code, random)));
        times(mix.codeChoice(), codes, random, code -> examples.add(multipleChoice.ofCode(code, random, false)));
        times(mix.knowledge(), domain.passages(), random, passage -> examples.add(byTitle(passage, random)));
        times(
                mix.knowledgeChoice(),
                domain.passages(),
                random,
                passage -> examples.add(multipleChoice.ofPassage(passage, random, false)));
        times(mix.diagnosis(), domain.passages(), random, passage -> examples.add(diagnosis(passage, random)));
        times(
                mix.instructions(),
                domain.instructions(),
                random,
                instruction -> examples.add(instruction(instruction, random)));
        List<Example> finished = new ArrayList<>(examples.size());
        Collections.shuffle(examples, new Random(random.nextLong()));
        for (int i = 0; i < examples.size(); i++) {
            if (random.nextDouble() < mix.joined() && i + 1 < examples.size()) {
                int n = Math.min(2 + random.nextInt(MOST_JOINED - 1), examples.size() - i);
                finished.add(systemPrompt(join(examples.subList(i, i + n)), random));
                i += n - 1;
            } else {
                finished.add(systemPrompt(examples.get(i), random));
            }
        }
        return finished;
    }

    /** All facts and every third passage as plain text, for pretraining; in an order of the round's own. */
    public List<String> texts(long seed, int round) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + round);
        List<String> texts = new ArrayList<>();
        for (int i = round % 3; i < domain.passages().size(); i += 3) {
            texts.add(domain.passages().get(i).prose());
        }
        List<TroubleCode> shuffled = new ArrayList<>(codes);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        for (int i = 0; i < shuffled.size(); i += LINES) {
            StringBuilder lines = new StringBuilder();
            for (TroubleCode code : shuffled.subList(i, Math.min(shuffled.size(), i + LINES))) {
                lines.append(Answers.meaning(code)).append('\n');
            }
            texts.add(lines.toString());
        }
        Collections.shuffle(texts, new Random(random.nextLong()));
        return texts;
    }

    private Example codeMeaning(TroubleCode code, RandomGenerator random) {
        return Example.of(
                "code-meaning",
                concept(code),
                Provenance.REFERENCE,
                ask("questions", code, random),
                Answers.meaning(code));
    }

    private Example reverse(TroubleCode code, RandomGenerator random) {
        String question = write("reverse_questions", Map.of("meaning", code.meaning()), random);
        // several codes may share a meaning: those are asked the other way round only
        return Example.of(
                "reverse", concept(code), Provenance.REFERENCE, question, code.code() + ": " + code.meaning() + ".");
    }

    private Example twoCodes(TroubleCode code, RandomGenerator random) {
        boolean oneUnknown = random.nextInt(4) == 0;
        TroubleCode other = codes.get(random.nextInt(codes.size()));
        String second = oneUnknown ? unknown.draw(random) : other.code();
        String question = write(
                "two_questions",
                Map.of("code", spelled(code.code(), random), "code2", spelled(second, random)),
                random);
        String answer = Answers.meaning(code) + "\n"
                + (oneUnknown ? domain.phrasings().unknownAnswer(second) : Answers.meaning(other));
        return Example.of("two-codes", concept(code), Provenance.REFERENCE, careless(question, random), answer);
    }

    private Example unknown(RandomGenerator random) {
        String code = unknown.draw(random);
        String list = switch (random.nextInt(6)) {
            case 0 -> "causes_by_code";
            case 1 -> random.nextBoolean() ? "checks_by_code" : "first_cause_by_code";
            default -> "questions";
        };
        String question = write(list, Map.of("code", spelled(code, random)), random);
        return Example.of(
                "unknown",
                "",
                Provenance.REFERENCE,
                careless(question, random),
                domain.phrasings().unknownAnswer(code));
    }

    private Example byCode(TroubleCode code, RandomGenerator random) {
        Passage passage = passage(code);
        Map<String, String> slots = new HashMap<>();
        slots.put("code", spelled(code.code(), random));
        String meaning = Answers.meaning(code) + " ";
        return switch (random.nextInt(7)) {
            case 0, 1 -> knowledge("causes_by_code", passage, slots, meaning + Answers.causes(passage), random);
            case 2 -> knowledge("first_cause_by_code", passage, slots, meaning + Answers.firstCause(passage), random);
            case 3 -> knowledge("checks_by_code", passage, slots, meaning + Answers.checks(passage), random);
            case 4 -> knowledge("first_check_by_code", passage, slots, meaning + Answers.firstCheck(passage), random);
            case 5 -> knowledge("symptoms_by_code", passage, slots, meaning + Answers.symptoms(passage), random);
            default -> {
                List<String> symptoms = twoSymptoms(passage, random);
                slots.put("symptom", symptoms.get(0));
                slots.put("symptom2", symptoms.get(1));
                yield knowledge(
                        "from_symptoms_by_code",
                        passage,
                        slots,
                        meaning + Answers.pointsTo(symptoms.get(0), symptoms.get(1), passage),
                        random);
            }
        };
    }

    private Example byTitle(Passage passage, RandomGenerator random) {
        Map<String, String> slots = new HashMap<>();
        slots.put("title", passage.title());
        return switch (random.nextInt(8)) {
            case 0 -> knowledge("causes_by_title", passage, slots, Answers.causes(passage), random);
            case 1 -> knowledge("first_cause_by_title", passage, slots, Answers.firstCause(passage), random);
            case 2 -> knowledge("checks_by_title", passage, slots, Answers.checks(passage), random);
            case 3 -> knowledge("first_check_by_title", passage, slots, Answers.firstCheck(passage), random);
            case 4 -> knowledge("symptoms_by_title", passage, slots, Answers.symptoms(passage), random);
            case 5 ->
                passage.safety().isEmpty()
                        ? knowledge("about_by_title", passage, slots, Answers.about(passage), random)
                        : knowledge("safety_by_title", passage, slots, Answers.safety(passage), random);
            case 6 -> knowledge("about_by_title", passage, slots, Answers.about(passage), random);
            default -> {
                List<String> symptoms = twoSymptoms(passage, random);
                slots.put("symptom", symptoms.get(0));
                slots.put("symptom2", symptoms.get(1));
                yield knowledge(
                        "from_symptoms",
                        passage,
                        slots,
                        Answers.pointsTo(symptoms.get(0), symptoms.get(1), passage),
                        random);
            }
        };
    }

    private Example diagnosis(Passage passage, RandomGenerator random) {
        List<Passage> passages = new ArrayList<>(List.of(passage));
        List<TroubleCode> known = new ArrayList<>();
        List<TroubleCode> own = codesOf.getOrDefault(passage.id(), List.of());
        if (!own.isEmpty() && random.nextInt(8) > 0) {
            known.add(own.get(random.nextInt(own.size())));
            if (random.nextInt(5) < 2) {
                TroubleCode second = random.nextInt(3) == 0 && own.size() > 1
                        ? own.get(random.nextInt(own.size()))
                        : explained.get(random.nextInt(explained.size()));
                if (!known.contains(second)) {
                    known.add(second);
                    if (!passage(second).id().equals(passage.id())) {
                        passages.add(passage(second));
                    }
                }
            }
        }
        List<String> symptoms = known.isEmpty() || random.nextInt(4) > 0 ? twoSymptoms(passage, random) : List.of();
        String question = DiagnosisPrompt.write(
                random.nextInt(4) > 0 ? domain.phrasings().vehicle(random) : "",
                random.nextInt(3) > 0 ? 1000 * (20 + random.nextInt(230)) : 0,
                known,
                String.join(", ", symptoms));
        return Example.of(
                "diagnosis", passage.id(), Provenance.HUMAN_CURATED, question, Answers.diagnosis(known, passages));
    }

    private Example instruction(Instruction instruction, RandomGenerator random) {
        List<Message> messages = new ArrayList<>(instruction.messages());
        if (messages.get(0).role() == Role.USER) {
            messages.set(0, Message.user(careless(messages.get(0).content(), random)));
        }
        return new Example(instruction.kind(), instruction.concept(), Provenance.HUMAN_CURATED, List.copyOf(messages));
    }

    private Example knowledge(
            String list, Passage passage, Map<String, String> slots, String answer, RandomGenerator random) {
        return Example.of(
                list.replace('_', '-'),
                passage.id(),
                Provenance.HUMAN_CURATED,
                careless(write(list, slots, random), random),
                answer);
    }

    private String ask(String list, TroubleCode code, RandomGenerator random) {
        return careless(
                write(list, Map.of("code", spelled(code.code(), random), "system", code.system()), random), random);
    }

    private String write(String list, Map<String, String> slots, RandomGenerator random) {
        return fill(domain.phrasings(), domain.phrasings().training(list), slots, random);
    }

    /** One of the templates, drawn at random, with its slots filled; vehicle and mileage are drawn too. */
    public static String fill(
            Phrasings phrasings, List<Template> templates, Map<String, String> slots, RandomGenerator random) {
        Map<String, String> all = new HashMap<>(slots);
        all.put("vehicle", phrasings.vehicle(random));
        all.put("mileage", 1000 * (20 + random.nextInt(230)) + " km");
        return templates.get(random.nextInt(templates.size())).write(random, all);
    }

    private Passage passage(TroubleCode code) {
        return domain.passageFor(code.code()).orElseThrow();
    }

    private String concept(TroubleCode code) {
        return domain.passageFor(code.code()).map(Passage::id).orElse("");
    }

    private static List<String> twoSymptoms(Passage passage, RandomGenerator random) {
        int a = random.nextInt(passage.symptoms().size());
        int b = (a + 1 + random.nextInt(passage.symptoms().size() - 1))
                % passage.symptoms().size();
        return List.of(passage.symptoms().get(a), passage.symptoms().get(b));
    }

    private static String spelled(String code, RandomGenerator random) {
        return random.nextDouble() < LOWER_CASE_CODE ? code.toLowerCase(Locale.ROOT) : code;
    }

    /** As people type in a hurry: no capital, no mark at the end. */
    private static String careless(String question, RandomGenerator random) {
        if (random.nextDouble() >= CARELESS || question.isEmpty()) {
            return question;
        }
        String text = question.replaceAll("[.?!]$", "");
        return text.length() > 1 && Character.isLowerCase(text.charAt(1))
                ? Character.toLowerCase(text.charAt(0)) + text.substring(1)
                : text;
    }

    private static Example join(List<Example> examples) {
        List<Message> messages = new ArrayList<>();
        examples.forEach(example -> messages.addAll(example.messages()));
        return new Example("joined", examples.get(0).concept(), examples.get(0).provenance(), messages);
    }

    private Example systemPrompt(Example example, RandomGenerator random) {
        if (random.nextDouble() >= mix.systemPrompt()) {
            return example;
        }
        List<Message> messages = new ArrayList<>();
        messages.add(Message.system(domain.systemPrompt()));
        messages.addAll(example.messages());
        return new Example(example.kind(), example.concept(), example.provenance(), messages);
    }

    private interface Writer<T> {
        void write(T of);
    }

    /** Calls the writer {@code share} times for each item; the fraction by chance. */
    private static <T> void times(double share, List<T> items, RandomGenerator random, Writer<T> writer) {
        for (T item : items) {
            int n = (int) share + (random.nextDouble() < share - (int) share ? 1 : 0);
            for (int i = 0; i < n; i++) {
                writer.write(item);
            }
        }
    }
}
