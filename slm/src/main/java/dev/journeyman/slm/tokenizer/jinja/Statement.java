package dev.journeyman.slm.tokenizer.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template does. Lines count from 1. */
sealed interface Statement {

    record Text(String text) implements Statement {}

    record Output(Expression value, int line) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise, int line) implements Statement {}

    record For(
            List<String> targets,
            Expression iterated,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record SetValue(List<String> targets, Expression value, int line) implements Statement {}

    record SetAttribute(String namespace, String attribute, Expression value, int line) implements Statement {}

    /** {@code set} with a body, and {@code filter}: the body's text through filters, stored or written. */
    record Captured(@Nullable String target, List<Statement> body, Expression filtered, int line) implements Statement {

        /** The name under which the filters see the body's text; no template can spell it. */
        static final String BODY = " body";
    }

    record Macro(String name, List<Parameter> parameters, List<Statement> body, int line) implements Statement {}

    /** {@code generation}: only marks what the model said. */
    record Group(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /** A condition and what follows from it. */
    record Branch(Expression test, List<Statement> body) {}

    /** A parameter of a macro. */
    record Parameter(String name, @Nullable Expression byDefault) {}
}
