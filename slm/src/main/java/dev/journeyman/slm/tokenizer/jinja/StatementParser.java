package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the statements of a template. */
final class StatementParser extends ExpressionParser {

    private int loops;

    private StatementParser(List<Token> tokens) {
        super(tokens);
    }

    static List<Statement> parse(String template) {
        StatementParser parser = new StatementParser(Lexer.scan(template));
        List<Statement> statements = parser.body(Set.of());
        if (parser.current().kind() != Token.Kind.END) {
            throw parser.unexpected("the end of the template");
        }
        return statements;
    }

    /** Statements up to a block of one of these names, whose name is then the current token. */
    private List<Statement> body(Set<String> ends) {
        List<Statement> statements = new ArrayList<>();
        enter();
        while (true) {
            Token token = next();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Text(token.text()));
                case OUTPUT_BEGIN -> {
                    statements.add(new Statement.Output(tuple(), token.line()));
                    expect(Token.Kind.OUTPUT_END, "'}}'");
                }
                case BLOCK_BEGIN -> {
                    if (ends.contains(current().text())) {
                        leave();
                        return statements;
                    }
                    statements.add(block());
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw unexpected(ends.stream().sorted().toList() + "");
                    }
                    leave();
                    return statements;
                }
            }
        }
    }

    private Statement block() {
        int line = current().line();
        String name = expectName();
        return switch (name) {
            case "if" -> ifStatement(line);
            case "for" -> forStatement(line);
            case "set" -> setStatement(line);
            case "macro" -> macro(line);
            case "filter" -> {
                Expression filtered = filters(filter(new Expression.Name(Statement.Captured.BODY)));
                blockEnd();
                yield new Statement.Captured(null, closedBody("endfilter"), filtered, line);
            }
            case "generation" -> {
                blockEnd();
                yield new Statement.Group(closedBody("endgeneration"));
            }
            case "break", "continue" -> {
                if (loops == 0) {
                    throw new JinjaException("line " + line + ": '" + name + "' outside of a loop");
                }
                blockEnd();
                yield name.equals("break") ? new Statement.Break() : new Statement.Continue();
            }
            default -> throw new JinjaException("line " + line + ": a block '" + name + "' is not known here");
        };
    }

    private Statement ifStatement(int line) {
        List<Statement.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        while (true) {
            Expression test = tuple();
            blockEnd();
            branches.add(new Statement.Branch(test, body(Set.of("elif", "else", "endif"))));
            if (skipName("elif")) {
                continue;
            }
            if (skipName("else")) {
                blockEnd();
                otherwise = body(Set.of("endif"));
            }
            skipName("endif");
            blockEnd();
            return new Statement.If(branches, otherwise, line);
        }
    }

    private Statement forStatement(int line) {
        List<String> targets = targets();
        if (!skipName("in")) {
            throw unexpected("'in'");
        }
        Expression iterated = withoutConditional();
        Expression filter = skipName("if") ? expression() : null;
        blockEnd();
        loops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (skipName("else")) {
            blockEnd();
            otherwise = body(Set.of("endfor"));
        }
        skipName("endfor");
        blockEnd();
        return new Statement.For(targets, iterated, filter, body, otherwise, line);
    }

    /** What a loop runs over; an {@code if} after it filters the loop. */
    private Expression withoutConditional() {
        Expression first = or();
        if (!current().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (skipOperator(",")) {
            items.add(or());
        }
        return new Expression.Items(items);
    }

    private List<String> targets() {
        boolean parenthesised = skipOperator("(");
        List<String> targets = new ArrayList<>(List.of(expectName()));
        while (skipOperator(",")) {
            targets.add(expectName());
        }
        if (parenthesised) {
            expectOperator(")");
        }
        return targets;
    }

    private Statement setStatement(int line) {
        List<String> targets = targets();
        String attribute = targets.size() == 1 && skipOperator(".") ? expectName() : null;
        if (skipOperator("=")) {
            Expression value = tuple();
            blockEnd();
            return attribute == null
                    ? new Statement.SetValue(targets, value, line)
                    : new Statement.SetAttribute(targets.getFirst(), attribute, value, line);
        }
        if (attribute != null || targets.size() > 1) {
            throw unexpected("'='");
        }
        Expression filtered = filters(new Expression.Name(Statement.Captured.BODY));
        blockEnd();
        return new Statement.Captured(targets.getFirst(), closedBody("endset"), filtered, line);
    }

    private Statement macro(int line) {
        String name = expectName();
        List<Statement.Parameter> parameters = new ArrayList<>();
        expectOperator("(");
        while (!skipOperator(")")) {
            String parameter = expectName();
            @Nullable Expression byDefault = skipOperator("=") ? expression() : null;
            parameters.add(new Statement.Parameter(parameter, byDefault));
            if (!current().isOperator(")")) {
                expectOperator(",");
            }
        }
        blockEnd();
        int outer = loops;
        loops = 0;
        List<Statement> body = closedBody("endmacro");
        loops = outer;
        return new Statement.Macro(name, parameters, body, line);
    }

    private List<Statement> closedBody(String end) {
        List<Statement> statements = body(Set.of(end));
        next();
        if (end.equals("endmacro") && current().kind() == Token.Kind.NAME) {
            next(); // the macro's name may be repeated
        }
        blockEnd();
        return statements;
    }

    private void blockEnd() {
        expect(Token.Kind.BLOCK_END, "'%}'");
    }

    private void expect(Token.Kind kind, String wanted) {
        if (current().kind() != kind) {
            throw unexpected(wanted);
        }
        next();
    }
}
