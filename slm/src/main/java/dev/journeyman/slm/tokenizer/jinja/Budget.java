package dev.journeyman.slm.tokenizer.jinja;

import java.util.List;

/** What is left of the {@link Limits} of one rendering. */
final class Budget {

    private final Limits limits;
    private long steps;
    private int depth;
    private int expressionDepth;

    Budget(Limits limits) {
        this.limits = limits;
    }

    void step() {
        if (++steps > limits.steps()) {
            throw new JinjaException("rendering takes more than " + limits.steps() + " steps");
        }
    }

    /** Counts the size of a text or list as well as the step, so that working on large ones again and again ends too. */
    Object checked(Object value) {
        if (value instanceof List<?> list) {
            steps += list.size() >>> 6;
        }
        if (value instanceof String text) {
            length(text.length());
            steps += text.length() >>> 10;
        }
        return value;
    }

    void length(int characters) {
        if (characters > limits.characters()) {
            throw new JinjaException("a text grows beyond " + limits.characters() + " characters");
        }
    }

    /** An expression within another begins: a sum of n parts is as deep as it is long. */
    void descend() {
        if (++expressionDepth > Limits.MAX_EXPRESSION_DEPTH) {
            throw new JinjaException("an expression nests deeper than " + Limits.MAX_EXPRESSION_DEPTH + " levels");
        }
    }

    void ascend() {
        expressionDepth--;
    }

    void enter() {
        if (++depth > Limits.MAX_DEPTH) {
            throw new JinjaException("macros call each other deeper than " + Limits.MAX_DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
