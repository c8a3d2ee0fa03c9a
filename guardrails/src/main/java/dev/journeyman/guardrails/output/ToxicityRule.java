package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code toxicity}: vulgar words and slurs, insults that are said to somebody, and threats, by a short written list; the trained classifier knows more of it. Digits and signs
 * that stand for letters are read as these, and letters that are repeated as one or two. What a workshop calls a thing ("idiot light", "bastard file", "to retard the ignition")
 * is no insult unless it is said to somebody.
 */
public final class ToxicityRule implements Rule {
    /** Never said to a customer, whatever the sentence: patterns of words. */
    private static final List<String> VULGAR = List.of(
            "f+u+c+k\\w*",
            "f[u*#@]{1,2}[c*#]?k(?:ing|ers?|ed|s)?\\b",
            "sh[*#]t",
            "b[*#]tch",
            "c[*#]nts?",
            "mother ?fuck\\w*",
            "s+h+i+t+(?:ty|head|s)?",
            "bull ?shit",
            "ass ?holes?",
            "c+u+n+ts?",
            "wankers?",
            "twats?",
            "dick ?heads?",
            "sluts?",
            "whores?",
            "nigg(?:er|a)s?",
            "fag(?:got)?s",
            "faggot",
            "kikes?",
            "chinks",
            "spics?",
            "trann(?:y|ies)",
            "arsch ?l(?:o|oe)ch\\w*",
            "huren ?s(?:o|oe)hn\\w*",
            "fotzen?",
            "wichser\\w*",
            "missgeburt\\w*",
            "fick(?:en|t|er)?",
            "hijos? de puta",
            "gilipollas",
            "cabron(?:es)?",
            "pendejos?",
            "mierda",
            "connards?",
            "connasses?",
            "salopes?",
            "encules?",
            "putain",
            "stronz[oi]",
            "vaffanculo",
            "coglion[ei]",
            "filho da puta",
            "caralho",
            "kurwa",
            "skurwysyn\\w*",
            "orospu");

    private static final Pattern ALWAYS = Pattern.compile("\\b(?:" + String.join("|", VULGAR) + ")\\b");

    /** How words of {@link #VULGAR} begin where no letter stands twice and no sign stands for one. */
    private static final WordBeginnings VULGAR_BEGINNINGS = WordBeginnings.of(
            "fuc fuk fk shit motherf mother_fuc bulsh bul_sh ashol as_hol cunt wanker twat dickh dick_h slut whore niger niga fag kike chink spic"
                    + " trany tranie arschl arsch_l hurens huren_s fotze wichser misgeburt fick hijo gilipol cabron pendejo mierda conard conas salope encule putain"
                    + " stronz vafan coglion filho_ caralho kurwa skurwy orospu");

    private static final String INSULTS =
            "(?:idiots?|morons?|imbeciles?|retard(?:s|ed)?|stupid|dumb|worthless|pathetic|loser|scum|trash|garbage|bastards?|bitch(?:es)?|dumb ?ass|ugly|disgusting"
                    + "|dumm|bloed|trottel|vollidiot|idioto|estupido|imbecil|debile|stupido|scemo|cretin[oe]?)";

    /** Said to somebody. */
    private static final Pattern SAID_TO =
            Pattern.compile("\\b(?:you(?:'re| are|r)?|u r|ihr seid|du bist|bist du|eres|tu es|sei|you all are)\\s+"
                    + "(?:(?:a|an|such|so|just|really|too|all|f[u*#@]{1,2}[c*#]?king|damn|bloody|complete|total|absolute|ein|eine|un|une|uno|muy|molto) ){0,3}"
                    + INSULTS
                    + "\\b(?! (?:lights?|lamps?|files?|cuts?|question|mistake|thing|codes?))"
                    + "|^\\W*" + INSULTS + "[!.]+\\s*$");

