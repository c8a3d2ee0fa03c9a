package dev.journeyman.feedback.records;

import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.records.Candidate.Support;
import dev.journeyman.feedback.records.Statement.Choice;
import dev.journeyman.feedback.records.Statement.Correction;
import dev.journeyman.feedback.records.Statement.Thumb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From feedback to records: the rules of the package's page, as a pure function.
 *
 * <p>Ups and downs on one prompt could make as many pairs as their product. Of each prompt at most {@link #MOST_RATED_PAIRS} are made: in rounds, in
 * each of which every up meets another down, both in the order of their texts' digests. So each answer gets its first pair before any gets its second,
 * and what is left out does not depend on who came first.
 */
public final class Derivation {
    /** The most pairs that the thumbs on one prompt make. */
    public static final int MOST_RATED_PAIRS = 64;

    private Derivation() {}

    /** The records that the log's events make. */
    public static Derived derive(List<? extends Event> events) {
        return derive(Opinions.of(events));
    }

    /** The records that opinions make, with what the opinions refused among the refusals. */
    public static Derived derive(Opinions opinions) {
        Map<String, List<Statement>> byPrompt = new TreeMap<>();
        List<Refusal> refusals = new ArrayList<>(opinions.refusals());
        Claims claims = new Claims();
        for (Statement statement : opinions.statements()) {
            Answer answer = statement.answers().get(0);
            if (statement.answers().stream().anyMatch(each -> !each.readByModel())) {
                refusals.add(refusal(
                        "request-blocked", "a guardrail blocked the request before a model read it", statement));
            } else if (statement instanceof Choice choice
                    && !answer.promptKey().equals(choice.over().promptKey())) {
                refusals.add(refusal(
                        "other-prompt",
                        choice.preferred().interactionId() + " and "
                                + choice.over().interactionId() + " answer two different prompts",
                        statement));
            } else {
                byPrompt.computeIfAbsent(answer.promptKey(), key -> new ArrayList<>())
                        .add(statement);
            }
        }
        byPrompt.forEach((key, statements) -> new OnePrompt(key, statements, claims, refusals).derive());
        return new Derived(
                claims.candidates(), refusals.stream().sorted().distinct().toList());
    }

    private static Refusal refusal(String rule, String text, Statement... statements) {
        return new Refusal(List.of(statements).stream().map(Statement::eventId).toList(), new Reason(rule, text));
    }

    /** The rules within one prompt. */
    private static final class OnePrompt {
        private final String promptKey;
        private final List<Statement> statements;
        private final Claims claims;
        private final List<Refusal> refusals;
        private final Map<String, Map<AnswerKey, Thumb>> thumbs = new TreeMap<>(); // by technician, then answer
        private final TreeSet<String> used = new TreeSet<>(); // ids of thumbs that are not alone

        OnePrompt(String promptKey, List<Statement> statements, Claims claims, List<Refusal> refusals) {
            this.promptKey = promptKey;
            this.statements = statements;
            this.claims = claims;
            this.refusals = refusals;
        }

        void derive() {
            for (Statement statement : statements) {
                if (statement instanceof Thumb thumb) {
                    thumbs.computeIfAbsent(thumb.technician(), key -> new TreeMap<>())
                            .put(thumb.answer().key(), thumb);
                }
            }
            for (Statement statement : statements) {
                switch (statement) {
                    case Correction correction -> correction(correction);
                    case Choice choice -> choice(choice);
                    case Thumb thumb -> {
                        // Below, when it is known which thumbs go with a correction or a comparison.
                    }
                }
            }
            ratings();
            statements.stream()
                    .filter(Thumb.class::isInstance)
                    .map(Thumb.class::cast)
                    .forEach(this::lone);
        }

        private void correction(Correction correction) {
            claims.demonstration(promptKey, correction);
            Answer answer = correction.answer();
            if (!answer.isSide()) {
                refusals.add(refusal("no-side", unusable(answer), correction));
            } else if (!correction.changes()) {
                refusals.add(refusal("same-text", "the correction says what the answer says", correction));
            } else {
                List<Statement> together = with(correction, thumb(correction.technician(), answer, false));
                claims.pair(
                        promptKey,
                        new Support(Origin.CORRECTION, together),
                        new Side(correction.textKey(), correction.text()),
                        Side.of(answer));
            }
        }

        private void choice(Choice choice) {
            Answer better = choice.preferred();
            Answer worse = choice.over();
            if (!better.isWhole()) {
                refusals.add(refusal("not-whole", unusable(better), choice));
            } else if (!worse.isSide()) {
                refusals.add(refusal("no-side", unusable(worse), choice));
            } else if (better.key().equals(worse.key())) {
                refusals.add(refusal("same-text", "both answers say the same", choice));
            } else {
                List<Statement> together = new ArrayList<>(with(choice, thumb(choice.technician(), better, true)));
                together.addAll(with(null, thumb(choice.technician(), worse, false)));
                claims.pair(promptKey, new Support(Origin.COMPARISON, together), Side.of(better), Side.of(worse));
            }
        }

        private @Nullable Thumb thumb(String technician, Answer answer, boolean up) {
            Thumb thumb = thumbs.getOrDefault(technician, Map.of()).get(answer.key());
            return thumb != null && thumb.up() == up && isUsable(thumb) ? thumb : null;
        }

        private static boolean isUsable(Thumb thumb) {
            return thumb.up() ? thumb.answer().isWhole() : thumb.answer().isSide();
        }

        private List<Statement> with(@Nullable Statement statement, @Nullable Thumb thumb) {
            List<Statement> together = new ArrayList<>();
            if (statement != null) {
                together.add(statement);
            }
            if (thumb != null) {
                together.add(thumb);
                used.add(thumb.eventId());
            }
            return together;
        }

        private void ratings() {
            Map<AnswerKey, List<Thumb>> ups = new TreeMap<>();
            Map<AnswerKey, List<Thumb>> downs = new TreeMap<>();
            for (Map<AnswerKey, Thumb> ofOne : thumbs.values()) {
                ofOne.forEach((key, thumb) -> {
                    if (isUsable(thumb)) {
                        (thumb.up() ? ups : downs)
                                .computeIfAbsent(key, missing -> new ArrayList<>())
                                .add(thumb);
                    }
                });
            }
            List<AnswerKey> good = List.copyOf(ups.keySet());
            List<AnswerKey> bad = List.copyOf(downs.keySet());
            int pairs = 0;
            for (int round = 0; round < bad.size(); round++) {
                for (int i = 0; i < good.size(); i++) {
                    AnswerKey better = good.get(i);
                    AnswerKey worse = bad.get((i + round) % bad.size());
                    if (better.equals(worse)) {
                        continue; // technicians disagree on it: each of their thumbs is a record, and trust decides
                    }
                    if (pairs == MOST_RATED_PAIRS) {
                        return;
                    }
                    pairs++;
                    pairs(ups.getOrDefault(better, List.of()), downs.getOrDefault(worse, List.of()));
                }
            }
        }

        /** One claim: each up is in a support, and each down, with as few supports as that takes. */
        private void pairs(List<Thumb> ups, List<Thumb> downs) {
            for (int i = 0; i < Math.max(ups.size(), downs.size()); i++) {
                Thumb up = ups.get(i % ups.size());
                Thumb down = downs.get(i % downs.size());
                used.add(up.eventId());
                used.add(down.eventId());
                claims.pair(
                        promptKey,
                        new Support(Origin.RATINGS, List.of(up, down)),
                        Side.of(up.answer()),
                        Side.of(down.answer()));
            }
        }

        private void lone(Thumb thumb) {
            Answer answer = thumb.answer();
            if (used.contains(thumb.eventId())) {
                return;
            }
            if (isUsable(thumb)) {
                claims.unpaired(promptKey, thumb);
            } else {
                refusals.add(refusal(thumb.up() ? "not-whole" : "no-side", unusable(answer), thumb));
            }
        }

        private static String unusable(Answer answer) {
            String what = switch (answer.finish()) {
                case STOP -> "is blank";
                case LENGTH -> "was cut at the token limit, and its end is none to learn";
                case CONTENT_FILTER -> "was blocked by a guardrail";
                case CANCELLED -> "was cancelled before its end";
                case ERROR -> "failed before its end";
            };
            return answer.interactionId() + " " + what;
        }
    }
}
