package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code secrets}: keys, tokens and passwords.
 *
 * <p>By their form, where their maker gave them one; by the name before them, where the value looks chosen at random or is of several kinds of characters; and by their
 * entropy alone, where a long word of letters and digits has more of it than language ever has.
 */
public final class SecretsRule implements Rule {
    private record Form(String kind, Pattern pattern) {
        Form(String kind, String pattern) {
            this(kind, Pattern.compile(pattern));
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form("private key", "-----BEGIN [A-Z ]{0,30}PRIVATE KEY"),
            new Form("key of this gateway", "\\bjm_[0-9a-f]{12}_[A-Za-z0-9_-]{20,}"),
            new Form("cloud access key", "\\b(?:AKIA|ASIA|AROA)[0-9A-Z]{16}\\b"),
            new Form(
                    "repository token",
                    "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,})"),
            new Form("API key", "\\b(?:sk|pk|rk)[-_](?:[a-z]{2,8}[-_]){0,2}[A-Za-z0-9_-]{16,}"),
            new Form("API key", "\\bAIza[0-9A-Za-z_-]{30,}"),
            new Form("model hub token", "\\bhf_[A-Za-z0-9]{20,}"),
            new Form("chat token", "\\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
            new Form("web token", "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}"),
            new Form("password in an address", "\\b[a-z][a-z0-9+.-]{1,15}://[^\\s/:@]{1,64}:[^\\s/@]{3,64}@"),
            new Form("bearer token", "\\b[Bb]earer\\s+[A-Za-z0-9._~+/-]{16,}"));

    private static final int LEAST_RUN = 15; // the shortest of the forms: xoxb-0123456789

    /** What of a name stands in every text that NAMED finds something in. */
    private static final List<String> NAMES = List.of(
            "pass",
            "pwd",
            "secret",
            "key",
            "token",
            "credential",
            "kennwort",
            "zugangs",
            "contrase",
            "clave",
            "mot de",
            "parola",
            "senha");

    private static final Pattern NAMED = Pattern.compile(
            "\\b(pass(?:word|wd|phrase|code)?|pwd|secret(?:[ _-]?key)?|(?:api|access|auth|client)[ _-]?(?:key|token|secret)|token|credentials?"
                    + "|kennwort|passwort|zugangsschl\u00fcssel|contrase\u00f1a|clave|mot de passe|parola d'ordine|senha)"
                    + "[\"'`]?(\\s*[:=]\\s*|\\s+(?:is|ist|es|est|\u00e8)\\s+:?\\s*)[\"'`]?([^\\s\"'`,;]{6,200})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "[<\\[{$].*|\\*+|x{3,}|\\.{3,}|(?i:your[-_ ]?.*|example.*|placeholder.*|redacted.*|changeme|not|the|incorrect|required|wrong|missing)");

    private static final Pattern LONG_WORD =
            Pattern.compile("(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_=-]{32,512}(?![A-Za-z0-9+/_=-])");
    private static final double RANDOM_BITS =
            4.2; // a character; 32 random letters and digits have 4.5, words joined have 3.8

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.LOW;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        String text = subject.text();
        if (longestRun(text) < LEAST_RUN && !text.contains("://") && !text.contains("-----BEGIN")) {
            return named(text); // no word is long enough for a form
        }
        for (Form form : FORMS) {
            budget.check();
            Matcher matcher = form.pattern().matcher(text);
            if (matcher.find()) {
                return found(form.kind(), matcher);
            }
        }
        Verdict named = named(text);
        if (!(named instanceof Verdict.Allow)) {
            return named;
        }
        Matcher word = LONG_WORD.matcher(text);
        while (word.find()) {
            if (kinds(word.group()) >= 3 && entropy(word.group()) >= RANDOM_BITS) {
                return found("long random value", word);
            }
        }
        return Verdict.ALLOW;
    }

    /** The length of the longest word of letters, digits and the signs that keys have. */
    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inKey = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._~+/=-".indexOf(c) >= 0;
            run = inKey ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** What is called a password or a key. */
    private static Verdict named(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        if (NAMES.stream().noneMatch(small::contains)) {
            return Verdict.ALLOW;
        }
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            if (isSecret(
                    stripped(named.group(3)),
                    named.group(2).contains("=") || named.group(2).contains(":"))) {
                return found("value that is named a password or a key", named);
            }
        }
        return Verdict.ALLOW;
    }

    private static String stripped(String value) {
        int end = value.length();
        while (end > 0 && ".)!?]".indexOf(value.charAt(end - 1)) >= 0) {
            end--;
        }
        return value.substring(0, end);
    }

    private static boolean isSecret(String value, boolean assigned) {
        if (value.length() < 6 || PLACEHOLDER.matcher(value).matches()) {
            return false;
        }
        int kinds = kinds(value);
        return kinds >= 3 || (kinds == 2 && (assigned ? hasDigit(value) : value.length() >= 10 && hasDigit(value)));
    }

    private static boolean hasDigit(String value) {
        return value.chars().anyMatch(Character::isDigit);
    }

    /** How many of small letters, capitals, digits and other signs a value has. */
    private static int kinds(String value) {
        boolean small = false;
        boolean capital = false;
        boolean digit = false;
        boolean sign = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            small |= Character.isLowerCase(c);
            capital |= Character.isUpperCase(c);
            digit |= Character.isDigit(c);
            sign |= !Character.isLetterOrDigit(c);
        }
        return (small ? 1 : 0) + (capital ? 1 : 0) + (digit ? 1 : 0) + (sign ? 1 : 0);
    }

    /** Bits a character, by how often each occurs (Shannon 1948). */
    static double entropy(String value) {
        int[] counts = new int[128];
        for (int i = 0; i < value.length(); i++) {
            counts[value.charAt(i) & 127]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / value.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    private static Verdict found(String kind, Matcher matcher) {
        Span span = new Span(matcher.start(), matcher.end());
        return new Verdict.Block(
                kind.toLowerCase(Locale.ROOT).replace(' ', '_'),
                span,
                Explanation.of("The answer has what looks like a secret.", kind));
    }
}
