package dev.journeyman.retrainer.synthesis.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.web.ManualTiming;
import dev.journeyman.slm.tokenizer.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retries, waits, ends, and what a second process knows of the first. */
class CallsTest {
    private static final RetryRules RULES = new RetryRules(3, Duration.ofSeconds(1), Duration.ofSeconds(30), 5);

    @TempDir
    private Path folder;

    private final ManualTiming timing = new ManualTiming();
    private final Deque<TeacherFault> faults = new ArrayDeque<>();
    private int sent;

    private final Teacher teacher = request -> {
        sent++;
        TeacherFault fault = faults.poll();
        if (fault != null) {
            throw fault;
        }
        return new Answer("text of " + request.key(), "m", Answer.STOP, 7, false);
    };

    @Test
    void anAnsweredRequestIsNeverSentAgain() throws Exception {
        try (CallJournal journal = journal()) {
            Calls calls = calls(journal, 10);
            assertThat(calls.ask(request("a"), 0)).isEqualTo(calls.ask(request("a"), 0));
        }
        try (CallJournal journal = journal()) {
            Calls.Reply again = calls(journal, 10).ask(request("a"), 0);
            assertThat(again).isEqualTo(new Calls.Reply.Answered(new Answer("text of a", "m", Answer.STOP, 7, false)));
            assertThat(journal.totals().tokens()).isEqualTo(7);
        }
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void itWaitsLongerEachTimeAndAsLongAsTheTeacherSaysWithinTheBound() throws Exception {
        faults.add(fault(TeacherFault.Kind.SERVER));
        faults.add(fault(TeacherFault.Kind.TIMEOUT));
        try (CallJournal journal = journal()) {
            assertThat(calls(journal, 10).ask(request("a"), 0)).isInstanceOf(Calls.Reply.Answered.class);
            assertThat(timing.slept).hasSize(2);
            assertThat(timing.slept.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(timing.slept.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
            faults.add(new TeacherFault(TeacherFault.Kind.BUSY, "HTTP 429", Duration.ofSeconds(9)));
            faults.add(new TeacherFault(TeacherFault.Kind.BUSY, "HTTP 429", Duration.ofDays(9)));
            calls(journal, 10).ask(request("b"), 0);
            assertThat(timing.slept.subList(2, 4)).containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(30));
        }
    }

    @Test
    void itGivesUpAfterSoManyTriesAndAtOnceWhereTheRequestIsRefused() throws Exception {
        for (int i = 0; i < 3; i++) {
            faults.add(fault(TeacherFault.Kind.MALFORMED));
        }
        faults.add(fault(TeacherFault.Kind.REFUSED));
        try (CallJournal journal = journal()) {
            assertThat(calls(journal, 10).ask(request("a"), 0))
                    .isEqualTo(new Calls.Reply.GivenUp("malformed after 3 tries"));
            assertThat(calls(journal, 10).ask(request("b"), 0))
                    .isEqualTo(new Calls.Reply.GivenUp("refused after 1 tries"));
        }
        try (CallJournal journal = journal()) {
            assertThat(calls(journal, 10).ask(request("a"), 0)).isInstanceOf(Calls.Reply.GivenUp.class);
        }
        assertThat(sent).isEqualTo(4);
    }

    @Test
    void aTeacherThatLetsNobodyInEndsTheRunAndCanBeAskedInTheNext() throws Exception {
        faults.add(new TeacherFault(TeacherFault.Kind.DENIED, "check --api-key-env"));
        try (CallJournal journal = journal()) {
            assertThatThrownBy(() -> calls(journal, 10).ask(request("a"), 0))
                    .isInstanceOf(EndedException.class)
                    .hasMessageContaining("--api-key-env");
        }
        try (CallJournal journal = journal()) {
            assertThat(calls(journal, 10).ask(request("a"), 0)).isInstanceOf(Calls.Reply.Answered.class);
            assertThat(journal.totals().calls()).isEqualTo(2);
        }
    }

    @Test
    void aTeacherThatFailsAgainAndAgainIsLeftAlone() throws Exception {
        for (int i = 0; i < 100; i++) {
            faults.add(fault(TeacherFault.Kind.CONNECTION));
        }
        try (CallJournal journal = journal()) {
            Calls calls = calls(journal, 100);
            assertThat(calls.ask(request("a"), 0)).isInstanceOf(Calls.Reply.GivenUp.class);
            assertThatThrownBy(() -> calls.ask(request("b"), 0))
                    .isInstanceOfSatisfying(
                            EndedException.class, end -> assertThat(end.why()).isEqualTo(EndedException.Why.FAILING));
            assertThatThrownBy(() -> calls.ask(request("c"), 0)).isInstanceOf(EndedException.class);
        }
        assertThat(sent).isEqualTo(5);
        faults.clear();
        try (CallJournal journal = journal()) {
            assertThat(calls(journal, 100).ask(request("b"), 0)).isInstanceOf(Calls.Reply.Answered.class);
        }
    }

    @Test
    void aCallIsLeftForTheJudge() throws Exception {
        try (CallJournal journal = journal()) {
            Calls calls = calls(journal, 3);
            calls.ask(request("a"), 1);
            calls.ask(request("b"), 1);
            assertThatThrownBy(() -> calls.ask(request("c"), 1))
                    .isInstanceOfSatisfying(
                            EndedException.class,
                            end -> assertThat(end.isBudget()).isTrue());
            assertThat(calls.ask(request("a/judge"), 0)).isInstanceOf(Calls.Reply.Answered.class);
        }
        assertThat(sent).isEqualTo(3);
    }

    /** Random faults, threads, overspending neighbours, restarts: never a call or a token more than there may be. */
    @Test
    void theBudgetIsNeverExceeded() throws Exception {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            long mostCalls = 1 + random.nextInt(60);
            long mostTokens = 200 + random.nextInt(20_000);
            Path file = folder.resolve("random-" + seed);
            long before = 0;
            for (int restart = 0; restart < 3; restart++) {
                try (CallJournal journal = CallJournal.open(file)) {
                    Budget budget = new Budget(mostCalls, mostTokens);
                    Teacher erratic = request -> erratic(random, request, budget, mostCalls, mostTokens);
                    Calls calls = new Calls(
                            erratic,
                            budget,
                            journal,
                            new RetryRules(3, Duration.ZERO, Duration.ZERO, 50),
                            timing,
                            new Random(seed));
                    List<Thread> threads = new ArrayList<>();
                    for (int t = 0; t < 3; t++) {
                        int thread = t + 3 * restart;
                        threads.add(Thread.ofPlatform().start(() -> {
                            try {
                                for (int i = 0; i < 20; i++) {
                                    calls.ask(request(thread + "-" + i), i % 2);
                                }
                            } catch (EndedException e) {
                                // as it should
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        }));
                    }
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    CallJournal.Totals totals = journal.totals();
                    assertThat(totals.calls())
                            .as("seed %d", seed)
                            .isLessThanOrEqualTo(mostCalls)
                            .isGreaterThanOrEqualTo(before);
                    assertThat(totals.tokens()).as("seed %d", seed).isLessThanOrEqualTo(mostTokens);
                    assertThat(totals.calls()).isEqualTo(budget.calls());
                    assertThat(totals.tokens()).isEqualTo(budget.tokens());
                    before = totals.calls();
                }
            }
        }
    }

    private static Answer erratic(Random random, ChatRequest request, Budget budget, long mostCalls, long mostTokens)
            throws TeacherFault {
        assertThat(budget.calls()).isLessThanOrEqualTo(mostCalls);
        assertThat(budget.tokens()).isLessThanOrEqualTo(mostTokens);
        synchronized (random) {
            TeacherFault.Kind[] kinds = TeacherFault.Kind.values();
            int drawn = random.nextInt(2 * kinds.length);
            if (drawn < kinds.length && kinds[drawn] != TeacherFault.Kind.DENIED) {
                throw new TeacherFault(kinds[drawn], "fault");
            }
            boolean counted = random.nextBoolean();
            long tokens = counted ? 1 + random.nextInt((int) request.mostTokens()) : request.mostTokens();
            return new Answer("text", "m", Answer.STOP, tokens, !counted);
        }
    }

    private CallJournal journal() throws Exception {
        return CallJournal.open(folder.resolve(CallJournal.FILE));
    }

    private Calls calls(CallJournal journal, long most) {
        return new Calls(teacher, new Budget(most, 1_000_000), journal, RULES, timing, new Random(1));
    }

    private static TeacherFault fault(TeacherFault.Kind kind) {
        return new TeacherFault(kind, "fault");
    }

    static ChatRequest request(String key) {
        return new ChatRequest(key, List.of(Message.user("question " + key)), 50, 0.5, 1);
    }
}
