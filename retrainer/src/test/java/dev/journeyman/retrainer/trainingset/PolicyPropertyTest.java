package dev.journeyman.retrainer.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.evaluation.HeldOutQuestion;
import dev.journeyman.slm.tokenizer.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ten thousand attempts to break the policy, each from a set that keeps to it: every one is refused, by the rule that it breaks. */
class PolicyPropertyTest {
    private static final int ATTEMPTS = 10_000;
    private static final long SEED = Long.getLong("journeyman.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<HeldOutQuestion> heldOut = new ArrayList<>();
    private int names;
    private Map<String, String> retired = Map.of();

    /** What a set is to be made of. */
    private record Case(double cap, List<TrainingRecord> records, List<TrainingRecord> feedback, Anchor anchor) {
        TrainingSet build(HeldOutIndex index, Map<String, String> retired) throws PolicyException {
            TrainingSetPolicy policy =
                    TrainingSetPolicy.of(cap, null, null, null, null, 0.5, null, retired, null, null);
            return TrainingSet.build(
                    policy, records, FeedbackRecords.of(feedback, Map.of()), anchor, index, Records.WORDS);
        }
    }

    /** An attempt that never came to be a record. */
    private static final class NoRecord extends Exception {
        private static final long serialVersionUID = 1;
    }

    private interface Attempt {
        void on(Case valid) throws NoRecord;
    }

    @Test
    void everyAttemptIsRefusedByItsRule() {
        System.out.println("PolicyPropertyTest seed " + SEED + " (replay: -Djourneyman.seed=" + SEED + ")");
        for (int i = 0; i < 200; i++) {
            heldOut.add(new HeldOutQuestion("eval/" + i, words(i % 2 == 0 ? 4 + i % 8 : 13 + i % 20), false));
        }
        HeldOutIndex index = new HeldOutIndex(heldOut, 0.8);
        Map<PolicyReason.Rule, List<Attempt>> attempts = new EnumMap<>(PolicyReason.Rule.class);
        attempts.put(PolicyReason.Rule.SYNTHETIC_CAP, List.of(this::moreExamples, this::moreTokens, this::moreOfBoth));
        attempts.put(
                PolicyReason.Rule.ANCHOR,
                List.of(this::missing, this::reworded, this::replacedBySynthetic, this::retiredFeedback));
        attempts.put(PolicyReason.Rule.CONTAMINATION, List.of(this::asked, this::hidden, this::answered));
        attempts.put(
                PolicyReason.Rule.PROVENANCE,
                List.of(
                        this::noProvenance,
                        this::noTeacher,
                        this::feedbackOfAFile,
                        this::oneIdTwice,
                        this::launderedSynthetic,
                        this::tooMuchTrust));
        List<PolicyReason.Rule> rules = List.copyOf(attempts.keySet());
        int neverRecords = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            PolicyReason.Rule rule = rules.get(i % rules.size());
            List<Attempt> ways = attempts.getOrDefault(rule, List.of());
            Attempt attempt = ways.get(random.nextInt(ways.size()));
            Case valid = valid(index, i % 20 == 0);
            try {
                retired = Map.of();
                attempt.on(valid);
                valid.build(index, retired);
                throw new AssertionError("attempt " + i + " against " + rule + " was not refused, seed " + SEED);
            } catch (PolicyException e) {
                assertThat(e.reasons())
                        .as("attempt %d, seed %d", i, SEED)
                        .extracting(PolicyReason::rule)
                        .contains(rule);
                assertThat(e.getMessage())
                        .contains(rule.name().toLowerCase(Locale.ROOT).replace('_', '-') + ": ");
            } catch (NoRecord e) {
                neverRecords++;
            }
        }
        assertThat(neverRecords).isBetween(ATTEMPTS / 16, ATTEMPTS / 5); // three of the six ways against provenance
    }

    /** A case that is accepted; every so many are built to see that they are. */
    private Case valid(HeldOutIndex index, boolean check) {
        List<TrainingRecord> records = new ArrayList<>();
        List<TrainingRecord> feedback = new ArrayList<>();
        int real = 3 + random.nextInt(2);
        for (int i = 0; i < real; i++) {
            records.add(Records.curated(name("c"), words(4), words(6)));
        }
        for (int i = 0; i < 2; i++) {
            feedback.add(Records.said(name("rec_"), "t" + i, words(4), words(6)));
        }
        int synthetic = random.nextInt(real + 1);
        for (int i = 0; i < synthetic; i++) {
            records.add(Records.synthetic(name("s"), words(4), words(6)));
        }
        List<AnchorEntry> entries = new ArrayList<>();
        records.stream().limit(real).forEach(record -> entries.add(AnchorEntry.of(record)));
        feedback.forEach(record -> entries.add(AnchorEntry.of(record)));
        double cap = 0.5 + random.nextDouble(0.2);
        Case valid = new Case(cap, records, feedback, Anchor.of(entries));
        if (check) {
            try {
                valid.build(index, Map.of());
            } catch (PolicyException e) {
                throw new AssertionError("seed " + SEED + ": a case that keeps to the policy is refused", e);
            }
        }
        return valid;
    }

    private void moreExamples(Case valid) {
        while (share(valid) <= 0.71) {
            valid.records().add(Records.synthetic(name("s"), words(4), words(6)));
        }
    }

    private static double share(Case valid) {
        long synthetic =
                valid.records().stream().filter(TrainingRecord::isSynthetic).count();
        return (double) synthetic / (valid.records().size() + valid.feedback().size());
    }

    /** One record alone, longer than all others together. */
    private void moreTokens(Case valid) {
        int tokens = (valid.records().size() + valid.feedback().size()) * 10;
        valid.records().add(Records.synthetic(name("s"), words(6), words(3 * tokens)));
    }

