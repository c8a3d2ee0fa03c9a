package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.facts.CodeMeanings;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.facts.WrongMeaning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code facts}: what an answer says of trouble codes against the table of facts.
 *
 * <p>A wrong meaning is replaced by the table's. A sentence that explains a code that neither the table nor a passage has is replaced by one that says so. Both see past the
 * beginning of the sentence: "It means …" speaks of the code that was named last.
 */
public final class FactsRule implements Rule {
    /** The reason of a meaning that the table denies. */
    public static final String WRONG_MEANING = "wrong_meaning";

    /** The reason of an explained code that nobody knows. */
    public static final String UNKNOWN_CODE = "unknown_code";

    private static final int MOST_BEFORE = 300;
    private static final int LONGEST_BEHIND = 200;
    private static final int LONGEST_BEFORE = 150; // characters of an explanation before the code that it explains
    private static final String EDGES = " \t\r\n*_`\"'|.";
    private static final Pattern LINE_START = Pattern.compile("^(?:\\s*(?:[-*\u2022#>|]+|[0-9]{1,2}[.)])\\s+)?\\s*");
    private static final Pattern SPEAKS_OF_THE_CODE = Pattern.compile(
            "^\\W{0,4}(?:this code|that code|the code|meaning|definition|description|(?:common |likely |possible |typical )?causes?"
                    + "|der code|dieser code|este c\u00f3digo|ce code|il codice|questo codice)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern SPEAKS_OF_IT = Pattern.compile(
            "^\\W{0,4}(?:it|this|that|es|er|das|esto|cela|questo)\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?]\\s+|\\n+");

    private final TroubleCodes codes;
    private final CodeMeanings meanings;

    /** A check by this table. */
    public FactsRule(TroubleCodes codes) {
        this.codes = codes;
        this.meanings = CodeMeanings.of(codes);
    }

    @Override
    public String name() {
        return "facts";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.MEDIUM;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String text = subject.text();
        String before = lastOf(subject.situation().said());
        Set<String> named = MentionedCodes.in(text);
        Set<String> namedBefore = MentionedCodes.in(before);
        if (named.isEmpty() && namedBefore.isEmpty()) {
            return Verdict.ALLOW;
        }
        budget.check();
        String unknown = explainedUnknown(subject, before, named, namedBefore);
        if (!unknown.isEmpty()) {
            return withoutExplanation(text, unknown, subject.situation().said());
        }
        budget.check();
        List<WrongMeaning> wrong = wrong(before, text);
        return wrong.isEmpty() ? Verdict.ALLOW : corrected(before.length(), text, wrong);
    }

    /** The last lines of what was sent, as far as they matter: a sentence or two. */
    private static String lastOf(String said) {
        return said.substring(Math.max(0, said.length() - MOST_BEFORE));
    }

    private List<WrongMeaning> wrong(String before, String text) {
        List<WrongMeaning> found = new ArrayList<>();
        for (WrongMeaning each : meanings.wrongIn(before + text)) {
            boolean behind = each.end() > before.length();
            boolean overlaps = found.stream()
                    .anyMatch(other -> each.clauseStart() < other.end() && other.clauseStart() < each.end());
            if (behind && !overlaps) {
                found.add(each);
            }
        }
        found.sort((a, b) -> Integer.compare(a.clauseStart(), b.clauseStart()));
        return found;
    }

    private static Verdict corrected(int offset, String text, List<WrongMeaning> wrong) {
        StringBuilder mended = new StringBuilder();
        int done = 0;
        Span evidence = null;
        for (WrongMeaning each : wrong) {
            int start = Math.max(0, each.clauseStart() - offset);
            int end = Math.min(text.length(), each.end() - offset);
            while (end > start && EDGES.indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            while (start < end && EDGES.indexOf(text.charAt(start)) >= 0) {
                start++;
            }
            mended.append(text, done, start).append(each.meaning());
            done = end;
            evidence = new Span(
                    evidence == null ? Math.min(start, Math.max(0, each.start() - offset)) : evidence.start(), end);
        }
        mended.append(text, done, text.length());
        return new Verdict.Rewrite(
                WRONG_MEANING,
                evidence == null ? Span.all(text) : evidence,
                mended.toString(),
                Explanation.of(
                        "The answer gives " + wrong.get(0).code()
                                + " a meaning that the table of trouble codes contradicts.",
                        wrong.get(0).departure()));
    }

    /** A code that the sentence explains and nobody knows; empty where there is none. */
    private String explainedUnknown(Subject subject, String before, Set<String> named, Set<String> namedBefore) {
        String text = subject.text();
        Set<String> spokenOf = new LinkedHashSet<>(named);
        if (named.isEmpty()) {
            Set<String> meant = SPEAKS_OF_THE_CODE.matcher(text).find()
                    ? namedBefore
                    : SPEAKS_OF_IT.matcher(text).find() ? MentionedCodes.in(lastSentence(before)) : Set.of();
            meant.forEach(code -> {
                spokenOf.clear();
                spokenOf.add(code); // the last one remains
            });
        }
        for (String code : spokenOf) {
            if (codes.find(code).isEmpty()
                    && !isInPassages(code, subject)
                    && UnknownCodes.explains(about(text, code), code)) {
                return code;
            }
        }
        return "";
    }

    private static String lastSentence(String before) {
        String text = before.stripTrailing();
        Matcher end = SENTENCE_END.matcher(text);
        int start = 0;
        while (end.find()) {
            start = end.end();
        }
        return text.substring(start);
    }

    /** What of a text that is too long for one sentence is about a code. */
    private static String about(String text, String code) {
        int named = text.toUpperCase(Locale.ROOT).indexOf(code);
        return text.length() <= MOST_BEFORE || named < 0
                ? text
                : text.substring(Math.max(0, named - LONGEST_BEFORE), Math.min(text.length(), named + LONGEST_BEHIND));
    }

    private static boolean isInPassages(String code, Subject subject) {
        return subject.situation().passages().stream()
                .anyMatch(passage -> passage.toUpperCase(Locale.ROOT).contains(code));
    }

    private static Verdict withoutExplanation(String text, String code, String said) {
        String instead =
                code + " is not in my table of trouble codes, so I can say nothing of its meaning, causes or checks.";
        int kept = kept(text, code);
        Matcher start = LINE_START.matcher(text);
        String lead = kept > 0 ? text.substring(0, kept) : start.find() ? start.group() : "";
        String trail = text.substring(text.stripTrailing().length());
        return new Verdict.Rewrite(
                UNKNOWN_CODE,
                new Span(
                        Math.min(kept, text.stripTrailing().length()),
                        text.stripTrailing().length()),
                said.contains(instead) ? text.substring(0, kept) : lead + instead + trail,
                Explanation.of("The answer explains " + code + ", which is not in the table of trouble codes."));
    }

    /** How much of a text that is too long for one sentence stands well before the code; 0 where it is not. */
    private static int kept(String text, String code) {
        int named = text.toUpperCase(Locale.ROOT).indexOf(code);
        int end = named - LONGEST_BEFORE;
        if (named < 0 || end <= 0) {
            return 0;
        }
        return Math.max(0, Math.min(text.length(), text.lastIndexOf(' ', end) + 1));
    }
}
