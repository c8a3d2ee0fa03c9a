package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.privacy.Finding;
import dev.journeyman.guardrails.privacy.PersonalData;
import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a placeholder where personal data stands. An answer may repeat the vehicle identification numbers and licence plates of the question that it answers; of other
 * kinds, and of other vehicles, it may not.
 */
public final class PersonalDataRule implements Rule {
    /** The rule's name. */
    public static final String NAME = "personal-data";

    /** Reason: personal data was found. */
    public static final String FOUND = "personal_data";

    private static final Set<PersonalData> REPEATABLE = EnumSet.of(PersonalData.VIN, PersonalData.PLATE);

    private final PersonalDataRedaction redaction = new PersonalDataRedaction();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Stage> stages() {
        return EnumSet.of(Stage.INPUT, Stage.CORRECTION, Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.LOW;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String text = subject.text();
        List<Finding> findings = redaction.find(text);
        budget.check();
        if (subject.stage() == Stage.OUTPUT && !findings.isEmpty()) {
            findings = withoutRepeated(findings, text, subject.situation().question());
        }
        if (findings.isEmpty()) {
            return Verdict.ALLOW;
        }
        StringBuilder kept = new StringBuilder(text.length());
        Map<PersonalData, Integer> counts = new EnumMap<>(PersonalData.class);
        int from = 0;
        for (Finding finding : findings) {
            kept.append(text, from, finding.start()).append(finding.kind().placeholder());
            counts.merge(finding.kind(), 1, Integer::sum);
            from = finding.end();
        }
        kept.append(text, from, text.length());
        String[] because = counts.entrySet().stream()
                .map(count -> count.getValue() + " of kind " + count.getKey().label())
                .toArray(String[]::new);
        return new Verdict.Rewrite(
                FOUND,
                new Span(
                        findings.get(0).start(),
                        findings.get(findings.size() - 1).end()),
                kept.toString(),
                Explanation.of("Personal data was replaced by placeholders.", because));
    }

    private List<Finding> withoutRepeated(List<Finding> findings, String text, String question) {
        Set<String> asked = new HashSet<>();
        for (Finding finding : redaction.find(question)) {
            if (REPEATABLE.contains(finding.kind())) {
                asked.add(bare(question, finding));
            }
        }
        List<Finding> others = new ArrayList<>();
        for (Finding finding : findings) {
            if (!REPEATABLE.contains(finding.kind()) || !asked.contains(bare(text, finding))) {
                others.add(finding);
            }
        }
        return others;
    }

    /** Its letters and digits, as capitals: the same plate may be written with spaces or dashes. */
    private static String bare(String text, Finding finding) {
        StringBuilder bare = new StringBuilder();
        for (int i = finding.start(); i < finding.end(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                bare.append(Character.toUpperCase(text.charAt(i)));
            }
        }
        return bare.toString();
    }
}
