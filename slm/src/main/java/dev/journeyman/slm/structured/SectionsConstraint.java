package dev.journeyman.slm.structured;

import dev.journeyman.slm.generation.AnswerConstraint;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers in sections: headings in their order, marked lines, and free text in them, compiled for a vocabulary. Immutable; any thread may use it.
 *
 * <p>A text is one line of well-formed UTF-8 without control characters, begins with no space, and has a letter, a digit or a character beyond ASCII before its ending. Nothing stands
 * between the lines, and nothing behind the last text.
 *
 * <p>A model that would end its answer before the form lets it is led on the shortest way: to the next line, where it may find back, and not through more of a text that it had ended.
 */
public final class SectionsConstraint implements AnswerConstraint {
    private final Vocabulary vocabulary;
    private final Stacks start;

    private SectionsConstraint(Vocabulary vocabulary, Place first) {
        this.vocabulary = vocabulary;
        this.start = Stacks.of(new Stack(new PlaceFrame(first), Stack.EMPTY));
    }

    /**
     * Compiles a form.
     *
     * @param sections in their order; the first one must be there
     * @throws IllegalArgumentException where the first section need not be there, or a section that may be the last has endings: an answer could then neither go on nor end
     * @throws SchemaException where the vocabulary has no token of a line end alone, so that an answer could be begun that no tokens can end
     */
    public static SectionsConstraint of(List<AnswerSection> sections, Vocabulary vocabulary) throws SchemaException {
        if (sections.isEmpty() || sections.get(0).least() == 0) {
            throw new IllegalArgumentException("the first section must be there: " + sections);
        }
        int lineEnd = vocabulary.child(Vocabulary.ROOT, '\n');
        if (lineEnd < 0 || !vocabulary.hasTokens(lineEnd)) {
            throw new SchemaException(List.of(new SchemaException.Problem(
                    "", "this model's vocabulary has no token of a line end alone, so it cannot be held to sections")));
        }
        return new SectionsConstraint(vocabulary, first(sections, vocabulary));
    }

    /** The place before the first section; those behind it are made from the last to the first, because each leads to later ones. */
    private static Place first(List<AnswerSection> sections, Vocabulary vocabulary) {
        List<Branch> later = new ArrayList<>(); // to the sections that may come next
        boolean mayEnd = true;
        for (int s = sections.size() - 1; s >= 0; s--) {
            AnswerSection section = sections.get(s);
            if (mayEnd && !section.endings().isEmpty()) {
                throw new IllegalArgumentException(
                        "section " + section.heading() + ": may be the last, so its texts have no endings");
            }
            LineLexeme text = new LineLexeme(section, vocabulary);
            Place place = new Place(List.copyOf(later), mayEnd);
            for (int number = section.most() - 1; number >= 1; number--) {
                boolean enough = number >= section.least();
                List<Branch> branches = new ArrayList<>(enough ? later : List.of());
                branches.add(new Branch(literal("\n" + section.mark(number + 1), vocabulary), text, place));
                place = new Place(branches, mayEnd && enough);
            }
            boolean optional = section.least() == 0;
            if (!optional) {
                later.clear();
            }
            later.add(new Branch(literal((s == 0 ? "" : "\n") + section.beginning(), vocabulary), text, place));
            mayEnd &= optional;
        }
        return new Place(List.copyOf(later), false);
    }

    private static LiteralLexeme literal(String text, Vocabulary vocabulary) {
        return new LiteralLexeme(List.of(text), vocabulary);
    }

    @Override
    public int leastTokens() {
        return Math.max(1, start.cost());
    }

    @Override
    public Progress begin() {
        return new AnswerProgress(vocabulary, start, true);
    }

    /** Whether the text is an answer. */
    boolean matches(byte[] text) {
        Stacks readings = start;
        for (byte b : text) {
            readings = readings.step(b & 0xFF);
        }
        return !readings.isEmpty() && readings.isComplete();
    }

    /**
     * A way on from a place.
     *
     * @param literal line end, heading, mark
     * @param text what follows it
     * @param next where the answer is behind the text
     */
    private record Branch(LiteralLexeme literal, LineLexeme text, Place next) {
        int cost() {
            int begun = Bounds.sum(literal.cost(literal.start()), text.cost(text.start()));
            return Bounds.sum(begun, next.cost);
        }

        void step(int b, Stack rest, Stacks out) {
            Stack after = next.branches.isEmpty() ? rest : new Stack(new PlaceFrame(next), rest);
            new LexemeFrame(literal, literal.start())
                    .step(b, new Stack(new LexemeFrame(text, text.start()), after), out);
        }
    }

    /** Behind a text, or at the beginning: how the answer may go on, and whether it may end. */
    private static final class Place {
        final List<Branch> branches;
        final boolean mayEnd;
        final int cost;

        Place(List<Branch> branches, boolean mayEnd) {
            this.branches = branches;
            this.mayEnd = mayEnd;
            this.cost =
                    mayEnd ? 0 : branches.stream().mapToInt(Branch::cost).min().orElse(Bounds.NEVER);
        }
    }

    /** An answer that is at a place. */
    private record PlaceFrame(Place place) implements Frame {
        @Override
        public void step(int b, Stack rest, Stacks out) {
            for (Branch branch : place.branches) {
                branch.step(b, rest, out);
            }
        }

        @Override
        public int cost() {
            return place.cost;
        }

        @Override
        public boolean accepts() {
            return place.mayEnd;
        }
    }
}
