package dev.journeyman.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.store.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor over work that only says that it was done. Runs go on in the test's own thread. */
class SupervisorTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final GateWord PASSED = new GateWord(true, List.of());
    private static final GateWord REFUSED = new GateWord(false, List.of("factual-accuracy"));

    @TempDir
    Path home;

    private final List<String> did = new ArrayList<>();
    private final Queue<Exception> troubles = new ArrayDeque<>(); // of trainings, one after the other
    private final Queue<Judge.Word> words = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private String snapshot = "/snapshot";
    private boolean auto;
    private boolean serving;
    private Handover handover = (version, act) -> did.add("handed on " + version + " for " + act.who());
    private Executor thread = Runnable::run;
    private Runnable during = () -> {};

    private final class SaidWork implements Work {
        @Override
        public Source prepare() {
            did.add("snapshot");
            return new Source("old", snapshot, 17);
        }

        @Override
        public String train(Run run, Source source, Watch watch)
                throws IOException, StoppedException, BusyException, InterruptedException {
            did.add("trained " + source.parent());
            during.run();
            if (watch.stop()) {
                throw new StoppedException();
            }
            Exception trouble = troubles.poll();
            switch (trouble) {
                case IOException e -> throw e;
                case BusyException e -> throw e;
                case null, default -> {}
            }
            watch.progress(new Progress("sft", 1, 2, 0.5, 3L));
            return "new";
        }

        @Override
        public void evaluate(String version, Watch watch) {
            did.add("examined " + version);
        }

        @Override
        public void hold(Source source) {
            did.add("held " + source.snapshot());
        }

        @Override
        public void release(Source source) {
            did.add("released " + source.snapshot());
        }
    }

    private final class SaidJudge implements Judge {
        @Override
        public Optional<String> champion() {
            return Optional.of("old");
        }

        @Override
        public boolean isServing(String version) {
            return serving;
        }

        @Override
        public Word ask(String version, Act act) {
            did.add("asked");
            return words.remove();
        }
    }

    private Supervisor supervisor() {
        Supervisor supervisor = new Supervisor(
                new RunFolders(home.resolve("runs")),
                new SaidWork(),
                new SaidJudge(),
                (version, act) -> handover.passed(version, act),
                () -> auto,
                () -> NOW,
                task -> thread.execute(task),
                Duration.ofMillis(1));
        supervisor.listen(view -> {
            String state = view.run().state().label();
            if (told.isEmpty() || !told.get(told.size() - 1).equals(state)) {
                told.add(state);
            }
        });
        return supervisor;
    }

    private Run ran(Supervisor supervisor) throws Exception {
        Run begun = supervisor.begin(Trigger.MANUAL, "try it", "key-1");
        return supervisor.find(begun.id()).orElseThrow().run();
    }

    @Test
    void itGoesFromFeedbackToAJudgedCandidateAndWaitsForApproval() throws Exception {
        words.add(new Judge.Word.Said(PASSED));
        Supervisor supervisor = supervisor();
        Run run = ran(supervisor);
        assertThat(did).containsExactly("snapshot", "trained old", "examined new", "asked", "released /snapshot");
        assertThat(told).containsExactly("preparing", "training", "evaluating", "judging", "passed");
        assertThat(run.state())
                .isEqualTo(new RunState.Passed(new Source("old", "/snapshot", 17), "new", PASSED, null, NOW));
        assertThat(run.id()).isEqualTo("retrain-20260131T120000000Z");
        assertThat(supervisor.current()).isEmpty();
        assertThat(supervisor.stop(run.id(), "key-1", "too late")).isFalse();
    }

    @Test
    void whoeverHearsOfAnEndCanBeginTheNextAtOnce() throws Exception {
        words.add(new Judge.Word.Said(REFUSED));
        words.add(new Judge.Word.Said(PASSED));
        Supervisor supervisor = supervisor();
        List<Run> ends = new ArrayList<>();
        supervisor.listen(view -> {
            if (view.run().isOver()) {
                ends.add(view.run());
                if (ends.size() == 1) {
                    assertThatNoException()
                            .isThrownBy(() -> supervisor.begin(Trigger.MANUAL, "at once again", "key-1"));
                }
            }
        });
        supervisor.begin(Trigger.MANUAL, "try it", "key-1");
        assertThat(ends).extracting(Run::reason).containsExactly("try it", "at once again");
        assertThat(ends).extracting(run -> run.state().label()).containsExactly("refused", "passed");
    }

    @Test
    void whatWasErasedMeanwhileDoesNotLiveOnInTheRunsTrainingSet() throws Exception {
        words.add(new Judge.Word.Said(PASSED));
        words.add(new Judge.Word.Said(PASSED));
        during = () -> {
            try { // the retrainer writes its set
                Path set = Files.createDirectories(home.resolve("runs/retrain-20260131T120000000Z/set"));
                Files.writeString(set.resolve("1-real.instruction.jsonl"), "somebody's words");
                Files.writeString(set.resolve("report.json"), "{}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        snapshot = Files.createDirectories(home.resolve("snapshot")).toString();
        ran(supervisor());
        Path records = home.resolve("runs/retrain-20260131T120000000Z/set/1-real.instruction.jsonl");
        assertThat(records).exists();
        Files.delete(home.resolve("snapshot")); // an erasure takes all snapshots along
        ran(supervisor());
        assertThat(records).doesNotExist();
        assertThat(records.resolveSibling("report.json")).exists();
    }

    @Test
    void whatPassesIsHandedOnWhereNobodyIsAskedAndKeptWhereTheRolloutIsTaken() throws Exception {
        auto = true;
        words.add(new Judge.Word.Said(PASSED));
        assertThat(ran(supervisor()).state()).isInstanceOf(RunState.Rollout.class);
        assertThat(did).contains("handed on new for key-1");

        handover = (version, act) -> {
            throw new IOException("another version is canary");
        };
        words.add(new Judge.Word.Said(PASSED));
        RunState kept = ran(supervisor()).state();
        assertThat(kept).isInstanceOf(RunState.Passed.class);
        assertThat(kept.remark()).hasValue("the rollout did not take it: another version is canary");
    }

    @Test
    void aRefusalHasTheGatesReasons() throws Exception {
        auto = true;
        words.add(new Judge.Word.Said(REFUSED));
        assertThat(ran(supervisor()).state().gate()).hasValue(REFUSED);
        assertThat(did).doesNotContain("handed on new for key-1");
    }

    @Test
    void aChampionOfAnotherProgramsScorecardIsExaminedOnce() throws Exception {
        words.add(new Judge.Word.Incomparable("old", "comparable/code_digest"));
        words.add(new Judge.Word.Said(PASSED));
        assertThat(ran(supervisor()).state().label()).isEqualTo("passed");
        assertThat(did)
                .containsExactly(
                        "snapshot",
                        "trained old",
                        "examined new",
                        "asked",
                        "examined old",
                        "asked",
                        "released /snapshot");

        words.add(new Judge.Word.Incomparable("old", "comparable/code_digest"));
        words.add(new Judge.Word.Incomparable("old", "comparable/code_digest"));
        RunState state = ran(supervisor()).state();
        assertThat(state.label()).isEqualTo("failed");
        assertThat(state.remark())
                .hasValueSatisfying(why -> assertThat(why).contains("cannot be compared", "code_digest"));
    }

    @Test
    void aFailureIsKeptAndSaid() throws Exception {
        troubles.add(new IOException("the training ended with code 1: the loss exploded"));
        RunState state = ran(supervisor()).state();
        assertThat(state)
                .isEqualTo(new RunState.Failed(
                        new Source("old", "/snapshot", 17),
                        null,
                        "the training ended with code 1: the loss exploded",
                        NOW));
    }

    @Test
    void whileAnotherProcessTrainsItWaits() throws Exception {
        troubles.add(new BusyException());
        troubles.add(new BusyException());
        words.add(new Judge.Word.Said(PASSED));
        Supervisor supervisor = supervisor();
        List<String> stages = new ArrayList<>();
        supervisor.listen(view -> {
            if (view.progress() != null) {
                stages.add(view.progress().stage());
            }
        });
        assertThat(ran(supervisor).state().label()).isEqualTo("passed");
        assertThat(stages).contains("waits: another process trains in this home");
        assertThat(did.stream().filter("trained old"::equals)).hasSize(3);
    }

    @Test
    void thereIsOneAtATimeAndItCanBeStopped() throws Exception {
        Supervisor supervisor = supervisor();
        String id = "retrain-20260131T120000000Z";
        List<Throwable> second = new ArrayList<>();
        during = () -> {
            try {
                supervisor.begin(Trigger.MANUAL, "another", "key-2");
            } catch (RunInProgressException | IOException e) {
                second.add(e);
            }
            assertThat(supervisor.stop(id, "key-2", "the machine is needed")).isTrue();
        };
        RunState state = ran(supervisor).state();
        assertThat(second)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        RunInProgressException.class, e -> assertThat(e.id()).isEqualTo(id));
        assertThat(state.label()).isEqualTo("stopped");
        assertThat(state.remark()).hasValue("key-2: the machine is needed");
    }

    @Test
    void aGatewayThatEndedGoesOnWhereItWas() throws Exception {
        Supervisor first = supervisor();
        during = first::close;
        Run run = first.begin(Trigger.RECORDS, "200 new records", Run.SCHEDULE);
        assertThat(first.find(run.id()).orElseThrow().run().state().label()).isEqualTo("training");
        assertThatThrownBy(() -> first.begin(Trigger.MANUAL, "x", "key-1")).hasMessageContaining("ending");

        did.clear();
        during = () -> {};
        words.add(new Judge.Word.Said(PASSED));
        Supervisor second = supervisor();
        assertThat(second.resume().map(Run::id)).hasValue(run.id());
        assertThat(did).containsExactly("held /snapshot", "trained old", "examined new", "asked", "released /snapshot");
        Run over = second.find(run.id()).orElseThrow().run();
        assertThat(over.state().label()).isEqualTo("passed");
        assertThat(over.trigger()).isEqualTo(Trigger.RECORDS);
        assertThat(over.reason()).isEqualTo("200 new records");
        assertThat(second.resume()).isEmpty();
    }

    @Test
    void everyStateOutlivesAKill() throws Exception {
        RunFolders folders = new RunFolders(home.resolve("runs"));
        Source source = new Source("old", "/snapshot", 17);
        List<RunState> states = List.of(
                new RunState.Preparing(),
                new RunState.Training(source),
                new RunState.Evaluating(source, "new", false),
                new RunState.Evaluating(source, "new", true),
                new RunState.Judging(source, "new", true),
                new RunState.Rollout(source, "new", PASSED, NOW),
                new RunState.Passed(source, "new", PASSED, "why", NOW),
                new RunState.Refused(source, "new", REFUSED, NOW),
                new RunState.Failed(null, null, "error", NOW),
                new RunState.Stopped(source, "new", "who: why", NOW));
        for (RunState state : states) {
            Run run = new Run("retrain-20260131T120000000Z", Trigger.DRIFT, "r", "w", NOW, state);
            folders.write(run);
            assertThat(folders.read(run.id())).hasValue(run);
        }
        assertThat(folders.list(10)).hasSize(1);
    }

    @Test
    void aKillBetweenHandoverAndItsBeingWrittenDownHandsNothingOnTwice() throws Exception {
        auto = true;
        serving = true;
        assertThat(ran(supervisor()).state().label()).isEqualTo("rollout");
        assertThat(did).doesNotContain("handed on new for key-1", "asked");
    }

    @Test
    void whatAnEndedRunNeedsNoMoreIsDeletedAndWhatItWasStays() throws Exception {
        Path folder = Files.createDirectories(home.resolve("runs/retrain-20260131T120000000Z"));
        Files.writeString(
                Files.createDirectories(folder.resolve("checkpoint-00000001")).resolve("state.json"), "{}");
        Files.writeString(Files.createDirectories(folder.resolve("set")).resolve("report.json"), "{}");
        words.add(new Judge.Word.Said(PASSED));
        ran(supervisor());
        assertThat(folder.resolve("checkpoint-00000001")).doesNotExist();
        assertThat(folder.resolve("set/report.json")).exists();
        assertThat(folder.resolve("supervision.log")).content().contains("training -> evaluating");
    }

    @Test
    void listenersAreBounded() {
        Supervisor supervisor = supervisor();
        for (int i = 1; i < Supervisor.MOST_LISTENERS; i++) {
            assertThat(supervisor.listen(view -> {})).isTrue();
        }
        assertThat(supervisor.listen(view -> {})).isFalse();
    }
}
