package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.runfolder.OutFiles;
import dev.journeyman.retrainer.synthesis.filters.Filters;
import dev.journeyman.retrainer.synthesis.teacher.Budget;
import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.synthesis.teacher.ChatRequest;
import dev.journeyman.retrainer.synthesis.teacher.EndedException;
import dev.journeyman.retrainer.trainingset.RecordFile;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a plan, a few tasks at once, and decides of each text in the order of the plan.
 *
 * <pre>
 *   task ──> ask ──> read (truncation, format, NA) ──> filters ──> judge ──> kept
 *              └──────────────┴──────────────────────────┴───────────┴────> rejected, with the reason
 * </pre>
 *
 * Asking is all that is done side by side, and its replies stand in the journal; so a run that was killed asks for what is missing, decides all anew and comes to the same files.
 */
final class SynthesisRun {
    static final String RECORDS = "records.jsonl";
    static final String REJECTED = "rejected.jsonl";
    private static final String REPEATED = "near-duplicate";
    private static final int MOST_RAW = 4000; // characters of a rejected text that are kept
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Plan plan;
    private final Calls calls;
    private final Budget budget;
    private final Filters filters;
    private final Judge judge;
    private final int atOnce;
    private final Progress progress;
    private final Tally tally = new Tally();
    private final List<TrainingRecord> kept = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Draft.Rejected> rejected = new ArrayList<>();
    private @Nullable EndedException ended;
    private long done;

    /**
     * A run.
     *
     * @param atOnce tasks that are asked side by side
     */
    SynthesisRun(Plan plan, Calls calls, Budget budget, Filters filters, Judge judge, int atOnce, Progress progress) {
        this.plan = plan;
        this.calls = calls;
        this.budget = budget;
        this.filters = filters;
        this.judge = judge;
        this.atOnce = atOnce;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param done tasks that are decided
     * @param ended why before the plan's end; null where at it
     */
    record Outcome(
            List<TrainingRecord> kept,
            Tally tally,
            long done,
            @Nullable EndedException ended) {}

    private record Judged(Draft.Candidate candidate, Task task, String key) {}

    /** Goes through the plan and writes records and rejected texts into a folder. */
    Outcome run(Path out) throws IOException, InterruptedException {
        ExecutorService askers = Executors.newFixedThreadPool(
                atOnce, asker -> Thread.ofPlatform().daemon().name("asker").unstarted(asker));
        try {
            for (int next = 0; next < plan.size() && ended == null; next += atOnce) {
                List<Task> batch = new ArrayList<>();
                for (int i = next; i < Math.min(plan.size(), next + atOnce); i++) {
                    batch.add(plan.task(i));
                }
                batch(batch, askers);
                progress.at(done, plan.size(), kept.size(), rejected.size(), budget.calls());
            }
        } finally {
            askers.shutdownNow();
        }
        Path unfinished = out.resolve(RECORDS + ".unfinished");
        RecordFile.write(unfinished, kept);
        OutFiles.replace(unfinished, out.resolve(RECORDS));
        StringBuilder lines = new StringBuilder();
        for (Draft.Rejected each : rejected) {
            lines.append(line(each)).append('\n');
        }
        OutFiles.write(out.resolve(REJECTED), lines.toString());
        return new Outcome(List.copyOf(kept), tally, done, ended);
    }

    private void batch(List<Task> batch, ExecutorService askers) throws IOException, InterruptedException {
        List<Callable<List<Calls.Reply>>> asking = new ArrayList<>();
        for (Task task : batch) {
            asking.add(() -> {
                List<Calls.Reply> replies = new ArrayList<>();
                for (ChatRequest request : task.requests()) {
                    replies.add(calls.ask(request, judge.isAsked() ? 1 : 0));
                }
                return replies;
            });
        }
        List<Optional<List<Calls.Reply>>> replies = all(asking, askers);
        List<Judged> passed = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Task task = batch.get(i);
            Tally.Count count = tally.of(task.strategy());
            count.tasks++;
            Optional<List<Calls.Reply>> got = replies.get(i);
            if (got.isEmpty()) {
                count.unfinished++;
                continue;
            }
            passed.addAll(decide(task, count, got.get()));
            done++;
        }
        judge(passed, askers);
    }

