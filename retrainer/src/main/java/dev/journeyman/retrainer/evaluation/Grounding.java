package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.output.Support;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts how far answers rest on the passages that they cite. Used by one thread.
 *
 * <p>A sentence counts where it says something: at least {@value #LEAST_WORDS} words, and no question. It is grounded where a passage that it cites has at least
 * {@value #LEAST_SUPPORT} of its content ({@link Support}), the question's words not left out, which is stricter than what lets the gateway keep a mark. A citation supports
 * its sentence by the same measure. That is lexical and judges the gateway by a relative of its own rule; therefore citations of answers to questions about a trouble code are
 * also counted by whether their passage speaks of that code, which no rule looks at.
 */
final class Grounding {
    private static final double LEAST_SUPPORT = 0.5;
    private static final int LEAST_WORDS = 4;
    private static final int MOST_DIGITS = 2;
    private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+|\\R");
    private static final Pattern MARK =
            Pattern.compile("\\s*\\[([0-9]{1," + MOST_DIGITS + "}(?:\\s*,\\s*[0-9]{1," + MOST_DIGITS + "})*)]");

    private int answers;
    private int citing;
    private int sentences;
    private int grounded;
    private int citations;
    private int supporting;
    private int ofCodes;
    private int onCode;

    /** The answer as a reader without passages would see it. */
    static String withoutMarks(String answer, List<Cited> cited) {
        return cited.isEmpty() ? answer : MARK.matcher(answer).replaceAll("");
    }

    /** Counts one answer. */
    void add(String question, String answer, List<Cited> cited) {
        answers++;
        citing += cited.isEmpty() ? 0 : 1;
        Set<String> codes = MentionedCodes.in(question);
        for (String sentence : END.split(answer, -1)) {
            String said = MARK.matcher(sentence).replaceAll("").strip();
            if (said.endsWith("?") || said.split("\\s+", -1).length < LEAST_WORDS) {
                continue;
            }
            sentences++;
            boolean held = false;
            for (Cited passage : marked(sentence, cited)) {
                boolean supports = Support.of(said, passage.title() + "\n" + passage.text()) >= LEAST_SUPPORT;
                held |= supports;
                citations++;
                supporting += supports ? 1 : 0;
                if (!codes.isEmpty()) {
                    ofCodes++;
                    onCode += Collections.disjoint(codes, MentionedCodes.in(passage.title() + "\n" + passage.text()))
                            ? 0
                            : 1;
                }
            }
            grounded += held ? 1 : 0;
        }
    }

    /** What was counted. */
    Scorecard.Grounding score() {
        return new Scorecard.Grounding(
                Scorecard.Part.of(citing, answers),
                Scorecard.Part.of(grounded, sentences),
                Scorecard.Part.of(supporting, citations),
                Scorecard.Part.of(onCode, ofCodes));
    }

    private static List<Cited> marked(String sentence, List<Cited> cited) {
        List<Cited> marked = new ArrayList<>();
        Matcher mark = MARK.matcher(sentence);
        while (mark.find()) {
            for (String number : mark.group(1).split("\\s*,\\s*", -1)) {
                int index = Integer.parseInt(number);
                cited.stream().filter(each -> each.index() == index).forEach(marked::add);
            }
        }
        return marked;
    }
}
