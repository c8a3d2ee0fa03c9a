package dev.journeyman.guardrails.input;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import dev.journeyman.guardrails.text.Layer;
import dev.journeyman.guardrails.text.PlainText;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Blocks texts that try to turn the model against its instructions, by what they say in ten languages and by the marks of a prompt, in the text and in all that is encoded
 * in it. Precise, so that it may judge manuals: their imperatives are addressed to a mechanic.
 */
public final class InjectionPatternsRule implements Rule {
    /** The rule's name. */
    public static final String NAME = "injection-patterns";

    /** Reason: marks of a prompt. The other reasons stand in {@code injection.phrases}. */
    public static final String PROMPT_MARKS = "prompt_marks";

    private static final Phrases PHRASES = new Phrases(PhraseFile.resource("injection.phrases"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Stage> stages() {
        return EnumSet.of(Stage.INPUT, Stage.PASSAGE, Stage.CORRECTION);
    }

    @Override
    public Cost cost() {
        return Cost.LOW;
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        Optional<Verdict.Block> plain = find(subject.plain(), subject.stage(), budget);
        if (plain.isPresent()) {
            return plain.get();
        }
        for (Layer layer : subject.plain().layers()) {
            budget.check();
            Optional<Verdict.Block> found = find(layer.text(), subject.stage(), budget);
            if (found.isPresent()) {
                return inLayer(found.get(), layer);
            }
        }
        return Verdict.ALLOW;
    }

    /** What a text says by itself, without what is encoded in it. */
    static Optional<Verdict.Block> find(PlainText text, Stage stage, Budget budget) {
        Optional<Span> marks = RoleMarkers.find(text);
        if (marks.isPresent()) {
            return Optional.of(new Verdict.Block(
                    PROMPT_MARKS,
                    marks.get(),
                    Explanation.of("It has marks that only a prompt has, as if another turn or the system spoke.")));
        }
        return PHRASES.find(text.words(), stage, budget)
                .map(match -> new Verdict.Block(
                        match.group().reason(),
                        match.span(),
                        Explanation.of(match.group().says())));
    }

    /** A finding in an encoded text, told as one of the text around it. */
    static Verdict.Block inLayer(Verdict.Block found, Layer layer) {
        String how = String.join(
                " in ",
                layer.encodings().stream().map(encoding -> encoding.label()).toList());
        return new Verdict.Block(
                found.reason(), layer.span(), Explanation.of(found.explanation().says(), "it was written as " + how));
    }
}
