package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code prompt-leak}: {@value #RUN} words in a row of the instructions, or one of their sentences of {@value #SENTENCE} words or more, also over the beginning of the sentence, and
 * also backwards, in rot13, in Base64 or in hexadecimal digits. Compared are letters and digits alone, so that neither spaces, signs nor line ends between them hide anything.
 */
public final class PromptLeakRule implements Rule {
    /** The reason of instructions as they are. */
    public static final String VERBATIM = "verbatim";

    /** The reason of instructions in another form. */
    public static final String ENCODED = "encoded";

    private static final int RUN = 8;
    private static final int SENTENCE = 5;
    private static final int MOST_BEFORE = 200;
    private static final int KEY = 12; // characters by which a run is looked up
    private static final int MOST_KEPT = 16;
    private static final int MOST_INSTRUCTIONS = 20_000; // characters
    private static final Pattern ENCODED_WORD = Pattern.compile("[A-Za-z0-9+/_-]{16,2048}={0,2}");

    /**
     * The runs of some instructions, squeezed, by their first characters.
     *
     * @param plain as they are
     * @param turned backwards, and in rot13
     */
    private record Secret(Map<String, List<String>> plain, Map<String, List<String>> turned) {
        static Secret of(String instructions) {
            Map<String, List<String>> plain = runs(instructions);
            Map<String, List<String>> turned = new HashMap<>();
            for (List<String> some : plain.values()) {
                for (String run : some) {
                    keep(new StringBuilder(run).reverse().toString(), turned);
                    keep(rot13(run), turned);
                }
            }
            return new Secret(plain, Map.copyOf(turned));
        }
    }

    private final Contents<Secret> runs = new Contents<>(MOST_KEPT, Secret::of);

    @Override
    public String name() {
        return "prompt-leak";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.HIGH;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String instructions = subject.situation().instructions();
        if (instructions.isBlank()) {
            return Verdict.ALLOW;
        }
        Secret secret = runs.of(instructions);
        budget.check();
        String said = subject.situation().said();
        String before = squeezed(said.substring(Math.max(0, said.length() - MOST_BEFORE)));
        String text = squeezed(subject.text());
        if (leaks(before + text, before.length(), secret.plain())) {
            return found(VERBATIM, subject);
        }
        budget.check();
        if (leaks(text, 0, secret.turned())) {
            return found(ENCODED, subject);
        }
        Matcher word = ENCODED_WORD.matcher(subject.text());
        while (word.find()) {
            budget.check();
            for (String decoded : decoded(word.group())) {
                if (leaks(squeezed(decoded), 0, secret.plain())) {
                    return found(ENCODED, subject);
                }
            }
        }
        return Verdict.ALLOW;
    }

    private static Verdict found(String reason, Subject subject) {
        return new Verdict.Block(
                reason, Span.all(subject.text()), Explanation.of("The answer gives away its instructions."));
    }

    /** Whether a run stands in a text and ends behind a place. */
    private static boolean leaks(String text, int behind, Map<String, List<String>> secret) {
        for (int i = 0; i + KEY <= text.length(); i++) {
            List<String> some = secret.get(text.substring(i, i + KEY));
            for (int r = 0; some != null && r < some.size(); r++) {
                String run = some.get(r);
                if (i + run.length() > behind && text.startsWith(run, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The runs of the instructions, squeezed, by their first characters. */
    private static Map<String, List<String>> runs(String instructions) {
        Map<String, List<String>> runs = new HashMap<>();
        String text = instructions.substring(0, Math.min(MOST_INSTRUCTIONS, instructions.length()));
        for (String sentence : text.split("(?<=[.!?:;])\\s+|\\n+", -1)) {
            Words words = Words.of(sentence);
            if (words.size() >= SENTENCE && words.size() < RUN) {
                keep(squeezed(sentence), runs);
            }
        }
        Words words = Words.of(text);
        for (int i = 0; i + RUN <= words.size(); i++) {
            keep(
                    squeezed(text.substring(
                            words.words().get(i).start(),
                            words.words().get(i + RUN - 1).end())),
                    runs);
        }
        return Map.copyOf(runs);
    }

    private static void keep(String run, Map<String, List<String>> runs) {
        if (run.length() >= KEY) {
            runs.computeIfAbsent(run.substring(0, KEY), key -> new ArrayList<>())
                    .add(run);
        }
    }

    private static String squeezed(String text) {
        StringBuilder squeezed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                squeezed.append(Character.toLowerCase(text.charAt(i)));
            }
        }
        return squeezed.toString();
    }

    private static String rot13(String text) {
        StringBuilder turned = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            turned.append(c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c);
        }
        return turned.toString();
    }

    private static List<String> decoded(String word) {
        List<String> texts = new ArrayList<>();
        if (word.length() % 2 == 0 && word.matches("[0-9A-Fa-f]+")) {
            texts.add(new String(java.util.HexFormat.of().parseHex(word), StandardCharsets.UTF_8));
        }
        String plain = word.replace('-', '+').replace('_', '/').replace("=", "");
        String whole = plain.substring(0, plain.length() - (plain.length() % 4 == 1 ? 1 : 0));
        texts.add(new String(Base64.getDecoder().decode(whole), StandardCharsets.UTF_8));
        return texts;
    }
}
