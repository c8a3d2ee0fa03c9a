package dev.journeyman.retrainer.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A diagnosis in sections, as it is asked for: {@code Summary:} with text, {@code Causes:} and {@code Checks:} as numbered lines and, where
 * there is any, {@code Safety:} as lines that begin with a dash; in this order.
 *
 * @param summary not empty
 * @param causes at least one, without number and likelihood
 * @param checks at least one, without number
 * @param safety may be empty
 */
record DiagnosisSections(String summary, List<String> causes, List<String> checks, List<String> safety) {
    private static final Pattern FORM = Pattern.compile(
            "^\\s*Summary:(.*?)^Causes:(.*?)^Checks:(.*?)(?:^Safety:(.*))?$",
            Pattern.DOTALL | Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBERED = Pattern.compile("^\\d{1,2}[.)]\\s+(\\S.*)$");
    private static final Pattern DASHED = Pattern.compile("^[-*]\\s+(\\S.*)$");
    private static final Pattern LIKELIHOOD = Pattern.compile("\\s*\\((?:high|medium|low)\\)$");

    DiagnosisSections {
        causes = List.copyOf(causes);
        checks = List.copyOf(checks);
        safety = List.copyOf(safety);
    }

    /** The sections of an answer; empty where one is missing, out of order, or has a line of another form. */
    static Optional<DiagnosisSections> parse(String answer) {
        Matcher match = FORM.matcher(answer.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        String summary = match.group(1).strip();
        Optional<List<String>> causes = lines(match.group(2), NUMBERED);
        Optional<List<String>> checks = lines(match.group(3), NUMBERED);
        String safetyText = match.group(4) == null ? "" : match.group(4);
        Optional<List<String>> safety = lines(safetyText, DASHED);
        if (summary.isEmpty()
                || causes.isEmpty()
                || checks.isEmpty()
                || safety.isEmpty()
                || causes.get().isEmpty()
                || checks.get().isEmpty()) {
            return Optional.empty();
        }
        List<String> withoutLikelihood = causes.get().stream()
                .map(cause -> LIKELIHOOD.matcher(cause.toLowerCase(Locale.ROOT)).replaceAll(""))
                .toList();
        return Optional.of(new DiagnosisSections(summary, withoutLikelihood, checks.get(), safety.get()));
    }

    private static Optional<List<String>> lines(String text, Pattern form) {
        List<String> lines = new ArrayList<>();
        for (String line : text.strip().split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            Matcher match = form.matcher(line.strip());
            if (!match.matches()) {
                return Optional.empty();
            }
            lines.add(match.group(1).strip());
        }
        return Optional.of(lines);
    }
}
