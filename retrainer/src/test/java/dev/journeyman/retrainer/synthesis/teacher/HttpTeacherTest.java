package dev.journeyman.retrainer.synthesis.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.web.ManualTiming;
import dev.journeyman.retrainer.synthesis.StubTeacher;
import dev.journeyman.retrainer.synthesis.StubTeacher.Act;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each answer of a server becomes. */
@Timeout(120)
class HttpTeacherTest {
    private static final String KEY = "sk-secret-1234";

    @Test
    void anAnswerIsReadWithItsModelAndItsTokens() throws Exception {
        try (StubTeacher stub = stub(new Act.Say("hello", "stop", true));
                HttpTeacher teacher = teacher(stub.address() + "/", 60)) {
            Answer answer = teacher.ask(CallsTest.request("a"));
            assertThat(answer).isEqualTo(new Answer("hello", "stub-2026-01", "stop", 41, false));
            assertThat(stub.authorization).isEqualTo("Bearer " + KEY);
        }
        try (StubTeacher stub = stub(new Act.Say("hello", "length", false));
                HttpTeacher teacher = teacher(stub.address(), 60)) {
            Answer answer = teacher.ask(CallsTest.request("a"));
            assertThat(answer.estimated()).isTrue();
            assertThat(answer.tokens()).isEqualTo(CallsTest.request("a").mostTokens());
            assertThat(answer.finish()).isEqualTo("length");
        }
    }

    @Test
    void eachFaultHasItsKindAndNoneTellsTheKey() throws Exception {
        fault(new Act.Status(429, "7"), TeacherFault.Kind.BUSY, Duration.ofSeconds(7));
        fault(new Act.Status(429, "Mon, 02 Mar 2026 08:00:20 GMT"), TeacherFault.Kind.BUSY, Duration.ofSeconds(20));
        fault(new Act.Status(503, "soon"), TeacherFault.Kind.SERVER, Duration.ZERO);
        fault(new Act.Status(408, ""), TeacherFault.Kind.BUSY, Duration.ZERO);
        fault(new Act.Status(422, ""), TeacherFault.Kind.REFUSED, Duration.ZERO);
        fault(new Act.Status(401, ""), TeacherFault.Kind.DENIED, Duration.ZERO);
        fault(new Act.Status(404, ""), TeacherFault.Kind.DENIED, Duration.ZERO);
        fault(new Act.Status(302, ""), TeacherFault.Kind.DENIED, Duration.ZERO);
        fault(new Act.HangUp(), TeacherFault.Kind.CONNECTION, Duration.ZERO);
        fault(new Act.Garbage("<html>"), TeacherFault.Kind.MALFORMED, Duration.ZERO);
        fault(new Act.Garbage("{\"choices\":[]}"), TeacherFault.Kind.MALFORMED, Duration.ZERO);
        fault(
                new Act.Garbage("{\"choices\":[{\"message\":{\"content\":\"\\ud800\"}}]}"),
                TeacherFault.Kind.MALFORMED,
                Duration.ZERO);
        fault(new Act.Garbage("\"" + "x".repeat(1 << 20) + "\""), TeacherFault.Kind.TOO_LONG, Duration.ZERO);
    }

    @Test
    void aStallEndsAtTheDeadline() throws Exception {
        try (StubTeacher stub = stub(new Act.Stall());
                HttpTeacher teacher = teacher(stub.address(), 1)) {
            assertThatThrownBy(() -> teacher.ask(CallsTest.request("a")))
                    .isInstanceOfSatisfying(
                            TeacherFault.class,
                            fault -> assertThat(fault.kind()).isEqualTo(TeacherFault.Kind.TIMEOUT));
        }
    }

    @Test
    void anAddressOrKeyThatCannotBeOneIsRefused() {
        for (String address :
                new String[] {"ftp://x/v1", "localhost:8000", "http://u:p@x/v1", "http://x/v1?a=b", "a b"}) {
            assertThatThrownBy(() -> teacher(address, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--teacher");
        }
        assertThatThrownBy(
                        () -> new HttpTeacher("http://x", "m", "a key\nx", Duration.ofSeconds(1), new ManualTiming()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a key\n");
    }

    private static void fault(Act act, TeacherFault.Kind kind, Duration after) throws IOException {
        try (StubTeacher stub = stub(act);
                HttpTeacher teacher = teacher(stub.address(), 60)) {
            assertThatThrownBy(() -> teacher.ask(CallsTest.request("a")))
                    .as(act.toString())
                    .isInstanceOfSatisfying(TeacherFault.class, fault -> {
                        assertThat(fault.kind()).isEqualTo(kind);
                        assertThat(fault.after()).isEqualTo(after);
                        assertThat(fault.text()).doesNotContain(KEY).doesNotContain("127.0.0.1");
                    });
        }
    }

    private static StubTeacher stub(Act act) throws IOException {
        return new StubTeacher((prompt, seed, attempt) -> act);
    }

    private static HttpTeacher teacher(String address, int seconds) {
        return new HttpTeacher(address, "m", KEY, Duration.ofSeconds(seconds), new ManualTiming());
    }
}