    /** A few long ones. */
    private void moreOfBoth(Case valid) {
        int real = valid.anchor().entries().size();
        for (int i = 0; i < real; i++) {
            valid.records().add(Records.synthetic(name("s"), words(4), words(24)));
        }
    }

    private void missing(Case valid) {
        if (random.nextBoolean()) {
            valid.feedback().remove(random.nextInt(valid.feedback().size()));
        } else {
            valid.records().remove(random.nextInt(3));
        }
    }

    private void reworded(Case valid) {
        int at = random.nextInt(3);
        TrainingRecord old = valid.records().get(at);
        valid.records()
                .set(
                        at,
                        random.nextBoolean()
                                ? Records.curated(old.id(), old.question(), words(8))
                                : Records.curated(old.id(), old.question() + " " + words(1), old.answer()));
    }

    private void replacedBySynthetic(Case valid) {
        int at = random.nextInt(3);
        TrainingRecord old = valid.records().get(at);
        valid.records()
                .set(at, Records.synthetic(random.nextBoolean() ? old.id() : name("s"), old.question(), old.answer()));
    }

    /** Feedback that is gone, called retired by the policy. */
    private void retiredFeedback(Case valid) {
        TrainingRecord gone =
                valid.feedback().remove(random.nextInt(valid.feedback().size()));
        retired = Map.of(gone.id(), "not wanted");
    }

    private void asked(Case valid) {
        valid.records()
                .add(Records.instruction(
                        name("x"),
                        disguised(question()),
                        words(8),
                        random.nextBoolean() ? Provenance.HUMAN_CURATED : Provenance.REFERENCE,
                        0.9,
                        Scope.DOMAIN));
    }

    /** In the midst of other words, or as a sentence of its own. */
    private void hidden(Case valid) {
        String question = question();
        String text = question.split(" ", -1).length >= 13
                ? words(5) + " " + disguised(question) + " " + words(5)
                : words(5) + ".\n" + disguised(question) + "\n" + words(4);
        valid.feedback().add(Records.said(name("rec_"), "t9", text, words(8)));
    }

    private void answered(Case valid) {
        valid.records().add(Records.synthetic(name("s"), words(6), words(6) + ". " + question() + "?"));
    }

    private void noProvenance(Case valid) throws NoRecord {
        String line = RecordJson.line(valid.records().get(0));
        unreadable(line.replace(
                ",\"provenance\":\"human_curated\"", random.nextBoolean() ? "" : ",\"provenance\":\"web\""));
    }

    private void noTeacher(Case valid) throws NoRecord {
        String line = RecordJson.line(Records.synthetic(name("s"), words(4), words(6)));
        unreadable(
                line.replaceAll(random.nextBoolean() ? "\"synthesis\":\\{[^}]*\\}," : "\"teacher\":\"[a-z]*\",", ""));
    }

    private void tooMuchTrust(Case valid) throws NoRecord {
        String line = RecordJson.line(Records.synthetic(name("s"), words(4), words(6)));
        unreadable(line.replace("\"trust\":0.5", "\"trust\":" + (0.51 + random.nextDouble(0.49))));
    }

    private static void unreadable(String line) throws NoRecord {
        try {
            TrainingRecord record = RecordJson.read(line);
            throw new AssertionError("seed " + SEED + ": read " + record);
        } catch (InvalidRecordException e) {
            assertThat(e.problems()).isNotEmpty();
            throw new NoRecord();
        }
    }

    private void feedbackOfAFile(Case valid) {
        valid.records().add(Records.said(name("rec_"), "t8", words(4), words(6)));
    }

    private void oneIdTwice(Case valid) {
        TrainingRecord old = valid.records().get(random.nextInt(valid.records().size()));
        valid.records().add(Records.curated(old.id(), words(4), words(6)));
    }

    /** A synthetic record's texts, called curated. */
    private void launderedSynthetic(Case valid) {
        TrainingRecord made = Records.synthetic(name("s"), words(4), words(6));
        valid.records().add(made);
        valid.records().add(Records.curated(name("c"), made.question(), made.answer()));
    }

    private String question() {
        return heldOut.get(random.nextInt(heldOut.size())).question();
    }

    /** The same words in other case, with other punctuation. */
    private String disguised(String question) {
        StringBuilder text = new StringBuilder();
        boolean sentence = question.split(" ", -1).length < 13;
        for (String word : question.split(" ", -1)) {
            text.append(text.isEmpty() ? "" : random.nextInt(6) == 0 && !sentence ? ", " : " ");
            text.append(random.nextInt(4) == 0 ? word.toUpperCase(Locale.ROOT) : word);
        }
        return text.append(random.nextBoolean() ? "?" : "").toString();
    }

    private String name(String prefix) {
        return prefix + ++names;
    }

    /** Words that are all different, so that no two texts are alike by chance. */
    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(word());
        }
        return text.toString();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (long rest = random.nextLong() >>> 24; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }

    @Test
    void aHeldOutQuestionIsFoundInEveryMessage() {
        HeldOutIndex index = new HeldOutIndex(List.of(new HeldOutQuestion("q", "what is that", false)), 0.8);
        TrainingRecord record = new TrainingRecord(
                "x",
                RecordKind.INSTRUCTION,
                Scope.DOMAIN,
                List.of(Message.user("What is that?"), Message.assistant("a pump"), Message.user("and this")),
                "a hose",
                null,
                null,
                Provenance.HUMAN_CURATED,
                null,
                0.9,
                List.of(),
                List.of("f"),
                List.of());
        assertThat(index.overlap(record)).map(HeldOutIndex.Overlap::question).hasValue("q");
    }
}
