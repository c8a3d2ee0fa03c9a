package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, by descent, with Jinja2's precedence: if, or, and, not, comparison, + -, ~, * / // %, **, sign. */
class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> FACTORS = Set.of("*", "/", "//", "%");
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

    private final List<Token> tokens;
    private int at;
    private int depth;

    ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    final Token current() {
        return tokens.get(at);
    }

    final Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    final boolean skipOperator(String operator) {
        return skip(current().isOperator(operator));
    }

    final boolean skipName(String name) {
        return skip(current().isName(name));
    }

    private boolean skip(boolean matches) {
        if (matches) {
            at++;
        }
        return matches;
    }

    final void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    final String expectName() {
        if (current().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return next().text();
    }

    final JinjaException unexpected(String wanted) {
        return new JinjaException("line " + current().line() + ": " + wanted + " expected, and not "
                + current().described());
    }

    final void enter() {
        if (++depth > Limits.MAX_DEPTH) {
            throw new JinjaException(
                    "line " + current().line() + ": nested deeper than " + Limits.MAX_DEPTH + " levels");
        }
    }

    final void leave() {
        depth--;
    }

    /** An expression; several with commas between are a list, as Python's tuple. */
    final Expression tuple() {
        Expression first = expression();
        if (!current().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (skipOperator(",") && startsExpression()) {
            items.add(expression());
        }
        return new Expression.Items(items);
    }

    private boolean startsExpression() {
        return switch (current().kind()) {
            case NAME -> !current().isName("in");
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> Set.of("(", "[", "{", "-", "+").contains(current().text());
            default -> false;
        };
    }

    final Expression expression() {
        enter();
        Expression value = or();
        while (skipName("if")) {
            Expression test = or();
            value = new Expression.Conditional(test, value, skipName("else") ? expression() : null);
        }
        leave();
        return value;
    }

    final Expression or() {
        Expression left = and();
        while (skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (skipName("not")) {
            enter();
            Expression negated = new Expression.Not(not());
            leave();
            return negated;
        }
        return comparison();
    }

    private Expression comparison() {
        Expression first = sum();
        List<Expression.Link> links = new ArrayList<>();
        while (true) {
            if (current().kind() == Token.Kind.OPERATOR
                    && COMPARISONS.contains(current().text())) {
                String operator = next().text();
                links.add(new Expression.Link(operator, sum()));
            } else if (skipName("in")) {
                links.add(new Expression.Link("in", sum()));
            } else if (current().isName("not") && tokens.get(at + 1).isName("in")) {
                at += 2;
                links.add(new Expression.Link("not in", sum()));
            } else {
                return links.isEmpty() ? first : new Expression.Comparison(first, links);
            }
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (current().isOperator("+") || current().isOperator("-")) {
            String operator = next().text();
            left = new Expression.Arithmetic(operator, left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.getFirst() : new Expression.Concatenation(parts);
    }

    private Expression product() {
        Expression left = power();
        while (current().kind() == Token.Kind.OPERATOR
                && FACTORS.contains(current().text())) {
            String operator = next().text();
            left = new Expression.Arithmetic(operator, left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (skipOperator("**")) {
            left = new Expression.Arithmetic("**", left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean filtered) {
        enter();
        Expression value;
        if (skipOperator("-")) {
            value = new Expression.Sign(true, unary(false));
        } else if (skipOperator("+")) {
            value = new Expression.Sign(false, unary(false));
        } else {
            value = primary();
        }
        value = postfix(value);
        leave();
        return filtered ? filters(value) : value;
    }

    private Expression primary() {
        Token token = next();
        switch (token.kind()) {
            case NAME -> {
                return switch (token.text()) {
                    case "true", "True" -> new Expression.Literal(true);
                    case "false", "False" -> new Expression.Literal(false);
                    case "none", "None" -> new Expression.Literal(Values.NONE);
                    default -> new Expression.Name(token.text());
                };
            }
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (current().kind() == Token.Kind.STRING) {
                    text.append(next().text());
                }
                return new Expression.Literal(text.toString());
            }
            case INTEGER, FLOAT -> {
                return new Expression.Literal(number(token));
            }
            case OPERATOR -> {
                if (token.isOperator("(")) {
                    Expression inner = current().isOperator(")") ? new Expression.Items(List.of()) : tuple();
                    expectOperator(")");
                    return inner;
                }
                if (token.isOperator("[")) {
                    List<Expression> items = new ArrayList<>();
                    separated("]", () -> items.add(expression()));
                    return new Expression.Items(items);
                }
                if (token.isOperator("{")) {
                    List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
                    separated("}", () -> {
                        Expression key = expression();
                        expectOperator(":");
                        entries.add(Map.entry(key, expression()));
                    });
                    return new Expression.Dictionary(entries);
                }
            }
            default -> {}
        }
        at = token.kind() == Token.Kind.END ? at : at - 1;
        throw unexpected("an expression");
    }

    private static Object number(Token token) {
        String digits = token.text().replace("_", "");
        try {
            return token.kind() == Token.Kind.INTEGER ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new JinjaException("line " + token.line() + ": the number " + digits + " is too large");
        }
    }

    private void separated(String closing, Runnable element) {
        while (!skipOperator(closing)) {
            element.run();
            if (!current().isOperator(closing)) {
                expectOperator(",");
            }
        }
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (skipOperator(".")) {
                value = current().kind() == Token.Kind.INTEGER
                        ? new Expression.Item(value, new Expression.Literal(number(next())))
                        : new Expression.Attribute(value, expectName());
            } else if (skipOperator("[")) {
                value = subscript(value);
            } else if (current().isOperator("(")) {
                value = new Expression.Call(value, actuals());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression of) {
        @Nullable Expression[] bounds = new @Nullable Expression[3];
        int part = 0;
        while (!skipOperator("]")) {
            if (skipOperator(":")) {
                if (++part > 2) {
                    throw unexpected("']'");
                }
            } else if (bounds[part] == null) {
                bounds[part] = tuple();
            } else {
                throw unexpected("']'");
            }
        }
        if (part > 0) {
            return new Expression.Slice(of, bounds[0], bounds[1], bounds[2]);
        }
        if (bounds[0] == null) {
            throw unexpected("an index before ']'");
        }
        return new Expression.Item(of, bounds[0]);
    }

    final Expression filters(Expression start) {
        Expression value = start;
        while (true) {
            if (skipOperator("|")) {
                value = filter(value);
            } else if (skipName("is")) {
                value = test(value);
            } else if (current().isOperator("(")) {
                value = new Expression.Call(value, actuals());
            } else {
                return value;
            }
        }
    }

    /** The filter named next, applied to the value. */
    final Expression filter(Expression value) {
        int line = current().line();
        String name = expectName();
        if (!Filters.knows(name)) {
            throw new JinjaException("line " + line + ": no filter is named '" + name + "'");
        }
        return new Expression.Filter(value, name, current().isOperator("(") ? actuals() : Expression.Actuals.NONE);
    }

    private Expression test(Expression value) {
        boolean negated = skipName("not");
        int line = current().line();
        String name = expectName();
        if (!Tests.knows(name)) {
            throw new JinjaException("line " + line + ": no test is named '" + name + "'");
        }
        Expression.Actuals actuals = Expression.Actuals.NONE;
        if (current().isOperator("(")) {
            actuals = actuals();
        } else if (switch (current().kind()) {
            case NAME -> !AFTER_TEST.contains(current().text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> current().isOperator("[") || current().isOperator("{");
            default -> false;
        }) {
            actuals = new Expression.Actuals(List.of(postfix(primary())), Map.of());
        }
        Expression test = new Expression.Test(value, name, actuals);
        return negated ? new Expression.Not(test) : test;
    }

    private Expression.Actuals actuals() {
        expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        separated(")", () -> {
            if (current().kind() == Token.Kind.NAME && tokens.get(at + 1).isOperator("=")) {
                String name = expectName();
                expectOperator("=");
                named.put(name, expression());
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw unexpected("a named argument");
            }
        });
        return new Expression.Actuals(positional, named);
    }
}
