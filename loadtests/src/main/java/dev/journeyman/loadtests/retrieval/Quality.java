package dev.journeyman.loadtests.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.gateway.retrieval.HelpRule;
import dev.journeyman.gateway.retrieval.documents.Vocabulary;
import dev.journeyman.gateway.retrieval.index.Hit;
import dev.journeyman.gateway.retrieval.index.PassageIndex;
import dev.journeyman.gateway.retrieval.index.Question;
import dev.journeyman.gateway.retrieval.index.SearchSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What each way of searching finds on a file of questions. */
final class Quality {
    private static final String ALL = "all";

    private Quality() {}

    /** One way of searching on the questions of one kind. */
    record Row(
            String method,
            String kind,
            int questions,
            @JsonProperty("recall_at_5") Interval recallAt5,
            Interval mrr,
            @JsonProperty("ndcg_at_10") Interval ndcgAt10) {}

    /**
     * What the mode auto does.
     *
     * @param answerable questions that have a passage
     * @param retrieved of those, for which any passage came
     * @param right of those, for which one of its own came
     * @param strange questions that have none
     * @param refused of those, for which none came
     */
    record Auto(int answerable, int retrieved, int right, int strange, int refused) {}

    /** All three ways, over all questions and by kind. */
    static List<Row> measure(
            PassageIndex index, Vocabulary vocabulary, SearchSettings settings, List<EvalQuestion> questions, long seed)
            throws IOException {
        List<EvalQuestion> answerable =
                questions.stream().filter(each -> !each.passages().isEmpty()).toList();
        List<Row> rows = new ArrayList<>();
        for (SearchSettings.Method method : SearchSettings.Method.values()) {
            Map<String, List<RankScore>> byKind = new TreeMap<>();
            for (EvalQuestion question : answerable) {
                List<String> ranking = search(index, vocabulary, settings.by(method), question).stream()
                        .map(hit -> hit.passage().id())
                        .toList();
                RankScore score = RankScore.of(ranking, question.passages());
                byKind.computeIfAbsent(ALL, kind -> new ArrayList<>()).add(score);
                if (!question.kind().equals(ALL)) {
                    byKind.computeIfAbsent(question.kind(), kind -> new ArrayList<>())
                            .add(score);
                }
            }
            byKind.forEach((kind, scores) -> rows.add(new Row(
                    method.name().toLowerCase(java.util.Locale.ROOT),
                    kind,
                    scores.size(),
                    interval(scores, RankScore::recallAt5, seed),
                    interval(scores, RankScore::reciprocalRank, seed),
                    interval(scores, RankScore::ndcgAt10, seed))));
        }
        return rows;
    }

    /** What auto does with the questions. */
    static Auto auto(
            PassageIndex index,
            Vocabulary vocabulary,
            SearchSettings settings,
            HelpRule rule,
            List<EvalQuestion> questions)
            throws IOException {
        int answerable = 0;
        int retrieved = 0;
        int right = 0;
        int refused = 0;
        for (EvalQuestion question : questions) {
            List<String> helping = search(index, vocabulary, settings, question).stream()
                    .limit(5)
                    .filter(hit -> rule.helps(hit.closeness()))
                    .map(hit -> hit.passage().id())
                    .toList();
            if (question.passages().isEmpty()) {
                refused += helping.isEmpty() ? 1 : 0;
            } else {
                answerable++;
                retrieved += helping.isEmpty() ? 0 : 1;
                right += helping.stream().anyMatch(question.passages()::contains) ? 1 : 0;
            }
        }
        return new Auto(answerable, retrieved, right, questions.size() - answerable, refused);
    }

    private static List<Hit> search(
            PassageIndex index, Vocabulary vocabulary, SearchSettings settings, EvalQuestion question)
            throws IOException {
        Question asked = new Question(question.text(), vocabulary.find(question.text()), Set.of());
        return index.search(asked, RankScore.DEPTH, settings);
    }

    private static Interval interval(List<RankScore> scores, ToDoubleFunction<RankScore> figure, long seed) {
        return Interval.of(scores.stream().mapToDouble(figure).toArray(), seed);
    }
}
