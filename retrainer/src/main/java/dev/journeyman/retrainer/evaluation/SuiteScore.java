package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.evaluation.statistics.Wilson;
import dev.journeyman.retrainer.evaluation.texts.BertScore;
import dev.journeyman.retrainer.lineage.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The marks of one suite: judges answers as they come, in any order, and writes the suite's part of the scorecard. Used by one thread. */
final class SuiteScore {
    private static final int MOST_WRONG_SHOWN = 10;
    private static final int MOST_SHOWN_CHARS = 600;
    private static final List<String> CHOICES = List.of("A", "B", "C", "D", Judgement.UNPARSABLE);

    private final SuiteSpec suite;
    private final String itemsDigest;
    private final int items;
    private final List<Mark> marks = new ArrayList<>();
    private int rightSoFar;
    private boolean cites;

    /** An item with what was answered and found. */
    record Mark(int place, EvalItem item, Respondent.Reply reply, Judgement judgement) {
        char outcome() {
            return judgement.right() ? '1' : '0';
        }
    }

    /**
     * The marks of a suite.
     *
     * @param items all its items, whether they will be asked or not
     */
    SuiteScore(SuiteSpec suite, List<EvalItem> items) {
        this.suite = suite;
        this.items = items.size();
        this.itemsDigest = digest(items);
    }

    /** A digest of what is asked and expected, and of what answers are compared with. */
    static String digest(List<EvalItem> items) {
        StringBuilder all = new StringBuilder();
        for (EvalItem item : items) {
            all.append(item.id())
                    .append('\u0000')
                    .append(item.question())
                    .append('\u0000')
                    .append(item.expectation().shown())
                    .append('\u0000')
                    .append(String.join("\u0002", item.candidates()));
            if (!item.references().isEmpty()) {
                all.append('\u0000').append(String.join("\u0002", item.references()));
            }
            all.append('\u0001');
        }
        return Sha256.of(all.toString());
    }

    /**
     * Judges an answer.
     *
     * @param place of the item among those asked; decides which wrong answers are shown
     */
    void add(int place, EvalItem item, Respondent.Reply reply) {
        Judgement judgement = reply.finish() == Respondent.Finish.FAILED
                ? Judgement.ofWrong(reply.problem())
                : item.expectation().judge(Grounding.withoutMarks(reply.text(), reply.cited()));
        marks.add(new Mark(place, item, reply, judgement));
        rightSoFar += judgement.right() ? 1 : 0;
        cites |= !reply.cited().isEmpty();
    }

    /**
     * The suite's part of the scorecard.
     *
     * @param vectors what texts are as vectors to whoever answered; null where that is not told
     */
    Scorecard.Suite score(BertScore.@Nullable TokenVectors vectors) {
        marks.sort(Comparator.comparingInt(Mark::place));
        boolean judged = suite.kind().isJudged();
        String outcomes = judged ? outcomes(marks) : "";
        Scorecard.Part whole = soFar();
        Wilson interval = Wilson.of(whole.right(), whole.n());
        Map<String, Integer> letters = letters();
        Scorecard.@Nullable MostChosen mostChosen = mostChosen(letters);
        return new Scorecard.Suite(
                suite.name(),
                suite.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                suite.provenance(),
                itemsDigest,
                items,
                whole.n(),
                whole.right(),
                whole.accuracy(),
                interval.low(),
                interval.high(),
                outcomes,
                suite.threshold(),
                reaches(suite, whole) && (mostChosen == null || mostChosen.met()),
                count(Respondent.Finish.FAILED),
                marks.isEmpty() ? 0 : (double) count(Respondent.Finish.STOP) / marks.size(),
                marks.stream()
                        .mapToInt(mark -> mark.reply().completionTokens())
                        .average()
                        .orElse(0),
                judged ? slices() : Map.of(),
                Measures.of(suite, marks, vectors),
                letters,
                mostChosen,
                cites ? grounding() : null,
                judged ? wrong() : List.of());
    }

    /** Whether the accuracy is what the suite asks for; nothing counted reaches nothing. */
    private static boolean reaches(SuiteSpec suite, Scorecard.Part whole) {
        Double threshold = suite.threshold();
        Double accuracy = whole.accuracy();
        return threshold == null || (accuracy != null && accuracy >= threshold);
    }

