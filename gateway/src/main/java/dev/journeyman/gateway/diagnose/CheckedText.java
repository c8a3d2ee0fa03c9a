package dev.journeyman.gateway.diagnose;

import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a model's diagnosis is told.
 *
 * <p>About trouble codes the table of facts decides and not the model. A cause, a check or a warning that names a code which the table lacks is
 * left out: it is invented. The summary speaks of the codes that were asked about and of no others; where it says what one of them means, it says
 * what the table says; where nothing of it is left, it is their meanings. A sentence that comes again is told once.
 */
final class CheckedText {
    /** Between the white space after a sentence or a line and what follows. */
    private static final Pattern BORDER = Pattern.compile("(?<=[.!?]\\s{1,4}|\\n)(?=\\S)");

    private static final Pattern MEANING = Pattern.compile("(\\w{5}) means .*", Pattern.DOTALL);

    private CheckedText() {}

    /**
     * What is told of a text.
     *
     * @param asked the codes that were asked about and are known
     * @param table all codes that are known
     */
    static DiagnosisText of(DiagnosisText text, List<TroubleCode> asked, TroubleCodes table) {
        return new DiagnosisText(
                summary(text.summary(), asked),
                text.causes().stream()
                        .filter(cause -> allKnown(cause.cause(), table))
                        .toList(),
                text.checks().stream()
                        .filter(check -> allKnown(check.step(), table) && allKnown(check.why(), table))
                        .toList(),
                text.safety().stream()
                        .filter(warning -> allKnown(warning, table))
                        .toList());
    }

    private static boolean allKnown(String text, TroubleCodes table) {
        return MentionedCodes.in(text).stream()
                .allMatch(code -> table.find(code).isPresent());
    }

    private static String summary(String summary, List<TroubleCode> asked) {
        Map<String, TroubleCode> byCode = new TreeMap<>();
        asked.forEach(code -> byCode.put(code.code(), code));
        Set<String> seen = new HashSet<>();
        StringBuilder told = new StringBuilder();
        for (String sentence : BORDER.splitAsStream(summary).toList()) {
            boolean others = !byCode.keySet().containsAll(MentionedCodes.in(sentence));
            if (!others && seen.add(sentence.strip())) {
                told.append(withMeaning(sentence, byCode));
            }
        }
        String kept = told.toString().strip();
        return kept.isEmpty() ? asked.stream().map(CheckedText::meaning).collect(Collectors.joining(" ")) : kept;
    }

    private static String withMeaning(String sentence, Map<String, TroubleCode> byCode) {
        Matcher says = MEANING.matcher(sentence);
        TroubleCode code = says.matches() ? byCode.get(says.group(1).toUpperCase(Locale.ROOT)) : null;
        return code == null || lower(sentence).contains(lower(code.meaning())) ? sentence : meaning(code) + " ";
    }

    private static String meaning(TroubleCode code) {
        return code.code() + " means " + code.meaning() + ".";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
