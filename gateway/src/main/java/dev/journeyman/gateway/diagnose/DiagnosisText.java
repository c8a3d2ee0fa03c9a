package dev.journeyman.gateway.diagnose;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model's diagnosis, read into its parts.
 *
 * <p>The form asked for is four sections, {@code Summary:}, {@code Causes:} with lines {@code 1. cause (high)}, {@code Checks:} with lines {@code 1. step. why},
 * {@code Safety:} with lines {@code - sentence}. Models vary, so headings may be marked up, named a little differently and stand alone on their line, and
 * list marks may be any. A text without any such heading is all summary. What comes twice, a section or an item, is read as one. Nothing is ever
 * refused. So a model is read that cannot be held to a form; {@link DiagnosisForm} reads the others.
 *
 * @param summary what it says on the whole
 * @param causes likeliest first
 * @param checks in order
 * @param safety warnings
 */
record DiagnosisText(String summary, List<Cause> causes, List<Check> checks, List<String> safety) {
    /** The most items of a list that are told. */
    static final int MOST_ITEMS = 12;

    /** A cause with its likelihood, {@code high}, {@code medium} or {@code low}. */
    record Cause(String cause, String likelihood) {}

    /** A check with its reason, which may be empty. */
    record Check(String step, String why) {}

    private enum Section {
        SUMMARY,
        CAUSES,
        CHECKS,
        SAFETY
    }

    // Every repetition is bounded, so that no line of a model's can make the matching long.
    private static final Pattern HEADING = Pattern.compile(
            "[\\s#*_>]{0,8}(?:\\d{1,2}[.)]\\s{0,4})?[*_]{0,3}"
                    + "(summary|diagnosis|(?:probable |likely |possible |most likely )?causes?"
                    + "|(?:diagnostic |recommended |next )?(?:checks?|steps)|safety(?: (?:warnings?|notes?))?)"
                    + "[*_]{0,3}\\s{0,4}(?::[*_]{0,3}|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MARK = Pattern.compile("(?:\\d{1,2}[.)]|[-*\\u2022+])\\s+");
    private static final int MOST_LIKELIHOOD_CHARS = 40;
    private static final Pattern LIKELIHOOD = Pattern.compile(
            "[\\s,;:-]{0,4}[(\\[]?\\s?(?:likelihood:?\\s)?\\b(high|medium|low)\\b(?:\\slikelihood)?\\s?[)\\]]?[.\\s]{0,3}$",
            Pattern.CASE_INSENSITIVE);
    static final List<String> LIKELIHOODS = List.of("high", "medium", "low");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

