package dev.journeyman.slm.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps what a user writes apart from what a template writes, through a rendering.
 *
 * <p>Before it, every control token spelled in a message is replaced by a sentinel: U+FDD0, which is no character, and
 * two of the private use area that say which spelling it was (a U+FDD0 of the user's own is replaced likewise). After it,
 * whatever spells a control token was spelled by the template, and the sentinels in the text between are put back.
 */
final class ControlGuard {

    private static final char MARK = '\uFDD0';
    private static final char DIGIT_ZERO = '\uE000';
    private static final int BASE = 4_096;

    /** What a rendering comes apart into. */
    record Parts(String text, List<Piece> pieces) {}

    private final List<String> spellings;
    private final Pattern guarded;
    private final Pattern control;

    ControlGuard(Set<String> controlSpellings) {
        spellings = new ArrayList<>(controlSpellings);
        spellings.sort(Comparator.comparingInt(String::length).reversed()); // the longest that fits is taken
        String any = spellings.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        control = Pattern.compile(any.isEmpty() ? "(?!)" : any);
        guarded = Pattern.compile(any.isEmpty() ? String.valueOf(MARK) : any + "|" + MARK);
        spellings.add(String.valueOf(MARK));
    }

    /** The message with sentinels. */
    String guard(String content) {
        Matcher matcher = guarded.matcher(content);
        if (!matcher.find()) {
            return content;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        do {
            int index = spellings.indexOf(matcher.group());
            out.append(content, from, matcher.start())
                    .append(MARK)
                    .append((char) (DIGIT_ZERO + index / BASE))
                    .append((char) (DIGIT_ZERO + index % BASE));
            from = matcher.end();
        } while (matcher.find());
        return out.append(content, from, content.length()).toString();
    }

    /** Splits a rendering at control tokens. */
    Parts split(String rendered) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = control.matcher(rendered);
        int from = 0;
        while (matcher.find()) {
            addText(restore(rendered.substring(from, matcher.start())), pieces, text);
            pieces.add(new Piece.Control(matcher.group()));
            text.append(matcher.group());
            from = matcher.end();
        }
        addText(restore(rendered.substring(from)), pieces, text);
        return new Parts(text.toString(), pieces);
    }

    private static void addText(String plain, List<Piece> pieces, StringBuilder text) {
        if (!plain.isEmpty()) {
            pieces.add(new Piece.Text(plain));
            text.append(plain);
        }
    }

    /** Sentinels become spellings again; one that a template cut in two is dropped. */
    private String restore(String text) {
        if (text.indexOf(MARK) < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != MARK) {
                out.append(text.charAt(i));
                continue;
            }
            int index = i + 2 < text.length()
                    ? (text.charAt(i + 1) - DIGIT_ZERO) * BASE + text.charAt(i + 2) - DIGIT_ZERO
                    : -1;
            if (index >= 0 && index < spellings.size()) {
                out.append(spellings.get(index));
                i += 2;
            }
        }
        return out.toString();
    }
}
