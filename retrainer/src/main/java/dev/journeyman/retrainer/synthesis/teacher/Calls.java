package dev.journeyman.retrainer.synthesis.teacher;

import dev.journeyman.retrainer.collect.web.Timing;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Asks a teacher until it answers or no more can be asked, and writes down every call.
 *
 * <pre>
 *   reserve ──> sent (journal) ──> teacher ──> answered (journal) ──> settle
 *                   ▲                 └──> failed (journal) ──> settle ──> give up │ end │ wait
 *                   └──────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * What the journal has an answer to is not asked again. Any thread may ask.
 */
public final class Calls {
    private final Teacher teacher;
    private final Budget budget;
    private final CallJournal journal;
    private final RetryRules rules;
    private final Timing timing;
    private final RandomGenerator chance;
    private final AtomicInteger inARow = new AtomicInteger();

    /**
     * Counts what the journal says was spent.
     *
     * @param chance spreads the waits; used under a lock
     */
    public Calls(
            Teacher teacher,
            Budget budget,
            CallJournal journal,
            RetryRules rules,
            Timing timing,
            RandomGenerator chance) {
        this.teacher = teacher;
        this.budget = budget;
        this.journal = journal;
        this.rules = rules;
        this.timing = timing;
        this.chance = chance;
        CallJournal.Totals earlier = journal.totals();
        budget.spent(earlier.calls(), earlier.tokens());
    }

    /** What became of a request. */
    public sealed interface Reply {
        /** The teacher answered. */
        record Answered(Answer answer) implements Reply {}

        /** The teacher did not, however often it was asked. */
        record GivenUp(String why) implements Reply {}
    }

    /**
     * Asks, again and again where that helps.
     *
     * @param spare calls of the budget that must be left after this one
     * @throws EndedException where no more can be asked; nothing is known of the request then
     * @throws IOException where the journal cannot be written: nothing is sent that is not written down
     */
    public Reply ask(ChatRequest request, int spare) throws EndedException, IOException, InterruptedException {
        CallJournal.History history = journal.of(request);
        while (true) {
            Answer answer = history.answer;
            TeacherFault.Kind last = history.last;
            if (answer != null) {
                return new Reply.Answered(answer);
            }
            if (last != null && (last.remedy() == TeacherFault.Remedy.GIVE_UP || history.failures >= rules.tries())) {
                return new Reply.GivenUp(last.wireName() + " after " + history.failures + " tries");
            }
            if (inARow.get() >= rules.failuresInARow()) {
                throw new EndedException(
                        EndedException.Why.FAILING,
                        "the teacher failed " + rules.failuresInARow()
                                + " times in a row; the same command goes on when it is well again");
            }
            once(request, spare, history);
        }
    }

    private void once(ChatRequest request, int spare, CallJournal.History history)
            throws EndedException, IOException, InterruptedException {
        long most = request.mostTokens();
        budget.reserve(most, spare);
        long call = journal.send(request, most);
        try {
            Answer answer = teacher.ask(request);
            inARow.set(0);
            journal.answer(call, answer);
            budget.settle(most, answer.tokens());
        } catch (TeacherFault fault) {
            long used = fault.kind().isCharged() ? most : 0;
            journal.fail(call, fault, used);
            budget.settle(most, used);
            switch (fault.kind().remedy()) {
                case END -> throw new EndedException(EndedException.Why.DENIED, fault.text());
                case GIVE_UP -> inARow.set(0); // it is there, and says no
                case RETRY -> {
                    inARow.incrementAndGet();
                    if (history.failures < rules.tries()) {
                        timing.sleep(rules.waitAfter(history.failures, fault.after(), drawn()));
                    }
                }
            }
        }
    }

    private double drawn() {
        synchronized (chance) {
            return chance.nextDouble();
        }
    }
}
