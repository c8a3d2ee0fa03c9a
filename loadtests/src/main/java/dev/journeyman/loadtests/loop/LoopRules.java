package dev.journeyman.loadtests.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The domain's rules as the scenes have them: the shipped files with thresholds so small that the loop is over in minutes. */
final class LoopRules {
    private static final String DOMAIN = "domains/automotive";
    private static final String RECIPE = "recipes/retrain.yaml";

    /** Shares and least counts of the rollout, so small that minutes suffice. */
    private static final Map<String, Object> SMALL_ROLLOUT = Map.of(
            "ramp",
            List.of(20, 50),
            "step.answers",
            30,
            "step.hours",
            0.005,
            "minimum.answers",
            60,
            "minimum.sessions",
            20,
            "minimum.hours",
            0.01,
            "maximum_hours",
            0.25);

    private LoopRules() {}

    /** For the loop: a run begins at so many records, the candidate is handed to the rollout by itself, and the rollout needs few answers. */
    static LoopDomain loop(Path root, Path target, LoopSettings settings, @Nullable Path recipe) throws IOException {
        LoopDomain domain = LoopDomain.copy(root.resolve(DOMAIN), target)
                .set(LoopDomain.SCHEDULE, Map.of("mode", "auto", "records", settings.records()))
                .set(LoopDomain.ROLLOUT, SMALL_ROLLOUT);
        if (recipe != null) {
            domain.replace(RECIPE, recipe);
        }
        return settings.questions() > 0
                ? domain.set(LoopDomain.SCHEDULE, Map.of("retraining.questions", settings.questions()))
                        .loosenGate()
                : domain;
    }

    /** For a canary that is worse: an operator who has loosened the gate; nothing is trained. */
    static LoopDomain worse(Path root, Path target) throws IOException {
        return LoopDomain.copy(root.resolve(DOMAIN), target)
                .set(LoopDomain.SCHEDULE, Map.of("mode", "off"))
                .loosenGate();
    }

    /** What a reader of the loop's figures has to know of them. */
    static List<String> remarks(LoopSettings settings, @Nullable Path recipe) {
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "a run begins at " + settings.records()
                        + " new records, and the rollout asks for few answers and minutes: a domain copy with schedule.yaml and rollout.yaml of its own");
        if (settings.questions() > 0) {
            remarks.add(
                    "the examination is cut to " + settings.questions()
                            + " questions a suite and gate.yaml is loosened to match: what the gate lets through here says nothing of the model");
        }
        if (recipe != null) {
            remarks.add("the recipe of retrain is not the domain's");
        }
        return remarks;
    }
}
