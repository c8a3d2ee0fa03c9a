package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.text.PlainText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what only a prompt has: the marks that chat templates put between turns, tags that fence passages, lines that claim to be somebody else's turn. One pass over
 * the folded text.
 *
 * <p>{@code system:} at the start of a line can be a workshop's note about a system of the car. It counts where it goes on by telling somebody what he is or must do, or
 * where two different roles take turns.
 */
final class RoleMarkers {
    private static final int MOST_TAG_CHARS = 40;
    private static final int MOST_INDENT = 12;
    private static final int MOST_ROLE_CHARS = 24;
    private static final int WORDS_AFTER_ROLE = 5;

    private static final Set<String> TAGS = Set.of(
            "system",
            "system_prompt",
            "system-prompt",
            "systemprompt",
            "system_message",
            "assistant",
            "human",
            "instructions",
            "passage",
            "passages",
            "prompt",
            "start_of_turn",
            "end_of_turn",
            "sys",
            "inst",
            "tool_call",
            "function_call");
    private static final Set<String> BRACKETS =
            Set.of("inst", "/inst", "system", "/system", "system prompt", "sys", "/sys");

    /** Claim the turn of a machine; on a heading of a manual they do not stand. */
    private static final Set<String> MACHINE_ROLES = Set.of(
            "assistant",
            "ai",
            "system prompt",
            "system message",
            "system override",
            "system instruction",
            "chatgpt",
            "gpt",
            "ai assistant");

    private static final Set<String> ROLES = Set.of(
            "system",
            "user",
            "human",
            "assistant",
            "ai",
            "system prompt",
            "system message",
            "system override",
            "system instruction",
            "system note",
            "chatgpt",
            "gpt",
            "ai assistant",
            "instruction",
            "instructions",
            "new instructions");
    private static final Set<String> COMMANDING = Set.of(
            "ignore",
            "disregard",
            "override",
            "forget",
            "respond",
            "reply",
            "reveal",
            "print",
            "ignoriere",
            "vergiss",
            "ignora",
            "ignorez",
            "oublie");
    private static final Set<String> ADDRESSING = Set.of(
            "are", "must", "will", "should", "shall", "have", "now", "no", "may", "bist", "musst", "eres", "es", "sei");

    private final PlainText text;
    private final String folded;
    private @Nullable String firstRole;
    private int firstRoleAt;

    private RoleMarkers(PlainText text) {
        this.text = text;
        this.folded = text.folded();
    }

    /** The first marker of a text. */
    static Optional<Span> find(PlainText text) {
        return new RoleMarkers(text).find();
    }

    private Optional<Span> find() {
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            int end = c == '<' ? tagEnd(i) : c == '[' ? bracketEnd(i) : 0;
            if (end > 0) {
                return Optional.of(span(i, end));
            }
            if (i == 0 || folded.charAt(i - 1) == '\n') {
                Optional<Span> turn = turn(i);
                if (turn.isPresent()) {
                    return turn;
                }
            }
        }
        return Optional.empty();
    }

    private Span span(int from, int to) {
        return new Span(text.originalPlace(from), text.originalPlace(to));
    }

    /** The end of a marker that begins with a pointed bracket; 0 where none does. */
    private int tagEnd(int at) {
        int from = at + 1;
        while (from < folded.length() && from - at < 4 && " /<|".indexOf(folded.charAt(from)) >= 0) {
            from++;
        }
        int end = from;
        while (end < folded.length() && end - from < MOST_TAG_CHARS && isName(folded.charAt(end))) {
            end++;
        }
        if (end == from || end >= folded.length()) {
            return 0;
        }
        boolean piped = folded.startsWith("<|", at) && folded.startsWith("|>", end);
        int close = end;
        while (close < folded.length()
                && close - at < MOST_TAG_CHARS
                && folded.charAt(close) != '>'
                && folded.charAt(close) != '\n') {
            close++;
        }
        boolean closed = close < folded.length() && folded.charAt(close) == '>';
        return piped || (closed && TAGS.contains(folded.substring(from, end))) ? close + 1 : 0;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private int bracketEnd(int at) {
        int close = at + 1;
        while (close < folded.length() && close - at < MOST_ROLE_CHARS && folded.charAt(close) != ']') {
            close++;
        }
        boolean closed = close < folded.length() && folded.charAt(close) == ']';
        return closed && BRACKETS.contains(folded.substring(at + 1, close).strip()) ? close + 1 : 0;
    }

    /** A line that claims somebody's turn. */
    private Optional<Span> turn(int line) {
        int from = line;
        boolean heading = false;
        while (from < folded.length()
                && from - line < MOST_INDENT
                && " \t#*>[(-_=\"'".indexOf(folded.charAt(from)) >= 0) {
            heading |= folded.charAt(from) == '#';
            from++;
        }
        int end = from;
        while (end < folded.length()
                && end - from < MOST_ROLE_CHARS
                && (isName(folded.charAt(end)) || folded.charAt(end) == ' ')) {
            end++;
        }
        String role = folded.substring(from, end).strip().toLowerCase(Locale.ROOT);
        if (!ROLES.contains(role)) {
            return Optional.empty();
        }
        int colon = end;
        while (colon < folded.length() && colon - end < 4 && " *])_".indexOf(folded.charAt(colon)) >= 0) {
            colon++;
        }
        boolean announced = colon < folded.length() && folded.charAt(colon) == ':';
        boolean alone = colon == folded.length() || folded.charAt(colon) == '\n';
        if (!announced && !(heading && alone)) {
            return Optional.empty();
        }
        boolean claims = heading && MACHINE_ROLES.contains(role);
        boolean another = firstRole != null && !firstRole.equals(role);
        if (claims || commands(colon)) {
            return Optional.of(span(from, colon));
        }
        if (another) {
            return Optional.of(span(firstRoleAt, colon));
        }
        if (!heading) {
            firstRole = role;
            firstRoleAt = from;
        }
        return Optional.empty();
    }

    /** Whether the words from a place on tell somebody what he is or must do. */
    private boolean commands(int from) {
        String before = "";
        int i = from;
        for (int words = 0; words < WORDS_AFTER_ROLE && i < folded.length(); words++) {
            while (i < folded.length() && !Character.isLetter(folded.charAt(i))) {
                i++;
            }
            int end = i;
            while (end < folded.length() && end - i < MOST_ROLE_CHARS && Character.isLetter(folded.charAt(end))) {
                end++;
            }
            String word = folded.substring(i, end);
            boolean you = before.equals("you") || before.equals("du") || before.equals("tu");
            if (COMMANDING.contains(word) || (you && ADDRESSING.contains(word))) {
                return true;
            }
            before = word;
            i = end;
        }
        return false;
    }
}
