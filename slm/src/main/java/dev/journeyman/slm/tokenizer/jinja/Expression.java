package dev.journeyman.slm.tokenizer.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template computes with. */
sealed interface Expression {

    record Literal(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record Items(List<Expression> items) implements Expression {}

    record Dictionary(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    record Attribute(Expression of, String name) implements Expression {}

    record Item(Expression of, Expression key) implements Expression {}

    record Slice(
            Expression of,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    record Call(Expression callee, Actuals actuals) implements Expression {}

    record Filter(Expression of, String name, Actuals actuals) implements Expression {}

    record Test(Expression of, String name, Actuals actuals) implements Expression {}

    record Not(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Sign(boolean negative, Expression of) implements Expression {}

    record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

    record Concatenation(List<Expression> parts) implements Expression {}

    record Comparison(Expression first, List<Link> links) implements Expression {}

    record Conditional(
            Expression test, Expression then, @Nullable Expression otherwise) implements Expression {}

    /** One step of a chained comparison. */
    record Link(String operator, Expression right) {}

    /** The arguments of a call as written. */
    record Actuals(List<Expression> positional, Map<String, Expression> named) {
        static final Actuals NONE = new Actuals(List.of(), Map.of());
    }
}
