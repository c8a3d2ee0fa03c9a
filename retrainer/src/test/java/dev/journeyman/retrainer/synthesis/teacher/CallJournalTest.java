package dev.journeyman.retrainer.synthesis.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that was cut at any byte is one that was killed there. */
class CallJournalTest {
    @TempDir
    private Path folder;

    @Test
    void cutAnywhereItKnowsWhatWasSentAndGoesOn() throws Exception {
        Path whole = folder.resolve("whole");
        try (CallJournal journal = CallJournal.open(whole)) {
            long a = journal.send(CallsTest.request("a"), 100);
            long b = journal.send(CallsTest.request("b"), 200);
            journal.answer(a, new Answer("süß, \"quoted\"\nand more", "m", Answer.STOP, 30, false));
            journal.fail(b, new TeacherFault(TeacherFault.Kind.TIMEOUT, "late"), 200);
            long c = journal.send(CallsTest.request("b"), 200);
            journal.answer(c, new Answer("b", "m", "length", 200, true));
        }
        byte[] all = Files.readAllBytes(whole);
        // tokens after each whole line: what was reserved until it is known what was used
        List<Long> tokens = List.of(0L, 100L, 300L, 230L, 230L, 430L, 430L);
        List<Long> calls = List.of(0L, 1L, 2L, 2L, 2L, 3L, 3L);
        List<Long> lost = List.of(0L, 1L, 2L, 1L, 0L, 1L, 0L);
        for (int cut = 0; cut <= all.length; cut++) {
            Path file = folder.resolve("cut");
            Files.write(file, Arrays.copyOf(all, cut));
            int lines = (int) new String(all, 0, cut, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            try (CallJournal journal = CallJournal.open(file)) {
                CallJournal.Totals totals = journal.totals();
                assertThat(totals.tokens()).as("cut at %d", cut).isEqualTo(tokens.get(lines));
                assertThat(totals.calls()).as("cut at %d", cut).isEqualTo(calls.get(lines));
                assertThat(totals.lost()).as("cut at %d", cut).isEqualTo(lost.get(lines));
                assertThat(journal.of(CallsTest.request("a")).answer != null).isEqualTo(lines >= 3);
                assertThat(journal.of(CallsTest.request("b")).failures).isEqualTo(lines >= 4 ? 1 : 0);
                long next = journal.send(CallsTest.request("c"), 10);
                assertThat(next).isEqualTo(totals.calls() + 1);
                journal.answer(next, new Answer("c", "m", Answer.STOP, 10, false));
            }
            try (CallJournal journal = CallJournal.open(file)) {
                assertThat(journal.totals().tokens()).as("cut at %d", cut).isEqualTo(tokens.get(lines) + 10);
                assertThat(journal.of(CallsTest.request("c")).answer).isNotNull();
            }
        }
        try (CallJournal journal = CallJournal.open(whole)) {
            Answer read = journal.of(CallsTest.request("a")).answer;
            assertThat(read).isEqualTo(new Answer("süß, \"quoted\"\nand more", "m", Answer.STOP, 30, false));
            assertThat(journal.totals().estimated()).isEqualTo(400);
            assertThat(journal.totals().failures()).containsEntry("timeout", 1L);
        }
    }

    @Test
    void aDamagedLineThatIsNotTheLastIsRefused() throws Exception {
        Path file = folder.resolve("calls.jsonl");
        Files.writeString(
                file, "{\"event\":\"sent\",\"call\":1,\"key\":\"a\",\"asked\":\"x\",\"tokens\":1}\n{\"ev\0nt\n");
        assertThatThrownBy(() -> CallJournal.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2");
        Files.writeString(file, "{\"event\":\"answered\",\"call\":1}\n");
        assertThatThrownBy(() -> CallJournal.open(file)).hasMessageContaining("line 1");
    }
}
