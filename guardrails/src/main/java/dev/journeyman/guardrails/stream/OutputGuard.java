package dev.journeyman.guardrails.stream;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.policy.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one answer from the model to the reader, streamed or whole: holds text back until a sentence is complete, has it judged, and releases what may be
 * sent. For one thread at a time.
 *
 * <p>What is held back is bounded. A sentence that grows past {@link #MOST_HELD} characters is released in parts: all that is held is judged, and then all but the last
 * {@link #OVERLAP} characters, cut at a space, may go, unless a rule changed something across the cut; then the cut moves before it. So a forbidden span of up to {@link
 * #OVERLAP} characters is seen whole wherever it stands in however long a sentence. The delay that this adds is therefore the time in which the model writes the rest of
 * the sentence and the first character of the next, and never more than that of {@link #MOST_HELD} characters.
 *
 * <p>After a block nothing more is released. The judgements of an answer are bounded by {@link #MOST_JUDGEMENTS}; of those that follow only a block is kept.
 */
public final class OutputGuard {
    /** The most characters that are held back. */
    public static final int MOST_HELD = 640;

    /** How much of an unfinished sentence stays when the rest is released. */
    public static final int OVERLAP = 200;

    /** The most judgements that are kept of one answer. */
    public static final int MOST_JUDGEMENTS = 32;

    private static final int MOST_SAID = 8_000; // what rules are shown of what was sent
    private static final int PARTS = 8; // places to try a cut at

    private final Guardrails guardrails;
    private final Situation situation;
    private final boolean mends;
    private final boolean looks;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder said = new StringBuilder();
    private final List<Judgement> judgements = new ArrayList<>();
    private boolean blocked;

    /** A guard of the answer in this situation. */
    public OutputGuard(Guardrails guardrails, Situation situation) {
        this(guardrails, situation, true);
    }

    private OutputGuard(Guardrails guardrails, Situation situation, boolean mends) {
        this.guardrails = guardrails;
        this.situation = situation;
        this.mends = mends;
        this.looks = guardrails.look(Stage.OUTPUT, situation);
    }

    /** A guard of an answer that has a form, JSON say, which mending could break: what a rule would mend ends the answer. */
    public static OutputGuard ofForm(Guardrails guardrails, Situation situation) {
        return new OutputGuard(guardrails, situation, false);
    }

    /** The model wrote more; returns what may be sent now. */
    public Released add(String text) {
        if (blocked) {
            return Released.NOTHING;
        }
        if (!looks) {
            return new Released(text, text.length(), false);
        }
        held.append(text);
        Released released = Released.NOTHING;
        while (!blocked) {
            int end = SentenceEnds.first(held, MOST_HELD + 1);
            if (end < 0 && held.length() <= MOST_HELD) {
                break;
            }
            released = released.then(end >= 0 && end <= MOST_HELD ? release(end) : releaseSome());
        }
        return released;
    }

    /** The model has written all; returns the rest that may be sent. */
    public Released end() {
        Released released = add("");
        return blocked || held.isEmpty() ? released : released.then(release(held.length()));
    }

    /** What ended the answer; empty where nothing did. */
    public Optional<Judgement> block() {
        return blocked ? Optional.of(judgements.get(judgements.size() - 1)) : Optional.empty();
    }

    /** What was found so far, in order; the last one is the block where there is one. */
    public List<Judgement> judgements() {
        return List.copyOf(judgements);
    }

    /** How many characters are held back now. */
    public int heldChars() {
        return held.length();
    }

    private Judged judge(String text) {
        return guardrails.judge(new Subject(Stage.OUTPUT, text, situation.after(said.toString())));
    }

    private Released release(int chars) {
        return settle(judge(held.substring(0, chars)), chars);
    }

    /**
     * Releases the beginning of a sentence that is too long to wait for.
     *
     * <p>Judged is all that is held. What may go is what the rules left as it was before a cut, or what they made of it where they left what is behind the cut. So a cut never
     * goes through anything that a rule changed, whatever a rule says of where it found it.
     */
    private Released releaseSome() {
        String all = held.substring(0, Math.min(held.length(), MOST_HELD));
        Judged whole = judge(all);
        if (whole.block().isPresent()) {
            return settle(whole, all.length());
        }
        String mended = whole.text();
        int cut = spaceBefore(all, all.length() - OVERLAP);
        if (mended.startsWith(all.substring(0, cut))) {
            return settle(
                    new Judged(all.substring(0, cut), List.of()), cut); // what was found is behind, and is found again
        }
        String rest = all.substring(cut);
        if (mended.endsWith(rest)) {
            return settle(new Judged(mended.substring(0, mended.length() - rest.length()), whole.judgements()), cut);
        }
        for (int part = PARTS;
                part > 0;
                part--) { // changed on both sides: a part that comes out as it does in the whole
            int earlier = spaceBefore(all, cut * part / PARTS);
            if (earlier == 0) {
                break;
            }
            Judged first = judge(all.substring(0, earlier));
            if (first.block().isEmpty() && mended.startsWith(first.text())) {
                return settle(first, earlier);
            }
        }
        return settle(whole, all.length()); // changed from its beginning to its end
    }

    /** The place after the last space that ends at or before a place; the place itself where there is none in reach, 0 only for 0. */
    private static int spaceBefore(String text, int place) {
        for (int i = place; i > Math.max(0, place - OVERLAP); i--) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return place > 0 && Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }

    private Released settle(Judged found, int chars) {
        boolean rewritten = !held.substring(0, chars).equals(found.text());
        Judged judged = rewritten && !mends ? blocked(found) : found;
        return settle(judged, chars, rewritten);
    }

    /** What was to be mended may not pass: the last rule that would have mended it blocks. */
    private static Judged blocked(Judged judged) {
        List<Judgement> all = new ArrayList<>(judged.judgements());
        for (int i = all.size() - 1; i >= 0 && judged.block().isEmpty(); i--) {
            Judgement its = all.get(i);
            if (its.action() == Action.REWRITE) {
                all.remove(i);
                all.add(new Judgement(
                        its.rule(),
                        its.stage(),
                        its.reason(),
                        Action.BLOCK,
                        its.evidence(),
                        its.explanation(),
                        its.reply()));
                break;
            }
        }
        return new Judged(judged.text(), all);
    }

    private Released settle(Judged judged, int chars, boolean rewritten) {
        for (Judgement found : judged.judgements()) {
            if (judgements.size() < MOST_JUDGEMENTS || found.blocks()) {
                judgements.add(found);
            }
        }
        if (judged.block().isPresent()) {
            blocked = true;
            held.setLength(0);
            return Released.NOTHING;
        }
        held.delete(0, chars);
        said.append(judged.text());
        if (said.length() > 2 * MOST_SAID) {
            said.delete(0, said.length() - MOST_SAID);
        }
        return new Released(judged.text(), chars, rewritten);
    }
}
