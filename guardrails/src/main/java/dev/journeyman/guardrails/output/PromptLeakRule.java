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
import java.util.List;
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
    private static final int MOST_KEPT = 16;
    private static final int MOST_INSTRUCTIONS = 20_000; // characters
    private static final int SHORTEST_ENCODED = 16;
    private static final Pattern ENCODED_WORD = Pattern.compile("[A-Za-z0-9+/_-]{" + SHORTEST_ENCODED + ",2048}={0,2}");

    /**
     * The runs of some instructions, squeezed.
     *
     * @param plain as they are
     * @param turned backwards, and in rot13
     */
    private record Secret(RunIndex plain, RunIndex turned) {
        static Secret of(String instructions) {
            List<String> plain = runs(instructions);
            List<String> turned = new ArrayList<>();
            for (String run : plain) {
                turned.add(new StringBuilder(run).reverse().toString());
                turned.add(rot13(run));
            }
            return new Secret(new RunIndex(plain), new RunIndex(turned));
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
        if (secret.plain().standsIn(before + text, before.length())) {
            return found(VERBATIM, subject);
        }
        budget.check();
        if (secret.turned().standsIn(text, 0)) {
            return found(ENCODED, subject);
        }
        return mayBeEncoded(subject.text()) && leaksEncoded(subject.text(), secret, budget)
                ? found(ENCODED, subject)
                : Verdict.ALLOW;
    }

    private static boolean leaksEncoded(String text, Secret secret, Budget budget) {
        Matcher word = ENCODED_WORD.matcher(text);
        while (word.find()) {
            budget.check();
            for (String decoded : decoded(word.group())) {
                if (secret.plain().standsIn(squeezed(decoded), 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a text has a word that is long enough for {@link #ENCODED_WORD}: most sentences have none. */
    private static boolean mayBeEncoded(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean may =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '/' && c <= '9') || "+_-".indexOf(c) >= 0;
            run = may ? run + 1 : 0;
            if (run == SHORTEST_ENCODED) {
                return true;
            }
        }
        return false;
    }

    private static Verdict found(String reason, Subject subject) {
        return new Verdict.Block(
                reason, Span.all(subject.text()), Explanation.of("The answer gives away its instructions."));
    }

    /** The runs of the instructions, squeezed. */
    private static List<String> runs(String instructions) {
        List<String> runs = new ArrayList<>();
        String text = instructions.substring(0, Math.min(MOST_INSTRUCTIONS, instructions.length()));
        for (String sentence : text.split("(?<=[.!?:;])\\s+|\\n+", -1)) {
            Words words = Words.of(sentence);
            if (words.size() >= SENTENCE && words.size() < RUN) {
                runs.add(squeezed(sentence));
            }
        }
        Words words = Words.of(text);
        for (int i = 0; i + RUN <= words.size(); i++) {
            runs.add(squeezed(text.substring(
                    words.words().get(i).start(), words.words().get(i + RUN - 1).end())));
        }
        return runs;
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