    /** The score of a suite without questions: how many answers of the others ended by themselves. */
    static Scorecard.Suite stops(SuiteSpec suite, List<SuiteScore> all) {
        // a letter that was chosen for its likelihood is no answer of the model's, and a text that was read is none
        // either
        List<SuiteScore> others = all.stream()
                .filter(other -> !other.suite.kind().needsLikelihoods())
                .toList();
        others.forEach(other -> other.marks.sort(Comparator.comparingInt(Mark::place)));
        int n = others.stream().mapToInt(other -> other.marks.size()).sum();
        int stopped = others.stream()
                .mapToInt(other -> other.count(Respondent.Finish.STOP))
                .sum();
        int failed = others.stream()
                .mapToInt(other -> other.count(Respondent.Finish.FAILED))
                .sum();
        Map<String, Scorecard.Slice> bySuite = new TreeMap<>();
        StringBuilder outcomes = new StringBuilder();
        StringBuilder digests = new StringBuilder();
        List<Scorecard.Wrong> wrong = new ArrayList<>();
        for (SuiteScore other : others) {
            String ended = other.marks.stream()
                    .map(mark -> mark.reply().finish() == Respondent.Finish.STOP ? "1" : "0")
                    .collect(Collectors.joining());
            bySuite.put(other.suite.name(), Scorecard.Slice.of(ended));
            outcomes.append(ended);
            digests.append(other.suite.name())
                    .append(' ')
                    .append(other.itemsDigest)
                    .append('\n');
            other.marks.stream()
                    .filter(mark -> mark.reply().finish() != Respondent.Finish.STOP)
                    .forEach(mark -> wrong.add(shown(mark, "ends by itself", "does not end")));
        }
        Wilson interval = Wilson.of(stopped, n);
        Scorecard.Part whole = Scorecard.Part.of(stopped, n);
        Double accuracy = whole.accuracy();
        return new Scorecard.Suite(
                suite.name(),
                "stops",
                suite.provenance(),
                Sha256.of(digests.toString()),
                n,
                n,
                stopped,
                accuracy,
                interval.low(),
                interval.high(),
                outcomes.toString(),
                suite.threshold(),
                reaches(suite, whole),
                failed,
                accuracy == null ? 0 : accuracy,
                0,
                Map.of("suite", bySuite),
                Map.of(),
                Map.of(),
                null,
                null,
                wrong.subList(0, Math.min(MOST_WRONG_SHOWN, wrong.size())));
    }

    /** How many were judged, and how many of them were right; none where the suite's items are only measured. */
    Scorecard.Part soFar() {
        return suite.kind().isJudged() ? Scorecard.Part.of(rightSoFar, marks.size()) : Scorecard.Part.of(0, 0);
    }

    private int count(Respondent.Finish finish) {
        return (int)
                marks.stream().filter(mark -> mark.reply().finish() == finish).count();
    }

    private static String outcomes(List<Mark> marks) {
        StringBuilder outcomes = new StringBuilder(marks.size());
        marks.forEach(mark -> outcomes.append(mark.outcome()));
        return outcomes.toString();
    }

    private Map<String, Map<String, Scorecard.Slice>> slices() {
        Map<String, Map<String, StringBuilder>> outcomes = new TreeMap<>();
        for (Mark mark : marks) {
            mark.item()
                    .slices()
                    .forEach((cut, part) -> outcomes.computeIfAbsent(cut, name -> new TreeMap<>())
                            .computeIfAbsent(part, name -> new StringBuilder())
                            .append(mark.outcome()));
        }
        Map<String, Map<String, Scorecard.Slice>> slices = new TreeMap<>();
        outcomes.forEach((cut, parts) -> {
            Map<String, Scorecard.Slice> shares = new TreeMap<>();
            parts.forEach((part, each) -> shares.put(part, Scorecard.Slice.of(each.toString())));
            slices.put(cut, shares);
        });
        return slices;
    }

    private Map<String, Integer> letters() {
        Map<String, Integer> letters = new LinkedHashMap<>();
        for (Mark mark : marks) {
            if (mark.item().expectation() instanceof Expectation.Letter) {
                CHOICES.forEach(choice -> letters.putIfAbsent(choice, 0));
                String choice = mark.judgement().choice().isEmpty()
                        ? Judgement.UNPARSABLE
                        : mark.judgement().choice();
                letters.merge(choice, 1, Integer::sum);
            }
        }
        return letters;
    }

    private Scorecard.@Nullable MostChosen mostChosen(Map<String, Integer> letters) {
        String most = "";
        int times = 0;
        int chosen = 0;
        int asked = 0;
        for (Map.Entry<String, Integer> letter : letters.entrySet()) {
            int n = letter.getValue();
            asked += n;
            if (!letter.getKey().equals(Judgement.UNPARSABLE)) {
                chosen += n;
                if (n > times) {
                    most = letter.getKey();
                    times = n;
                }
            }
        }
        return chosen == 0
                ? null
                : new Scorecard.MostChosen(
                        most, (double) times / chosen, (double) times / asked, suite.mostOneLetter());
    }

    private Scorecard.Grounding grounding() {
        Grounding grounding = new Grounding();
        for (Mark mark : marks) {
            grounding.add(
                    mark.item().question(), mark.reply().text(), mark.reply().cited());
        }
        return grounding.score();
    }

    private List<Scorecard.Wrong> wrong() {
        return marks.stream()
                .filter(mark -> !mark.judgement().right())
                .limit(MOST_WRONG_SHOWN)
                .map(mark -> shown(
                        mark,
                        mark.item().expectation().shown(),
                        mark.judgement().reason()))
                .toList();
    }

    private static Scorecard.Wrong shown(Mark mark, String expected, String reason) {
        String answer = mark.reply().text();
        return new Scorecard.Wrong(
                mark.item().id(),
                mark.item().question(),
                expected,
                answer.length() > MOST_SHOWN_CHARS ? answer.substring(0, MOST_SHOWN_CHARS) + " ..." : answer,
                reason);
    }
}
