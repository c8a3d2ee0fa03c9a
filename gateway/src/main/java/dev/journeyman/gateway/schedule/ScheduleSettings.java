package dev.journeyman.gateway.schedule;

import dev.journeyman.gateway.runs.RetrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When runs begin by themselves, and what becomes of them: {@code schedule.yaml}; {@link SettingsFile} has the form.
 *
 * @param mode what happens by itself, until somebody says otherwise
 * @param records new accepted records that are enough for a run
 * @param period of what is new now and then
 * @param drift of answers that got worse
 * @param quietHours the hours in which runs may begin; null for all
 * @param backoff after a run that came to nothing
 * @param retraining how a run trains and examines
 */
public record ScheduleSettings(
        Mode mode,
        int records,
        Period period,
        Drift drift,
        @Nullable QuietHours quietHours,
        Backoff backoff,
        RetrainingSettings retraining) {
    /** What holds where a domain says nothing. */
    public static final ScheduleSettings STANDARD = new ScheduleSettings(
            Mode.APPROVE,
            200,
            new Period(7, 20),
            new Drift(72, 200, 0.999, 0.03, 20),
            null,
            new Backoff(6, 168, 20),
            RetrainingSettings.STANDARD);

    /**
     * A run now and then, where there is something new.
     *
     * @param days since the last run, or since the champion came
     * @param leastRecords new accepted records that there have to be
     */
    public record Period(double days, int leastRecords) {}

    /**
     * A run because answers got worse: the last window against the one before it.
     *
     * @param windowHours how long a window is
     * @param leastItems the fewest answers, votes or questions of a window that tell anything
     * @param confidence with which chance has to be ruled out
     * @param leastRise by how much a rate has to have risen, as a part of 1
     * @param leastRecords new accepted records that there have to be: without them training changes nothing
     */
    public record Drift(int windowHours, int leastItems, double confidence, double leastRise, int leastRecords) {}

    /**
     * After a run that failed or was refused: the first wait, doubled with each further one.
     *
     * @param firstHours after the first
     * @param mostHours at the most
     * @param leastRecords new accepted records since that run that there have to be besides
     */
    public record Backoff(double firstHours, double mostHours, int leastRecords) {}

    /** The longest window, in hours: what is counted of answers is kept for two of them. */
    static final int MOST_WINDOW_HOURS = 31 * 24;

    private static final int MOST_RECORDS = 10_000_000;
    private static final int LEAST_MEMORY_MB = 512;
    private static final int MOST_MEMORY_MB = 4 << 20;
    private static final int MOST_THREADS = 1024;

    /**
     * Checks every value.
     *
     * @throws SettingsException naming all that are wrong, each with its key's path
     */
    public ScheduleSettings {
        List<String> problems = new ArrayList<>();
        within("records", records, 1, MOST_RECORDS, problems);
        within("period.days", period.days, 1.0 / 24, 3660, problems);
        within("period.least_records", period.leastRecords, 1, MOST_RECORDS, problems);
        within("drift.window_hours", drift.windowHours, 1, MOST_WINDOW_HOURS, problems);
        within("drift.least_items", drift.leastItems, 10, MOST_RECORDS, problems);
        within("drift.confidence", drift.confidence, 0.9, 0.999999, problems);
        within("drift.least_rise", drift.leastRise, 0, 1, problems);
        within("drift.least_records", drift.leastRecords, 1, MOST_RECORDS, problems);
        if (quietHours != null && quietHours.from().equals(quietHours.to())) {
            problems.add("quiet_hours.from and quiet_hours.to must differ; leave quiet_hours out for the whole day");
        }
        within("backoff.first_hours", backoff.firstHours, 1.0 / 60, 24 * 366, problems);
        within("backoff.most_hours", backoff.mostHours, backoff.firstHours, 24 * 366, problems);
        within("backoff.least_records", backoff.leastRecords, 1, MOST_RECORDS, problems);
        String recipe = retraining.recipe();
        if (recipe != null && (recipe.isBlank() || escapes(recipe))) {
            problems.add("retraining.recipe must be a file of the domain's folder, such as recipes/retrain.yaml");
        }
        within("retraining.memory_mb", retraining.memoryMb(), LEAST_MEMORY_MB, MOST_MEMORY_MB, problems);
        within("retraining.threads", retraining.threads(), 0, MOST_THREADS, problems);
        if (retraining.questions() != null) {
            within("retraining.questions", retraining.questions(), 1, MOST_RECORDS, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static boolean escapes(String recipe) {
        try {
            Path path = Path.of(recipe).normalize();
            return path.isAbsolute() || path.startsWith("..");
        } catch (java.nio.file.InvalidPathException e) {
            return true;
        }
    }

    private static void within(String path, double value, double least, double most, List<String> problems) {
        if (!(value >= least && value <= most)) {
            problems.add(path + " must be " + shown(least) + " to " + shown(most) + ", but is " + shown(value));
        }
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }
}