    private static final Pattern THREATS = Pattern.compile(
            "\\b(?:kill yourself|kys|go die|(?:i|we) (?:will|'ll|am going to|are going to) (?:kill|hurt|beat|find and) you"
                    + "|(?:you|they|all \\w+) (?:should|deserve to|must) (?:die|be killed|be shot)|hope you die|bring dich um|ich bringe dich um|te voy a matar|je vais te tuer|ti ammazzo)\\b");

    /** How a word of {@link #INSULTS} begins. */
    private static final WordBeginnings INSULTING = WordBeginnings.of(
            "idiot moron imbec retard stupid dum worthless pathetic loser scum trash garbage bastard bitch ugly disgusting bloed trottel vollidiot estupido debile scemo cretin");

    /** A word that every threat has. */
    private static final WordBeginnings THREATENING =
            WordBeginnings.of("kill kys die hurt beat find_and shot bring_dich bringe_dich matar tuer ammazzo");

    private record Kind(String name, WordBeginnings needs, Pattern pattern) {
        boolean standsIn(String plain) {
            return needs.standIn(plain) && pattern.matcher(plain).find();
        }
    }

    private static final List<Kind> SAID =
            List.of(new Kind("insult", INSULTING, SAID_TO), new Kind("threat", THREATENING, THREATS));
    private static final String MASKS = "*#@";

    private static final String SIGNS = "@4301$5!7";
    private static final String LETTERS = "aaeoissit";

    @Override
    public String name() {
        return "toxicity";
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
        String plain = plain(subject.text());
        if (mayBeVulgar(plain) && ALWAYS.matcher(plain).find()) {
            return found("vulgar", subject);
        }
        for (Kind kind : SAID) {
            budget.check();
            if (kind.standsIn(plain)) {
                return found(kind.name(), subject);
            }
        }
        return Verdict.ALLOW;
    }

    private static Verdict found(String kind, Subject subject) {
        return new Verdict.Block(kind, Span.all(subject.text()), Explanation.of("The answer is abusive.", kind));
    }

    /** Whether it is worth to look for vulgar words: most sentences have none that begins like one. */
    static boolean mayBeVulgar(String plain) {
        StringBuilder single = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (MASKS.indexOf(c) >= 0 && i + 1 < plain.length() && Character.isLetter(plain.charAt(i + 1))) {
                return true;
            }
            if (single.isEmpty() || single.charAt(single.length() - 1) != c) {
                single.append(c);
            }
        }
        return VULGAR_BEGINNINGS.standIn(single);
    }

    /** Whether a text insults or threatens, without the short cuts. */
    static boolean isSaid(String plain) {
        return SAID_TO.matcher(plain).find() || THREATS.matcher(plain).find();
    }

    /** Whether it does, with them. */
    static boolean isSaidQuickly(String plain) {
        return SAID.stream().anyMatch(kind -> kind.standsIn(plain));
    }

    /** Whether a text has a vulgar word, without the short cut. */
    static boolean isVulgar(String plain) {
        return ALWAYS.matcher(plain).find();
    }

    /** Lower case without accents, signs between letters read as letters, and no letter more than twice. */
    private static String plain(String text) {
        boolean ascii = isAscii(text);
        String folded = (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFKD)).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(folded.length());
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (!ascii
                    && (Character.getType(c) == Character.NON_SPACING_MARK
                            || Character.getType(c) == Character.FORMAT)) {
                continue;
            }
            int sign = SIGNS.indexOf(c);
            boolean inWord = i > 0
                    && i + 1 < folded.length()
                    && Character.isLetter(folded.charAt(i - 1))
                    && Character.isLetter(folded.charAt(i + 1));
            char read = sign >= 0 && inWord ? LETTERS.charAt(sign) : c == '\u2019' ? '\'' : c;
            int length = plain.length();
            if (length >= 2
                    && Character.isLetter(read)
                    && plain.charAt(length - 1) == read
                    && plain.charAt(length - 2) == read) {
                continue;
            }
            plain.append(read);
        }
        return plain.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
