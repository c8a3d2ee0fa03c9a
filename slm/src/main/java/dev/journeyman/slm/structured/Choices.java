package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.List;

/** All choices of one grammar. Filled while a schema is read, then finished once. */
final class Choices {
    private final Vocabulary vocabulary;
    private final List<Choice> all = new ArrayList<>();
    private final Choice any = create();
    private boolean anyUsed;

    Choices(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    Choice create() {
        Choice choice = new Choice();
        all.add(choice);
        return choice;
    }

    /** Any value at all. */
    Choice any() {
        if (!anyUsed) {
            anyUsed = true;
            any.add(new ObjectValue(List.of(), any));
            any.add(new ArrayValue(any, 0, Bounds.ITEMS));
            any.add(lexeme(new StringLexeme(0, Bounds.STRING_CHARS)));
            any.add(lexeme(TableLexeme.number()));
            any.add(literals(List.of("true", "false", "null")));
        }
        return any;
    }

    Value literals(List<String> texts) {
        return lexeme(new LiteralLexeme(texts, vocabulary));
    }

    static Value lexeme(Lexeme lexeme) {
        return new Value.OfLexeme(lexeme);
    }

    /**
     * Computes what every choice can be and costs: depth by depth, because a value of one depth has parts of the depth below. So recursion ends, and the costs are those of
     * documents that keep to the bound.
     */
    void finish() {
        all.forEach(Choice::flatten);
        for (int depth = 0; depth <= Bounds.DEPTH; depth++) {
            for (Choice choice : all) {
                choice.computeCost(depth);
            }
        }
    }

    static Choice anyObject(Vocabulary vocabulary) {
        Choices choices = new Choices(vocabulary);
        Choice root = choices.create();
        root.add(new ObjectValue(List.of(), choices.any()));
        choices.finish();
        return root;
    }
}