    /** What passes all filters but the judge. */
    private List<Judged> decide(Task task, Tally.Count count, List<Calls.Reply> replies) {
        for (Calls.Reply reply : replies) {
            switch (reply) {
                case Calls.Reply.GivenUp givenUp -> count.givenUp++;
                case Calls.Reply.Answered answered -> {
                    count.texts++;
                    tally.version(answered.answer().model());
                }
            }
        }
        List<Judged> passed = new ArrayList<>();
        List<Draft> drafts = task.read(replies);
        for (int i = 0; i < drafts.size(); i++) {
            switch (drafts.get(i)) {
                case Draft.Rejected each -> reject(each);
                case Draft.Candidate candidate -> {
                    Optional<Filters.Drop> drop =
                            ids.contains(candidate.record().id())
                                    ? Optional.of(new Filters.Drop(
                                            REPEATED,
                                            "the same as " + candidate.record().id()))
                                    : filters.drop(candidate.record());
                    if (drop.isPresent()) {
                        reject(task, candidate, drop.get().filter(), drop.get().reason());
                    } else {
                        ids.add(candidate.record().id());
                        passed.add(new Judged(candidate, task, task.key() + "." + i));
                    }
                }
            }
        }
        return passed;
    }

    private void judge(List<Judged> passed, ExecutorService askers) throws IOException, InterruptedException {
        if (!judge.isAsked()) {
            passed.forEach(each -> keep(each.task(), each.candidate()));
            return;
        }
        List<Callable<Calls.Reply>> asking = new ArrayList<>();
        for (Judged each : passed) {
            ChatRequest request = judge.request(each.key(), each.candidate());
            asking.add(() -> calls.ask(request, 0));
        }
        List<Optional<Calls.Reply>> replies = all(asking, askers);
        for (int i = 0; i < passed.size(); i++) {
            Judged each = passed.get(i);
            Optional<Calls.Reply> reply = replies.get(i);
            if (reply.isEmpty()) {
                tally.of(each.task().strategy()).unfinished++;
                done--;
                continue;
            }
            Optional<String> reason = judge.drop(reply.get());
            if (reason.isPresent()) {
                reject(each.task(), each.candidate(), Judge.NAME, reason.get());
            } else {
                keep(each.task(), each.candidate());
            }
        }
    }

    private void keep(Task task, Draft.Candidate candidate) {
        kept.add(candidate.record());
        tally.of(task.strategy()).kept++;
    }

    private void reject(Task task, Draft.Candidate candidate, String filter, String reason) {
        TrainingRecord record = candidate.record();
        if (record.synthesis() == null) {
            throw new IllegalStateException("a record that nobody wrote");
        }
        reject(new Draft.Rejected(
                task.key(), task.strategy(), filter, reason, record.provenance(), record.synthesis(), candidate.raw()));
    }

    private void reject(Draft.Rejected each) {
        rejected.add(each);
        tally.dropped(each);
    }

    /** Asks all at once, and waits for all; empty where no more could be asked. */
    private <T> List<Optional<T>> all(List<Callable<T>> asking, ExecutorService askers)
            throws IOException, InterruptedException {
        List<Optional<T>> asked = new ArrayList<>();
        for (Future<T> future : askers.invokeAll(asking)) {
            try {
                asked.add(Optional.of(future.get()));
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case EndedException end -> {
                        ended = ended == null ? end : ended;
                        asked.add(Optional.empty());
                    }
                    case IOException failure -> throw failure;
                    case InterruptedException stopped -> throw stopped;
                    case null, default -> throw new IllegalStateException("asking failed", e);
                }
            }
        }
        return asked;
    }

    private static String line(Draft.Rejected each) {
        ObjectNode node = JSON.createObjectNode()
                .put("task", each.key())
                .put("strategy", each.strategy())
                .put("filter", each.filter())
                .put("reason", each.reason())
                .put("provenance", each.provenance().wireName());
        ObjectNode made = node.putObject("synthesis")
                .put("teacher", each.synthesis().teacher())
                .put("version", each.synthesis().version())
                .put("prompt", each.synthesis().prompt());
        if (each.synthesis().parent() != null) {
            made.put("parent", each.synthesis().parent());
        }
        int end = Math.min(MOST_RAW, each.raw().length());
        if (end > 0 && Character.isHighSurrogate(each.raw().charAt(end - 1))) {
            end--; // half a character cannot be written
        }
        node.put("text", each.raw().substring(0, end));
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }
}
