package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out statements. */
final class Renderer {

    /** How a body was left. */
    private enum Left {
        AT_END,
        BY_BREAK,
        BY_CONTINUE
    }

    private final Budget budget;
    private final Evaluator evaluator;

    Renderer(Limits limits) {
        budget = new Budget(limits);
        evaluator = new Evaluator(budget);
    }

    String render(List<Statement> statements, Scope scope) {
        StringBuilder out = new StringBuilder();
        body(statements, scope, out);
        return out.toString();
    }

    private Left body(List<Statement> statements, Scope scope, StringBuilder out) {
        for (Statement statement : statements) {
            budget.step();
            Left left = switch (statement) {
                case Statement.Text text -> write(text.text(), out);
                case Statement.Output output -> write(Values.text(value(output.value(), scope, output.line())), out);
                case Statement.If choice -> choose(choice, scope, out);
                case Statement.For loop -> loop(loop, scope, out);
                case Statement.SetValue set -> {
                    assign(set.targets(), value(set.value(), scope, set.line()), scope, set.line());
                    yield Left.AT_END;
                }
                case Statement.SetAttribute set -> {
                    setAttribute(set, scope);
                    yield Left.AT_END;
                }
                case Statement.Captured captured -> capture(captured, scope, out);
                case Statement.Macro macro -> {
                    scope.set(macro.name(), (Callable) arguments -> expand(macro, arguments, scope));
                    yield Left.AT_END;
                }
                case Statement.Group group -> body(group.body(), scope, out);
                case Statement.Break end -> Left.BY_BREAK;
                case Statement.Continue next -> Left.BY_CONTINUE;
            };
            if (left != Left.AT_END) {
                return left;
            }
        }
        return Left.AT_END;
    }

    private Left write(String text, StringBuilder out) {
        out.append(text);
        budget.length(out.length());
        return Left.AT_END;
    }

    private Object value(Expression expression, Scope scope, int line) {
        try {
            return evaluator.evaluate(expression, scope);
        } catch (JinjaException e) {
            throw e.at(line);
        }
    }

    private Left choose(Statement.If choice, Scope scope, StringBuilder out) {
        for (Statement.Branch branch : choice.branches()) {
            if (Values.truth(value(branch.test(), scope, choice.line()))) {
                return body(branch.body(), scope, out);
            }
        }
        return body(choice.otherwise(), scope, out);
    }

    private Left loop(Statement.For loop, Scope scope, StringBuilder out) {
        List<Object> items;
        try {
            items = Values.items(value(loop.iterated(), scope, loop.line()));
        } catch (JinjaException e) {
            throw e.at(loop.line());
        }
        @Nullable Expression filter = loop.filter();
        if (filter != null) {
            List<Object> kept = new ArrayList<>();
            for (Object item : items) {
                Scope inner = new Scope(scope, Map.of());
                assign(loop.targets(), item, inner, loop.line());
                if (Values.truth(value(filter, inner, loop.line()))) {
                    kept.add(item);
                }
            }
            items = kept;
        }
        if (items.isEmpty()) {
            return body(loop.otherwise(), scope, out);
        }
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            Scope inner = new Scope(scope, Map.of("loop", new Loop(items, i)));
            assign(loop.targets(), items.get(i), inner, loop.line());
            if (body(loop.body(), inner, out) == Left.BY_BREAK) {
                break;
            }
        }
        return Left.AT_END;
    }

    private static void assign(List<String> targets, Object value, Scope scope, int line) {
        if (targets.size() == 1) {
            scope.set(targets.getFirst(), value);
            return;
        }
        List<Object> parts = Values.items(value);
        if (parts.size() != targets.size()) {
            throw new JinjaException("line " + line + ": " + targets.size() + " names for " + parts.size() + " values");
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(targets.get(i), parts.get(i));
        }
    }

    private void setAttribute(Statement.SetAttribute set, Scope scope) {
        if (!(scope.get(set.namespace()) instanceof Namespace namespace)) {
            throw new JinjaException("line " + set.line() + ": '" + set.namespace()
                    + "' is not a namespace: cannot assign attribute on non-namespace object");
        }
        namespace.set(set.attribute(), value(set.value(), scope, set.line()));
    }

    private Left capture(Statement.Captured captured, Scope scope, StringBuilder out) {
        StringBuilder inner = new StringBuilder();
        Left left = body(captured.body(), new Scope(scope, Map.of()), inner);
        Scope seen = new Scope(scope, Map.of(Statement.Captured.BODY, inner.toString()));
        Object filtered = value(captured.filtered(), seen, captured.line());
        @Nullable String target = captured.target();
        if (target == null) {
            write(Values.text(filtered), out);
        } else {
            scope.set(target, filtered);
        }
        return left;
    }

    private Object expand(Statement.Macro macro, Arguments arguments, Scope defined) {
        List<Statement.Parameter> parameters = macro.parameters();
        if (arguments.positional().size() > parameters.size()) {
            throw new JinjaException(
                    "macro '" + macro.name() + "' takes not more than " + parameters.size() + " argument(s)");
        }
        for (String name : arguments.named().keySet()) {
            if (parameters.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw new JinjaException("macro '" + macro.name() + "' takes no keyword argument '" + name + "'");
            }
        }
        budget.enter();
        Scope scope = new Scope(defined, Map.of());
        for (int i = 0; i < parameters.size(); i++) {
            Statement.Parameter parameter = parameters.get(i);
            @Nullable Expression byDefault = parameter.byDefault();
            Object value = i < arguments.positional().size()
                    ? arguments.positional().get(i)
                    : arguments.named().get(parameter.name());
            if (value == null) {
                value = byDefault == null ? Undefined.name(parameter.name()) : value(byDefault, scope, macro.line());
            }
            scope.set(parameter.name(), value);
        }
        String text = render(macro.body(), scope);
        budget.leave();
        return text;
    }
}
