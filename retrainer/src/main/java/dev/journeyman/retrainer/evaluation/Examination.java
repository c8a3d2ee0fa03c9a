package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.texts.BertScore;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.slm.tokenizer.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The questions of some suites, and the run that puts them to a respondent. As many questions are under way as the respondent has places,
 * and a few more so that no place waits for the judge.
 */
final class Examination {
    private static final int AHEAD = 2;

    private final List<Paper> papers;
    private final List<SuiteSpec> stops;
    private final String systemPrompt;

    /** A suite with all its items and those of them that are asked. */
    record Paper(SuiteSpec suite, List<EvalItem> items, List<EvalItem> asked) {}

    /** What a run gave. */
    record Result(List<Scorecard.Suite> suites, int reused) {}

    private record Answered(int task, Respondent.Reply reply) {}

    private record Task(
            String suite,
            SuiteSpec.Kind kind,
            int paper,
            int place,
            EvalItem item,
            List<Message> messages,
            int maxTokens,
            String asked) {}

    private Examination(List<Paper> papers, List<SuiteSpec> stops, String systemPrompt) {
        this.papers = List.copyOf(papers);
        this.stops = List.copyOf(stops);
        this.systemPrompt = systemPrompt;
    }

    /**
     * Prepares suites.
     *
     * @param names which; empty for all
     * @param limit the most items of each, the first of a shuffle drawn by the suite's seed; null for all
     * @param systemPrompt what every conversation begins with; empty for none
     * @param likelihoods whether suites that need the likelihoods of answers can be asked; else they are left out
     * @throws IOException where a file is missing or malformed
     * @throws IllegalArgumentException where a name is no suite's, or that of one that cannot be asked
     */
    static Examination of(
            Domain domain,
            SuitesFile file,
            List<String> names,
            @Nullable Integer limit,
            String systemPrompt,
            boolean likelihoods)
            throws IOException {
        for (String name : names) {
            if (file.suites().stream().noneMatch(suite -> suite.name().equals(name))) {
                throw new IllegalArgumentException("there is no suite \"" + name + "\"; there are "
                        + String.join(
                                ", ",
                                file.suites().stream().map(SuiteSpec::name).toList()));
            }
        }
        List<Paper> papers = new ArrayList<>();
        List<SuiteSpec> stops = new ArrayList<>();
        for (SuiteSpec suite : file.suites()) {
            if (suite.kind().needsLikelihoods() && !likelihoods) {
                if (names.contains(suite.name())) {
                    throw new IllegalArgumentException(
                            "the suite " + suite.name()
                                    + " needs the likelihoods of answers, which are not told over HTTP: examine the model's directory");
                }
            } else if (suite.kind() == SuiteSpec.Kind.STOPS) {
                stops.add(suite);
            } else if (names.isEmpty() || names.contains(suite.name())) {
                List<EvalItem> items = items(suite, file, domain);
                List<EvalItem> asked = limit == null
                        ? items
                        : Items.shuffled(items, suite.seed()).subList(0, Math.min(limit, items.size()));
                papers.add(new Paper(suite, List.copyOf(items), List.copyOf(asked)));
            }
        }
        return new Examination(papers, stops, systemPrompt);
    }

    private static List<EvalItem> items(SuiteSpec suite, SuitesFile file, Domain domain) throws IOException {
        try {
            return Items.of(suite, file.judging(), domain);
        } catch (IllegalArgumentException e) {
            throw new IOException("the suite " + suite.name() + ": " + e.getMessage(), e);
        }
    }

    List<Paper> papers() {
        return papers;
    }

    /** The conversation that an item is asked in. */
    List<Message> messages(EvalItem item) {
        return systemPrompt.isEmpty()
                ? List.of(Message.user(item.question()))
                : List.of(Message.system(systemPrompt), Message.user(item.question()));
    }

    /**
     * Asks everything that the journal does not have, and judges all. The same answers give the same scores, in whatever order they come.
     *
     * @throws IOException where the journal cannot be written, or the model failed
     * @throws InterruptedException where the thread was interrupted; the journal has what came so far
     */
    Result run(Respondent respondent, AnswerJournal journal, EvaluationProgress progress)
            throws IOException, InterruptedException {
        List<SuiteScore> scores = papers.stream()
                .map(paper -> new SuiteScore(paper.suite(), paper.items()))
                .toList();
        List<Task> tasks = tasks();
        List<Integer> open = new ArrayList<>();
        int done = 0;
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            Optional<Respondent.Reply> known = journal.find(task.item().id(), task.asked());
            if (known.isPresent()) {
                scores.get(task.paper()).add(task.place(), task.item(), known.get());
                done++;
            } else {
                open.add(i);
            }
        }
        int reused = done;
        int window = AHEAD * respondent.places();
        BlockingQueue<Answered> answers = new ArrayBlockingQueue<>(window);
        int next = 0;
        int underWay = 0;
        while (next < open.size() || underWay > 0) {
            while (next < open.size() && underWay < window) {
                int number = open.get(next++);
                Task task = tasks.get(number);
                underWay++;
                // never full: no more are under way than it holds
                Consumer<Respondent.Reply> taken = reply -> answers.add(new Answered(number, reply));
                switch (task.kind()) {
                    case PERPLEXITY -> respondent.read(task.item().question(), taken);
                    case PREFERENCES ->
                        respondent.choose(
                                task.messages(), task.item().candidates(), Respondent.Likelihood.MEAN_OF_TOKENS, taken);
                    case MCQ_LIKELIHOOD ->
                        respondent.choose(task.messages(), task.item().candidates(), Respondent.Likelihood.SUM, taken);
                    default -> respondent.ask(task.messages(), task.maxTokens(), taken);
                }
            }
            Answered answered = answers.take();
            if (answered.reply().finish() == Respondent.Finish.BROKEN) {
                throw new IOException("the model failed on "
                        + tasks.get(answered.task()).item().id() + ": "
                        + answered.reply().problem());
            }
            underWay--;
            done++;
            Task task = tasks.get(answered.task());
            journal.add(task.item().id(), task.asked(), answered.reply());
            SuiteScore score = scores.get(task.paper());
            score.add(task.place(), task.item(), answered.reply());
            progress.answered(task.suite(), score.soFar(), done, tasks.size());
        }
        List<Scorecard.Suite> suites = new ArrayList<>();
        BertScore.TokenVectors vectors = respondent.tokenVectors();
        scores.forEach(score -> suites.add(score.score(vectors)));
        stops.forEach(suite -> suites.add(SuiteScore.stops(suite, scores)));
        return new Result(suites, reused);
    }

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (int p = 0; p < papers.size(); p++) {
            Paper paper = papers.get(p);
            int maxTokens = paper.suite().maxTokens();
            for (int i = 0; i < paper.asked().size(); i++) {
                EvalItem item = paper.asked().get(i);
                String asked = Sha256.of(String.join(
                        "\n",
                        String.valueOf(maxTokens),
                        systemPrompt,
                        item.question(),
                        String.join("\n", item.candidates())));
                tasks.add(new Task(
                        paper.suite().name(), paper.suite().kind(), p, i, item, messages(item), maxTokens, asked));
            }
        }
        return tasks;
    }
}
