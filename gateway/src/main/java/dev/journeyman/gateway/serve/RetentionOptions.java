package dev.journeyman.gateway.serve;

import dev.journeyman.feedback.log.DataClass;
import dev.journeyman.feedback.log.Retention;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code serve} that say for how long, and how much, is kept of answers and feedback. */
final class RetentionOptions {
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_MIB = 1 << 30;

    @Option(
            names = "--keep-answers-days",
            paramLabel = "N",
            description = "how long answers that nobody spoke of are kept (default: for ever)")
    private @Nullable Integer keepAnswersDays;

    @Option(
            names = "--keep-answers-mib",
            paramLabel = "N",
            description = "how much of answers that nobody spoke of is kept, before compression (default: all)")
    private @Nullable Integer keepAnswersMib;

    @Option(
            names = "--keep-feedback-days",
            paramLabel = "N",
            description = "how long feedback and the answers it is about are kept (default: for ever)")
    private @Nullable Integer keepFeedbackDays;

    @Option(
            names = "--keep-feedback-mib",
            paramLabel = "N",
            description = "how much of feedback and the answers it is about is kept, before compression (default: all)")
    private @Nullable Integer keepFeedbackMib;

    /**
     * How long everything is kept.
     *
     * @throws ParameterException naming the option that is out of its range
     */
    Retention retention(CommandLine commandLine) {
        Map<DataClass, Retention.Limit> limits = new EnumMap<>(DataClass.class);
        limits.put(
                DataClass.INTERACTIONS,
                new Retention.Limit(
                        days(commandLine, "--keep-answers-days", keepAnswersDays),
                        bytes(commandLine, "--keep-answers-mib", keepAnswersMib)));
        limits.put(
                DataClass.FEEDBACK,
                new Retention.Limit(
                        days(commandLine, "--keep-feedback-days", keepFeedbackDays),
                        bytes(commandLine, "--keep-feedback-mib", keepFeedbackMib)));
        return new Retention(limits);
    }

    private static @Nullable Duration days(CommandLine commandLine, String option, @Nullable Integer days) {
        return days == null ? null : Duration.ofDays(within(commandLine, option, days, MOST_DAYS));
    }

    private static @Nullable Long bytes(CommandLine commandLine, String option, @Nullable Integer mib) {
        return mib == null ? null : (long) within(commandLine, option, mib, MOST_MIB) << 20;
    }

    private static int within(CommandLine commandLine, String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(commandLine, option + " must be from 1 to " + most + ", was " + value);
        }
        return value;
    }
}
