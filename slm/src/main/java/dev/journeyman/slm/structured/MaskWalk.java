package dev.journeyman.slm.structured;

import java.util.HashSet;
import java.util.Set;

/**
 * Finds the tokens that may come next: walks the vocabulary's trie together with the readings, and leaves a subtree as soon as no reading is left.
 *
 * <p>Inside a string nearly every token may follow, so there the walk is replaced by {@link StringTokens}, which were found once, and only tokens that leave the string are walked
 * with what surrounds it (the division into tokens that depend on the context and tokens that do not is XGrammar's: Dong et al. 2024; walking a trie of tokens with the
 * grammar is llguidance's).
 */
final class MaskWalk {
    private final Vocabulary vocabulary;
    private final int budget;
    private final long[] bits; // [V]
    private int worst;

    private MaskWalk(Vocabulary vocabulary, int budget) {
        this.vocabulary = vocabulary;
        this.budget = budget;
        this.bits = new long[(vocabulary.size() + 63) >> 6];
    }

    /**
     * The tokens after which the document can be ended with at most so many more.
     *
     * @return [V] bits, not to be changed
     */
    static long[] mask(Vocabulary vocabulary, Stacks readings, int budget) {
        Stacks key = readings.canonical(vocabulary.longest());
        MaskCache.Mask known = vocabulary.masks().get(key.all());
        if (known == null) {
            MaskWalk walk = new MaskWalk(vocabulary, Bounds.NEVER - 1);
            walk.all(key);
            known = new MaskCache.Mask(walk.bits, walk.worst);
            vocabulary.masks().put(key.all(), known);
        }
        if (known.worst() <= budget) {
            return known.bits();
        }
        MaskWalk walk = new MaskWalk(vocabulary, budget);
        walk.all(key);
        return walk.bits;
    }

    private void all(Stacks readings) {
        Stacks others = new Stacks();
        for (Stack stack : readings.all()) {
            if (!inLexeme(stack)) {
                others.add(stack);
            }
        }
        if (!others.isEmpty()) {
            children(Vocabulary.ROOT, others);
        }
    }

    /** Walks the nodes below a node. */
    private void children(int node, Stacks readings) {
        for (int child = node + 1; child < vocabulary.end(node); child = vocabulary.end(child)) {
            Stacks next = readings.step(vocabulary.label(child));
            if (!next.isEmpty()) {
                at(child, next.cost());
                if (vocabulary.hasChildren(child)) {
                    children(child, next);
                }
            }
        }
    }

    /** Allows a node's own tokens, if the rest fits. */
    private void at(int node, int cost) {
        if (cost <= budget && vocabulary.hasTokens(node)) {
            vocabulary.set(node, bits);
            worst = Math.max(worst, cost);
        }
    }

    /** Does the work for a reading inside a string, number or literal, or says that it is not inside one. */
    private boolean inLexeme(Stack stack) {
        if (stack.top() instanceof LexemeFrame frame && frame.lexeme() instanceof StringLexeme string) {
            int sub = StringLexeme.sub(frame.state());
            int chars = StringLexeme.chars(frame.state());
            int costly = Math.max(0, string.min() - chars) + 1 + StringBytes.MOST_LEFT;
            if (sub == StringBytes.OPEN || !inside(sub, true, string.max() - chars, costly, stack)) {
                return inLexeme(frame, stack);
            }
            StringTokens tokens = vocabulary.strings(sub, true);
            Stacks rest = Stacks.of(stack.rest());
            for (int i = 0; i < tokens.exits.length; i++) {
                int length = chars + tokens.exitChars[i];
                if (length >= string.min() && length <= string.max()) {
                    exit(tokens.exits[i], rest);
                }
            }
            return true;
        }
        if (stack.top() instanceof LexemeFrame frame) {
            return inLexeme(frame, stack);
        }
        return stack.top() instanceof FreeNameFrame name && inFreeName(name, stack);
    }

    private boolean inLexeme(LexemeFrame frame, Stack stack) {
        Stacks rest = Stacks.of(stack.rest());
        if (frame.accepts() && !rest.isEmpty()) {
            children(Vocabulary.ROOT, rest);
        }
        lexeme(Vocabulary.ROOT, frame.lexeme(), frame.state(), rest);
        return true;
    }

    private void lexeme(int node, Lexeme lexeme, long state, Stacks rest) {
        for (int child = node + 1; child < vocabulary.end(node); child = vocabulary.end(child)) {
            long next = lexeme.step(state, vocabulary.label(child));
            if (next == Lexeme.DEAD) {
                continue;
            }
            if (lexeme.isFinal(next)) {
                exit(child, rest);
                continue;
            }
            at(child, Bounds.sum(lexeme.cost(next), rest.cost()));
            if (vocabulary.hasChildren(child)) {
                if (lexeme.accepts(next)) {
                    children(child, rest);
                }
                lexeme(child, lexeme, next, rest);
            }
        }
    }

    private boolean inFreeName(FreeNameFrame name, Stack stack) {
        int costly = name.owner().costAfterFreeName() + 2 + StringBytes.MOST_LEFT;
        if (!name.rivals().isEmpty()) {
            costly += 4 * Bounds.FREE_NAME_CHARS;
        }
        if (!inside(name.sub(), false, name.most() - name.chars(), costly, stack)) {
            return false;
        }
        Set<Integer> forbidden = new HashSet<>();
        for (String rival : name.rivals()) {
            int node = Vocabulary.ROOT;
            for (int i = name.bytes(); i < rival.length() && node >= 0; i++) {
                node = vocabulary.child(node, rival.charAt(i));
            }
            forbidden.add(node < 0 ? -1 : vocabulary.child(node, '"'));
        }
        StringTokens tokens = vocabulary.strings(name.sub(), false);
        Stacks rest = Stacks.of(new Stack(name.owner().afterFreeName(null), stack.rest()));
        for (int i = 0; i < tokens.exits.length; i++) {
            if (name.mayEndAfter(tokens.exitChars[i]) && !forbidden.contains(tokens.exits[i])) {
                exit(tokens.exits[i], rest);
            }
        }
        return true;
    }

    /** Allows the tokens that stay inside a string, if the rest fits after each of them; else each is to be looked at. */
    private boolean inside(int sub, boolean escapes, int mostChars, int costly, Stack stack) {
        int cost = Bounds.sum(costly, stack.rest().cost());
        if (cost > budget) {
            return false;
        }
        vocabulary.strings(sub, escapes).setInside(mostChars, bits);
        worst = Math.max(worst, cost);
        return true;
    }

    private void exit(int node, Stacks rest) {
        if (rest.isEmpty()) {
            return;
        }
        at(node, rest.cost());
        if (vocabulary.hasChildren(node)) {
            children(node, rest);
        }
    }
}
