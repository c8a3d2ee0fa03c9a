package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, and settles its white space.
 *
 * <p>The rules are Jinja2's with {@code trim_blocks} and {@code lstrip_blocks}: one newline after a block or comment goes;
 * blanks before one go if they begin their line; {@code -} beside a tag takes all white space on that side and {@code +}
 * takes none; one newline at the end of the template goes.
 */
final class Lexer {

    private static final Pattern RAW = Pattern.compile("\\s*raw\\s*(-%\\}\\s*|%\\})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
    private static final Pattern OPERATOR = Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,;]");
    private static final Pattern NUMBER =
            Pattern.compile("([0-9][0-9_]*)((?:\\.[0-9][0-9_]*)?[eE][-+]?[0-9]+|\\.[0-9][0-9_]*)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean lineStarting = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> scan(String template) {
        if (template.length() > Limits.MAX_TEMPLATE_CHARACTERS) {
            throw new JinjaException("the template is longer than " + Limits.MAX_TEMPLATE_CHARACTERS + " characters");
        }
        String normal = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int open = at;
            while (open < source.length() && !opensTag(open)) {
                open++;
            }
            if (open == source.length()) {
                data(source.substring(at));
                advance(open);
                break;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            data(stripped(source.substring(at, open), signed ? sign : ' ', kind != '{'));
            advance(open + (signed ? 3 : 2));
            switch (kind) {
                case '#' -> comment();
                case '%' -> {
                    if (!raw()) {
                        tag(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, "%}");
                    }
                }
                default -> tag(Token.Kind.OUTPUT_BEGIN, Token.Kind.OUTPUT_END, "}}");
            }
        }
        add(Token.Kind.END, "");
    }

    private boolean opensTag(int position) {
        return source.charAt(position) == '{'
                && position + 1 < source.length()
                && "{%#".indexOf(source.charAt(position + 1)) >= 0;
    }

    private String stripped(String text, char sign, boolean stripsLine) {
        if (sign == '-') {
            return PythonText.stripRight(text);
        }
        if (sign != '+' && stripsLine) {
            int lineStart = text.lastIndexOf('\n') + 1;
            if ((lineStart > 0 || lineStarting)
                    && PythonText.strip(text.substring(lineStart)).isEmpty()) {
                return text.substring(0, lineStart);
            }
        }
        return text;
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new JinjaException("line " + line + ": a comment is not closed by '#}'");
        }
        char sign = end > at ? source.charAt(end - 1) : ' ';
        advance(end + 2);
        trimAfter(sign, true);
    }

    private boolean raw() {
        Matcher begin = RAW.matcher(source).region(at, source.length());
        if (!begin.lookingAt()) {
            return false;
        }
        advance(begin.end());
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw new JinjaException("line " + line + ": 'raw' is not closed by 'endraw'");
        }
        String sign = String.valueOf(end.group(1));
        data(stripped(source.substring(at, end.start()), sign.isEmpty() ? ' ' : sign.charAt(0), true));
        advance(end.end());
        return true;
    }

    private void tag(Token.Kind begin, Token.Kind end, String closing) {
        add(begin, "");
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
                advance(at + 1);
            }
            if (at >= source.length()) {
                throw new JinjaException("line " + line + ": a tag is not closed by '" + closing + "'");
            }
            char c = source.charAt(at);
            boolean signed =
                    (c == '-' || (c == '+' && end == Token.Kind.BLOCK_END)) && source.startsWith(closing, at + 1);
            if (open.isEmpty() && (signed || source.startsWith(closing, at))) {
                add(end, "");
                advance(at + (signed ? 3 : 2));
                trimAfter(signed ? c : ' ', end == Token.Kind.BLOCK_END);
                return;
            }
            word(c, open);
        }
    }

    private void word(char c, Deque<Character> open) {
        if (c == '\'' || c == '"') {
            string(c);
            return;
        }
        Matcher number = NUMBER.matcher(source).region(at, source.length());
        if (number.lookingAt()) {
            take(number.group(2) == null ? Token.Kind.INTEGER : Token.Kind.FLOAT, number);
            return;
        }
        Matcher name = NAME.matcher(source).region(at, source.length());
        if (name.lookingAt()) {
            take(Token.Kind.NAME, name);
            return;
        }
        Matcher operator = OPERATOR.matcher(source).region(at, source.length());
        if (!operator.lookingAt()) {
            throw new JinjaException("line " + line + ": '" + c + "' has no meaning here");
        }
        switch (c) {
            case '(', '[', '{' -> open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
            case ')', ']', '}' -> {
                if (open.isEmpty() || open.pop() != c) {
                    throw new JinjaException("line " + line + ": '" + c + "' closes nothing");
                }
            }
            default -> {}
        }
        take(Token.Kind.OPERATOR, operator);
    }

    private void take(Token.Kind kind, Matcher matcher) {
        add(kind, matcher.group());
        advance(matcher.end());
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new JinjaException("line " + line + ": a string is not closed");
        }
        add(Token.Kind.STRING, PythonText.unescape(source.substring(at + 1, end)));
        advance(end + 1);
    }

    /** White space after a tag. */
    private void trimAfter(char sign, boolean trimsNewline) {
        if (sign == '-') {
            while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
                advance(at + 1);
            }
        } else if (sign != '+' && trimsNewline && at < source.length() && source.charAt(at) == '\n') {
            advance(at + 1);
        }
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Token.Kind.DATA, text);
        }
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private void advance(int to) {
        for (int i = at; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        lineStarting = to > 0 && source.charAt(to - 1) == '\n';
        at = to;
    }
}