    static DiagnosisText parse(String text) {
        Map<Section, List<String>> lines = new EnumMap<>(Section.class);
        Section section = Section.SUMMARY;
        boolean anyHeading = false;
        for (String line : text.lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.lookingAt()) {
                anyHeading = true;
                section = section(heading.group(1).toLowerCase(Locale.ROOT));
                String rest = line.substring(heading.end());
                if (!rest.isBlank()) {
                    lines.computeIfAbsent(section, s -> new ArrayList<>()).add(rest.strip());
                }
            } else if (!line.isBlank()) {
                lines.computeIfAbsent(section, s -> new ArrayList<>()).add(line.strip());
            }
        }
        if (!anyHeading) {
            return new DiagnosisText(text.strip(), List.of(), List.of(), List.of());
        }
        return new DiagnosisText(
                String.join(" ", lines.getOrDefault(Section.SUMMARY, List.of())),
                distinct(
                        items(lines.getOrDefault(Section.CAUSES, List.of())).stream()
                                .map(DiagnosisText::cause),
                        Cause::cause),
                distinct(
                        items(lines.getOrDefault(Section.CHECKS, List.of())).stream()
                                .map(DiagnosisText::check),
                        Check::step),
                distinct(items(lines.getOrDefault(Section.SAFETY, List.of())).stream(), sentence -> sentence));
    }

    /** The parts as one text in the form asked for: what was told, as the model would have written it. */
    String written() {
        StringBuilder text = new StringBuilder("Summary:");
        if (!summary.isEmpty()) {
            text.append(' ').append(summary);
        }
        text.append("\nCauses:");
        for (int i = 0; i < causes.size(); i++) {
            Cause cause = causes.get(i);
            text.append('\n').append(i + 1).append(". ").append(cause.cause());
            text.append(" (").append(cause.likelihood()).append(')');
        }
        text.append("\nChecks:");
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            text.append('\n').append(i + 1).append(". ").append(check.step()).append('.');
            text.append(check.why().isEmpty() ? "" : " " + check.why());
        }
        if (!safety.isEmpty()) {
            text.append("\nSafety:");
            safety.forEach(sentence -> text.append("\n- ").append(sentence));
        }
        return text.toString();
    }

    /**
     * Several diagnoses of one vehicle as one: summaries after each other; causes that more than one names first, each as likely as the one that finds it
     * likeliest, then the likeliest of each in turn, and so on; the first checks of each, then the second; every warning.
     */
    static DiagnosisText of(List<DiagnosisText> diagnoses) {
        List<Cause> causes = inTurn(diagnoses, DiagnosisText::causes);
        Map<String, List<Cause>> same = causes.stream()
                .collect(Collectors.groupingBy(cause -> key(cause.cause()), LinkedHashMap::new, Collectors.toList()));
        List<Cause> shared = same.values().stream()
                .filter(each -> each.size() > 1)
                .map(each -> new Cause(each.get(0).cause(), likeliest(each)))
                .toList();
        return new DiagnosisText(
                diagnoses.stream()
                        .map(DiagnosisText::summary)
                        .filter(summary -> !summary.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(" ")),
                distinct(Stream.concat(shared.stream(), causes.stream()), Cause::cause),
                distinct(inTurn(diagnoses, DiagnosisText::checks).stream(), Check::step),
                distinct(inTurn(diagnoses, DiagnosisText::safety).stream(), sentence -> sentence));
    }

    /** The first items of all, then the second ones, and so on. */
    private static <T> List<T> inTurn(List<DiagnosisText> diagnoses, Function<DiagnosisText, List<T>> part) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < MOST_ITEMS; i++) {
            for (DiagnosisText diagnosis : diagnoses) {
                List<T> items = part.apply(diagnosis);
                if (i < items.size()) {
                    all.add(items.get(i));
                }
            }
        }
        return all;
    }

    private static String likeliest(List<Cause> causes) {
        return LIKELIHOODS.stream()
                .filter(likelihood ->
                        causes.stream().anyMatch(cause -> cause.likelihood().equals(likelihood)))
                .findFirst()
                .orElse("medium");
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A text that broke off, without the line in which it did; one line alone stays. */
    static String withoutLastLine(String text) {
        int end = text.lastIndexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    static <T> List<T> distinct(Stream<T> items, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        return items.filter(item -> seen.add(key(name.apply(item))))
                .limit(MOST_ITEMS)
                .toList();
    }

    private static Section section(String heading) {
        if (heading.contains("cause")) {
            return Section.CAUSES;
        }
        if (heading.contains("check") || heading.contains("step")) {
            return Section.CHECKS;
        }
        return heading.startsWith("safety") ? Section.SAFETY : Section.SUMMARY;
    }

    /** Lines to items: a line with a list mark begins one; one without goes on with the item before where the list has marks, else is one itself. */
    private static List<String> items(List<String> lines) {
        boolean marked = lines.stream().anyMatch(line -> MARK.matcher(line).lookingAt());
        List<String> items = new ArrayList<>();
        for (String line : lines) {
            Matcher mark = MARK.matcher(line);
            boolean begins = mark.lookingAt();
            String rest = begins ? line.substring(mark.end()).strip() : line;
            if (!WORD.matcher(rest).find()) {
                continue;
            }
            if (marked && !begins && !items.isEmpty()) {
                items.set(items.size() - 1, items.get(items.size() - 1) + " " + rest);
            } else {
                items.add(rest);
            }
        }
        return items;
    }

    private static Cause cause(String item) {
        int from = Math.max(0, item.length() - MOST_LIKELIHOOD_CHARS);
        Matcher likelihood = LIKELIHOOD.matcher(item).region(from, item.length());
        if (likelihood.find()
                && WORD.matcher(item.substring(0, likelihood.start())).find()) {
            return new Cause(
                    item.substring(0, likelihood.start()), likelihood.group(1).toLowerCase(Locale.ROOT));
        }
        return new Cause(withoutStop(item), "medium");
    }

    static Check check(String item) {
        int stop = item.indexOf(". ");
        return stop < 1
                ? new Check(withoutStop(item), "")
                : new Check(item.substring(0, stop), item.substring(stop + 2).strip());
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
