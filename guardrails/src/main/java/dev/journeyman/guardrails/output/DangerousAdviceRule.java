package dev.journeyman.guardrails.output;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Explanation;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.Span;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code dangerous-advice}: what the domain knows to be dangerous is said with its warning, or not at all.
 *
 * <p>A hazard is found where every group of one of its ways is in the sentence, the deed is not denied, and nothing says that it was made safe. The warning follows the
 * sentence; before a part of a sentence it stands in brackets. A warning that was given in this answer is not given again.
 */
public final class DangerousAdviceRule implements Rule {
    private static final int MOST_BEFORE = 2_000;
    private static final int REACH = 16; // words to either side of a deed that are about it
    private static final int LIST = 3; // words from one deed of a list to the next

    private final List<Hazard> hazards;
    private final Denials denials;
    private final List<List<Deed>> byBeginning = new ArrayList<>(); // by the slot of the first word

    /** A way of saying a deed, and whose deed it is. */
    private record Deed(Phrase phrase, int hazard) {}

    /** A rule of these hazards. */
    public DangerousAdviceRule(List<Hazard> hazards, Denials denials) {
        this.hazards = List.copyOf(hazards);
        this.denials = denials;
        for (int i = 0; i < PhraseSet.SLOTS; i++) {
            byBeginning.add(new ArrayList<>());
        }
        for (int i = 0; i < this.hazards.size(); i++) {
            for (Hazard.Way way : this.hazards.get(i).says()) {
                for (Phrase deed : way.groups().get(0).near().all()) {
                    List<Deed> of = byBeginning.get(PhraseSet.slot(deed.words().get(0)));
                    Deed each = new Deed(deed, i);
                    if (!of.contains(each)) {
                        of.add(each);
                    }
                }
            }
        }
    }

    @Override
    public String name() {
        return "dangerous-advice";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.OUTPUT);
    }

    @Override
    public Cost cost() {
        return Cost.HIGH; // last of those that mend, so that its warning is not judged by the others
    }

    @Override
    public Verdict check(Subject subject, Budget budget) {
        Words sentence = Words.of(subject.text());
        boolean[] possible = new boolean[hazards.size()];
        boolean any = false;
        for (int w = 0; w < sentence.size(); w++) {
            List<Deed> deeds = byBeginning.get(PhraseSet.slot(sentence.word(w)));
            for (int d = 0; d < deeds.size(); d++) {
                Deed deed = deeds.get(d);
                if (!possible[deed.hazard()] && deed.phrase().standsAt(sentence, w)) {
                    possible[deed.hazard()] = true;
                    any = true;
                }
            }
        }
        if (!any) {
            return Verdict.ALLOW;
        }
        Around around = new Around(subject);
        String text = subject.text();
        Verdict.@Nullable Rewrite mended = null;
        for (int i = 0; i < possible.length; i++) {
            if (!possible[i]) {
                continue;
            }
            budget.check();
            Hazard hazard = hazards.get(i);
            Span found = found(hazard, sentence, around);
            if (found == null) {
                continue;
            }
            Explanation why = Explanation.of(
                    "The answer advises something dangerous" + (hazard.blocks() ? "." : " without its warning."),
                    "hazard " + hazard.name());
            if (hazard.blocks()) {
                return new Verdict.Block(hazard.name().replace('-', '_'), found, why);
            }
            if (!subject.situation().said().contains(hazard.warning()) && !text.contains(hazard.warning())) {
                text = warned(text, hazard.warning());
                mended = new Verdict.Rewrite(
                        mended == null ? hazard.name().replace('-', '_') : mended.reason(),
                        mended == null ? found : mended.evidence(),
                        text,
                        mended == null ? why : mended.explanation());
            }
        }
        return mended == null ? Verdict.ALLOW : mended;
    }

    private static String warned(String text, String warning) {
        String body = text.stripTrailing();
        String trail = text.substring(body.length());
        boolean ended = body.isEmpty()
                || ".!?:)*|\"".indexOf(body.charAt(body.length() - 1)) >= 0
                || trail.isEmpty()
                || trail.indexOf('\n') >= 0;
        return ended ? body + " " + warning + trail : "(" + warning + ") " + text;
    }

    private @Nullable Span found(Hazard hazard, Words sentence, Around around) {
        for (Hazard.Way way : hazard.says()) {
            int denied = -LIST - 1; // the last deed that was
            for (int deed = way.groups().get(0).near().first(sentence, 0, sentence.size());
                    deed >= 0;
                    deed = way.groups().get(0).near().first(sentence, deed + 1, sentence.size())) {
                Span span = all(way, deed, sentence, around);
                if (span == null) {
                    continue;
                }
                if (deed - denied <= LIST || denials.deny(sentence, deed)) {
                    denied = deed; // "do not open, loosen or remove"
                } else if (!isMadeSafe(hazard, sentence, deed, around)) {
                    return span;
                }
            }
        }
        return null;
    }

    /** From the first to the last word that makes it the hazard; null where a group is missing. */
    private static @Nullable Span all(Hazard.Way way, int deed, Words sentence, Around around) {
        int from = Math.max(Denials.sentenceStart(sentence, deed), deed - REACH);
        int to = Math.min(Denials.sentenceEnd(sentence, deed), deed + REACH);
        int first = deed;
        int last = deed;
        for (int i = 1; i < way.groups().size(); i++) {
            Hazard.Group group = way.groups().get(i);
            int at = group.near().first(sentence, from, to);
            if (at >= 0) {
                first = Math.min(first, at);
                last = Math.max(last, at);
            } else if (!around.has(group.anywhere())) {
                return null;
            }
        }
        return new Span(
                sentence.words().get(first).start(), sentence.words().get(last).end());
    }

    /** What may not be advised at all is made safe by nothing but the sentence itself. */
    private boolean isMadeSafe(Hazard hazard, Words sentence, int deed, Around around) {
        if (hazard.blocks()) {
            return isMadeSafe(
                    hazard,
                    sentence,
                    Math.max(Denials.sentenceStart(sentence, deed), deed - REACH),
                    Math.min(Denials.sentenceEnd(sentence, deed), deed + REACH));
        }
        return isMadeSafe(hazard, sentence, Math.max(0, deed - REACH), deed + REACH)
                || isMadeSafe(hazard, around.said(), 0, around.said().size());
    }

    private boolean isMadeSafe(Hazard hazard, Words text, int from, int to) {
        for (int at = hazard.unless().first(text, from, to);
                at >= 0;
                at = hazard.unless().first(text, at + 1, to)) {
            if (!denials.denyRight(text, at)) {
                return true;
            }
        }
        return false;
    }

    /** What surrounds the sentence, read when it is first asked for. */
    private static final class Around {
        private final Subject subject;
        private @Nullable Words said;
        private @Nullable Words question;

        Around(Subject subject) {
            this.subject = subject;
        }

        Words said() {
            if (said == null) {
                String text = subject.situation().said();
                said = Words.of(text.substring(Math.max(0, text.length() - MOST_BEFORE)));
            }
            return said;
        }

        boolean has(PhraseSet phrases) {
            if (phrases.isEmpty()) {
                return false;
            }
            if (question == null) {
                String text = subject.situation().question();
                question = Words.of(text.substring(0, Math.min(MOST_BEFORE, text.length())));
            }
            return phrases.first(question, 0, question.size()) >= 0 || phrases.first(said(), 0, said().size()) >= 0;
        }
    }
}
