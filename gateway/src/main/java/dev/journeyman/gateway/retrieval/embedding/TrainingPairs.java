package dev.journeyman.gateway.retrieval.embedding;

import dev.journeyman.gateway.retrieval.documents.KnowledgeReader;
import dev.journeyman.gateway.retrieval.documents.KnowledgeReader.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws (question, passage) pairs from training text: a question somebody wrote, a template filled with an entry's title, code or symptoms, an answer, or one
 * part of an entry against the rest of it. The passage is the entry as it is indexed or, less often, a part of it, since documents of a workshop say less
 * in one place than the project's entries.
 */
final class TrainingPairs {
    private static final double WRITTEN = 0.45;
    private static final double TEMPLATE = 0.75;
    private static final double ANSWER = 0.85;
    private static final double WHOLE = 0.7;
    private static final Pattern CHOICE = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");
    private static final Pattern SPACES = Pattern.compile("\\s+(?=[\\s.,?!])");

    /**
     * A question, what answers it, and which entry that is.
     *
     * @param entry its place in the list of entries
     */
    record Pair(String question, String passage, int entry) {}

    private final TrainingText text;
    private final List<String> templateNames;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<List<TrainingText.Question>> written;

    TrainingPairs(TrainingText text) {
        this.text = text;
        this.templateNames = text.templates().keySet().stream().sorted().toList();
        this.written = new ArrayList<>();
        for (int i = 0; i < text.entries().size(); i++) {
            places.put(text.entries().get(i).id(), i);
            written.add(new ArrayList<>());
        }
        text.questions()
                .forEach(question ->
                        written.get(places.getOrDefault(question.about(), 0)).add(question));
    }

    /** How many entries there are. */
    int entries() {
        return text.entries().size();
    }

    /** A pair about one entry. */
    Pair draw(int entry, RandomGenerator random) {
        Entry about = text.entries().get(entry);
        List<TrainingText.Question> own = written.get(entry);
        double kind = random.nextDouble();
        String question;
        if (kind < WRITTEN && !own.isEmpty()) {
            question = pick(own, random).text();
        } else if (kind < TEMPLATE || about.causes().isEmpty() || about.checks().isEmpty()) {
            question = template(about, random);
        } else if (kind < ANSWER && !own.isEmpty()) {
            question = pick(own, random).answer();
        } else {
            return new Pair(part(about, random), rest(about, random), entry);
        }
        String passage = random.nextDouble() < WHOLE ? whole(about) : about.title() + "\n" + rest(about, random);
        return new Pair(question, passage, entry);
    }

    /** An entry as it is indexed. */
    static String whole(Entry entry) {
        return entry.title() + "\n" + KnowledgeReader.prose(entry);
    }

    private String template(Entry entry, RandomGenerator random) {
        for (int attempt = 0; attempt < 20; attempt++) {
            String sentence =
                    pick(text.templates().getOrDefault(pick(templateNames, random), List.of("{title}")), random);
            boolean noCode = entry.codes().isEmpty() && (sentence.contains("{code") || sentence.contains("{meaning"));
            boolean fewSymptoms = entry.symptoms().size() < 2 && sentence.contains("{symptom");
            if (!noCode && !fewSymptoms && !sentence.contains("{meaning") && !sentence.contains("{code2")) {
                return fill(sentence, entry, random);
            }
        }
        return entry.title();
    }

    private String fill(String sentence, Entry entry, RandomGenerator random) {
        String chosen = CHOICE.matcher(sentence)
                .replaceAll(match ->
                        Matcher.quoteReplacement(pick(List.of(match.group(1).split("\\|", -1)), random)));
        int symptom = entry.symptoms().size() < 2
                ? 0
                : random.nextInt(entry.symptoms().size());
        int other = entry.symptoms().size() < 2
                ? 0
                : (symptom + 1 + random.nextInt(entry.symptoms().size() - 1))
                        % entry.symptoms().size();
        String filled = SLOT.matcher(chosen)
                .replaceAll(match -> Matcher.quoteReplacement(
                        switch (match.group(1)) {
                            case "title" -> entry.title();
                            case "code" -> pick(entry.codes(), random).substring(0, 5);
                            case "symptom" -> entry.symptoms().get(symptom);
                            case "symptom2" -> entry.symptoms().get(other);
                            case "vehicle" -> pick(text.vehicles(), random);
                            case "mileage" ->
                                String.format(Locale.ROOT, "%,d miles", 1000 * (20 + random.nextInt(180)));
                            default -> "";
                        }));
        return SPACES.matcher(filled).replaceAll("").strip();
    }

    private static String part(Entry entry, RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> String.join(", ", entry.symptoms());
            case 1 -> entry.title();
            case 2 -> {
                var cause = pick(entry.causes(), random);
                yield cause.cause() + ". " + cause.why();
            }
            default -> {
                var check = pick(entry.checks(), random);
                yield check.step() + ". " + check.why();
            }
        };
    }

    private static String rest(Entry entry, RandomGenerator random) {
        StringBuilder rest = new StringBuilder(entry.about());
        entry.causes().forEach(each -> keep(rest, each.cause() + ". " + each.why(), random));
        entry.checks().forEach(each -> keep(rest, each.step() + ". " + each.why(), random));
        keep(rest, String.join(", ", entry.symptoms()), random);
        return rest.toString();
    }

    private static void keep(StringBuilder rest, String part, RandomGenerator random) {
        if (random.nextInt(3) > 0) {
            rest.append('\n').append(part);
        }
    }

    private static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
