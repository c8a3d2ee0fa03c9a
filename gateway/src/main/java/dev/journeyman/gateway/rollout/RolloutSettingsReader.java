package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Takes settings out of a tree and gathers what is wrong with it. */
final class RolloutSettingsReader {
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final RolloutSettings STANDARD = RolloutSettings.STANDARD;

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    RolloutSettingsReader(JsonNode root) {
        this.root = root;
    }

    RolloutSettings settings() {
        known(
                "",
                Set.of(
                        "version",
                        "ramp",
                        "step",
                        "minimum",
                        "maximum_hours",
                        "at_maximum",
                        "alpha",
                        "margins",
                        "shadow_share",
                        "warm_mib",
                        "drain_seconds"));
        known("step", Set.of("answers", "hours"));
        known("minimum", Set.of("answers", "sessions", "hours"));
        known("margins", Set.of("thumbs_down", "blocked", "failed", "slow"));
        if (number("", "version", RolloutSettings.VERSION) != RolloutSettings.VERSION) {
            problems.add("version must be " + RolloutSettings.VERSION);
        }
        RolloutSettings.Margins margins = STANDARD.margins();
        boolean promotes = promotes();
        List<Integer> ramp = ramp();
        try {
            RolloutSettings settings = new RolloutSettings(
                    ramp,
                    new RolloutSettings.Enough(
                            whole("step", "answers", STANDARD.step().answers()),
                            1,
                            hours("step", "hours", STANDARD.step().time())),
                    new RolloutSettings.Enough(
                            whole("minimum", "answers", STANDARD.minimum().answers()),
                            whole("minimum", "sessions", STANDARD.minimum().sessions()),
                            hours("minimum", "hours", STANDARD.minimum().time())),
                    hours("", "maximum_hours", STANDARD.maximum()),
                    promotes,
                    number("", "alpha", STANDARD.alpha()),
                    new RolloutSettings.Margins(
                            number("margins", "thumbs_down", margins.thumbsDown()),
                            number("margins", "blocked", margins.blocked()),
                            number("margins", "failed", margins.failed()),
                            number("margins", "slow", margins.slow())),
                    number("", "shadow_share", STANDARD.shadowShare()),
                    whole("", "warm_mib", STANDARD.warmBytes() >> 20) << 20,
                    Duration.ofSeconds(
                            whole("", "drain_seconds", STANDARD.drain().toSeconds())));
            if (problems.isEmpty()) {
                return settings;
            }
        } catch (RolloutSettingsException e) {
            problems.addAll(e.problems());
        }
        throw new RolloutSettingsException(problems);
    }

    private JsonNode section(String path) {
        return path.isEmpty() ? root : root.path(path);
    }

    private static String key(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Refuses keys that mean nothing: a misspelt one must not be passed over. */
    private void known(String path, Set<String> keys) {
        JsonNode section = section(path);
        String all = String.join(", ", new TreeSet<>(keys));
        if (!section.isObject() && !section.isMissingNode()) {
            problems.add((path.isEmpty() ? "the file" : path) + " must be an object with " + all);
        }
        section.properties().forEach(entry -> {
            if (!keys.contains(entry.getKey())) {
                problems.add(key(path, entry.getKey()) + " means nothing; there are " + all);
            }
        });
    }

    private double number(String path, String key, double standard) {
        JsonNode value = section(path).path(key);
        if (value.isMissingNode()) {
            return standard;
        }
        if (!value.isNumber()) {
            problems.add(key(path, key) + " must be a number such as " + standard);
            return standard;
        }
        return value.doubleValue();
    }

    private long whole(String path, String key, long standard) {
        double value = number(path, key, (double) standard);
        if (value != Math.rint(value) || Math.abs(value) > 1e12) {
            problems.add(key(path, key) + " must be a whole number such as " + standard);
            return standard;
        }
        return (long) value;
    }

    private Duration hours(String path, String key, Duration standard) {
        double hours = number(path, key, standard.toMillis() / MILLIS_PER_HOUR);
        if (!(Math.abs(hours) < 1e6)) {
            problems.add(key(path, key) + " must be hours such as 24");
            return standard;
        }
        return Duration.ofMillis(Math.round(hours * MILLIS_PER_HOUR));
    }

    private boolean promotes() {
        JsonNode value = root.path("at_maximum");
        String text = value.isMissingNode() ? "promote" : value.asText();
        if (!text.equals("promote") && !text.equals("withdraw")) {
            problems.add("at_maximum must be promote or withdraw, but is '" + text + "'");
        }
        return text.equals("promote");
    }

    private List<Integer> ramp() {
        JsonNode value = root.path("ramp");
        if (value.isMissingNode()) {
            return STANDARD.ramp();
        }
        if (!value.isArray() || !value.valueStream().allMatch(JsonNode::canConvertToInt)) {
            problems.add("ramp must be a list of whole percents such as [5, 20, 50]");
            return STANDARD.ramp();
        }
        List<Integer> ramp = new ArrayList<>();
        value.forEach(each -> ramp.add(each.intValue()));
        return ramp;
    }
}
