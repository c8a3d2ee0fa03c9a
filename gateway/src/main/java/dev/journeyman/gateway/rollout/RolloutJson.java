package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How rollouts are told over HTTP, and their ends on the disk. */
final class RolloutJson {
    private RolloutJson() {}

    static ObjectNode status(RolloutStatus status) {
        ObjectNode node = Json.object()
                .put("phase", label(status.phase()))
                .put("version", status.version())
                .put("against", status.against())
                .put("percent", status.percent())
                .put("since", text(status.since()));
        ObjectNode arms = node.putObject("arms");
        arms.set("champion", arm(status.champion()));
        arms.set("canary", arm(status.canary()));
        ArrayNode tests = node.putArray("tests");
        for (RolloutStatus.MeasureTest test : status.tests()) {
            tests.addObject()
                    .put("measure", test.measure())
                    .put("champion", test.champion())
                    .put("canary", test.canary())
                    .put("statistic", test.statistic())
                    .put("worse_at", test.worseAt())
                    .put("better_at", test.betterAt())
                    .put("verdict", label(test.verdict()));
        }
        node.put("verdict", label(status.verdict())).put("explanation", status.explanation());
        RolloutStatus.ShadowCounts shadow = status.shadow();
        node.putObject("shadow")
                .put("compared", shadow.compared())
                .put("dropped", shadow.dropped())
                .put("same_text", shadow.sameText())
                .put("same_codes", shadow.sameCodes());
        ArrayNode ended = node.putArray("ended");
        status.ended().forEach(each -> ended.add(ended(each)));
        return node;
    }

    private static ObjectNode arm(RolloutStatus.Arm arm) {
        return Json.object()
                .put("answers", arm.answers())
                .put("sessions", arm.sessions())
                .put("up", arm.up())
                .put("down", arm.down())
                .put("blocked", arm.blocked())
                .put("failed", arm.failed())
                .put("first_token_ms_p95", arm.firstTokenMsP95())
                .put("answer_ms_p95", arm.answerMsP95());
    }

    static ObjectNode ended(RolloutStatus.Ended ended) {
        return Json.object()
                .put("version", ended.version())
                .put("against", ended.against())
                .put("since", ended.since().toString())
                .put("until", ended.until().toString())
                .put("outcome", label(ended.outcome()))
                .put("reason", ended.reason())
                .put("answers", ended.answers())
                .put("sessions", ended.sessions());
    }

    static RolloutStatus.Outcome outcome(String label) {
        return RolloutStatus.Outcome.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
