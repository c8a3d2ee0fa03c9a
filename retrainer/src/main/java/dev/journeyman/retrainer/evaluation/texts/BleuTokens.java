package dev.journeyman.retrainer.evaluation.texts;

import java.util.List;
import java.util.regex.Pattern;

/** How BLEU splits a text into words. The case of letters stays. */
public enum BleuTokens {
    /** At spaces only: the text is split already. */
    NONE {
        @Override
        String spaced(String text) {
            return text;
        }
    },
    /** As NIST's mteval-v13a does, and nearly every published score: ASCII punctuation apart, points and commas within numbers not. */
    MTEVAL_13A {
        @Override
        String spaced(String text) {
            String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
            if (line.indexOf('&') >= 0) {
                line = line.replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
            }
            line = ASCII_SIGN.matcher(" " + line + " ").replaceAll(" $1 ");
            line = POINT_AFTER.matcher(line).replaceAll("$1 $2 ");
            line = POINT_BEFORE.matcher(line).replaceAll(" $1 $2");
            return DASH.matcher(line).replaceAll("$1 $2 ");
        }
    },
    /** As mteval-v14 does with its international option: punctuation and symbols of Unicode apart, punctuation within numbers not. */
    INTERNATIONAL {
        @Override
        String spaced(String text) {
            String line = SIGN_AFTER.matcher(text).replaceAll("$1 $2 ");
            line = SIGN_BEFORE.matcher(line).replaceAll(" $1 $2");
            return SYMBOL.matcher(line).replaceAll(" $1 ");
        }
    };

    /** From { to ~, [ to `, space to &, ( to +, : to @, and the slash. */
    private static final Pattern ASCII_SIGN = Pattern.compile("([{-~\\[-` -&(-+:-@/])");

    private static final Pattern POINT_AFTER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH = Pattern.compile("([0-9])(-)");
    private static final Pattern SIGN_AFTER = Pattern.compile("(\\P{N})(\\p{P})");
    private static final Pattern SIGN_BEFORE = Pattern.compile("(\\p{P})(\\P{N})");
    private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** The text with spaces between its words. */
    abstract String spaced(String text);

    List<String> split(String text) {
        String spaced = spaced(text.stripTrailing()).strip();
        return spaced.isEmpty() ? List.of() : List.of(SPACES.split(spaced, -1));
    }
}
