package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a new version comes to serve: {@code rollout.yaml}, of the home or else of the domain. Every key may be left out; the standard value then holds.
 *
 * <pre>
 * version          1
 * ramp             shares in percent, one after the other; 0 first for a time in the shadow
 * step             {answers, hours}: of the canary at a share before the next one
 * minimum          {answers, sessions, hours}: of the canary before it may be promoted
 * maximum_hours    how long a rollout takes at most
 * at_maximum       promote or withdraw: a canary that is not proven worse when the time is over
 * alpha            the chance that a canary as good as the champion is ever rolled back
 * margins          {thumbs_down, blocked, failed, slow}: how much larger a share of bad answers is taken for not worse
 * shadow_share     of the requests that a canary in the shadow is asked too
 * warm_mib         the largest weights of the champion before that are kept loaded; 0 keeps none
 * drain_seconds    how long answers of a version that was replaced may go on
 * </pre>
 *
 * @param ramp shares in percent, rising
 * @param step before the next share
 * @param minimum before a promotion
 * @param maximum of a rollout's time
 * @param promotesAtMaximum whether a canary that is not proven worse is promoted when the time is over
 * @param alpha over all measures together
 * @param margins of each measure
 * @param shadowShare in parts of 1
 * @param warmBytes the largest weights that are kept
 * @param drain how long replaced versions may go on
 */
public record RolloutSettings(
        List<Integer> ramp,
        Enough step,
        Enough minimum,
        Duration maximum,
        boolean promotesAtMaximum,
        double alpha,
        Margins margins,
        double shadowShare,
        long warmBytes,
        Duration drain) {
    /** The name of the file in a home or in a domain's folder. */
    public static final String FILE = "rollout.yaml";

    /** The number of this form. */
    public static final int VERSION = 1;

    /** The largest share of a canary, in percent: with more, it would be the champion that is tried. */
    public static final int MOST_PERCENT = 50;

    private static final long MOST_FILE_BYTES = 1 << 20;
    private static final double MOST_HOURS = 24 * 365;
    private static final double MIB = 1 << 20;

    /** What holds where nothing is said. */
    public static final RolloutSettings STANDARD = new RolloutSettings(
            List.of(5, 20, 50),
            new Enough(50, 1, Duration.ofHours(1)),
            new Enough(200, 20, Duration.ofHours(12)),
            Duration.ofDays(7),
            true,
            0.05,
            new Margins(0.10, 0.05, 0.02, 0.10),
            0.2,
            4096L << 20,
            Duration.ofMinutes(2));

    /**
     * How much has to be seen of a canary.
     *
     * @param answers at least
     * @param sessions at least
     * @param time at least
     */
    public record Enough(long answers, long sessions, Duration time) {}

    /** By how much the share of bad answers may be larger, in parts of 1. */
    public record Margins(double thumbsDown, double blocked, double failed, double slow) {}

    /**
     * Checks every value.
     *
     * @throws RolloutSettingsException naming all that are wrong, each with its key's path and the fix
     */
    public RolloutSettings {
        ramp = List.copyOf(ramp);
        List<String> problems = new ArrayList<>();
        if (ramp.isEmpty() || ramp.getLast() == 0) {
            problems.add("ramp must end with a share above 0, such as [5, 20, 50]");
        }
        for (int i = 0; i < ramp.size(); i++) {
            within("ramp[" + i + "]", ramp.get(i), 0, MOST_PERCENT, problems);
            if (i > 0 && ramp.get(i) <= ramp.get(i - 1)) {
                problems.add("ramp must rise, such as [5, 20, 50], but " + ramp.get(i) + " follows " + ramp.get(i - 1));
            }
        }
        within("step.answers", (double) step.answers, 1, 1_000_000, problems);
        within("step.hours", hours(step.time), 0, MOST_HOURS, problems);
        within("minimum.answers", (double) minimum.answers, 1, 1_000_000, problems);
        within("minimum.sessions", (double) minimum.sessions, 1, 10_000, problems);
        within("minimum.hours", hours(minimum.time), 0, MOST_HOURS, problems);
        within("maximum_hours", hours(maximum), 0.001, MOST_HOURS, problems);
        if (maximum.compareTo(minimum.time) < 0) {
            problems.add("maximum_hours must not be below minimum.hours");
        }
        within("alpha", alpha, 1e-6, 0.4, problems);
        within("margins.thumbs_down", margins.thumbsDown, 0.001, 0.9, problems);
        within("margins.blocked", margins.blocked, 0.001, 0.9, problems);
        within("margins.failed", margins.failed, 0.001, 0.9, problems);
        within("margins.slow", margins.slow, 0.001, 0.9, problems);
        within("shadow_share", shadowShare, 0, 1, problems);
        within("warm_mib", warmBytes / MIB, 0, 1 << 24, problems);
        within("drain_seconds", (double) drain.toSeconds(), 1, 3600, problems);
        if (!problems.isEmpty()) {
            throw new RolloutSettingsException(problems);
        }
    }

    private static double hours(Duration duration) {
        return duration.toMillis() / 3_600_000.0;
    }

    private static void within(String path, double value, double least, double most, List<String> problems) {
        if (!(value >= least && value <= most)) {
            problems.add(path + " must be " + least + " to " + most + ", but is " + value);
        }
    }

    /** The share with which a rollout begins. */
    public int firstPercent() {
        return ramp.get(0);
    }

    /**
     * Reads the settings of a home, else of a domain; the standard ones where neither has any.
     *
     * @throws IOException where the file cannot be read or used, naming it and every problem
     */
    public static RolloutSettings read(Path home, Path domain) throws IOException {
        for (Path folder : List.of(home, domain)) {
            Path file = folder.resolve(FILE);
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        }
        return STANDARD;
    }

    private static RolloutSettings read(Path file) throws IOException {
        if (Files.size(file) > MOST_FILE_BYTES) {
            throw new IOException(file + " is larger than " + MOST_FILE_BYTES + " bytes");
        }
        try {
            JsonNode root = YAMLMapper.builder().build().readTree(Files.readAllBytes(file));
            return of(
                    root == null || root.isNull() || root.isMissingNode()
                            ? JsonMapper.builder().build().createObjectNode()
                            : root);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not YAML: " + e.getOriginalMessage(), e);
        } catch (RolloutSettingsException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads settings.
     *
     * @param root an object; an empty one gives {@link #STANDARD}
     * @throws RolloutSettingsException naming every problem with its key's path and the fix
     */
    public static RolloutSettings of(JsonNode root) {
        return new RolloutSettingsReader(root).settings();
    }
}
