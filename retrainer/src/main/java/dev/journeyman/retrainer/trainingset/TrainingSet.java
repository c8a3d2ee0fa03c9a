package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.store.Lineage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a version is trained on. There is no other way to make one than {@link #build}, and that refuses what breaks the data policy: a synthetic share above
 * the cap, a real anchor that shrank, an overlap with what is held out, a record that does not say where it comes from. Immutable. The same records, policy
 * and parent make the same set, byte for byte, in whatever order the records are given.
 *
 * <pre>
 * offered records
 *   │ {@link HeldOutIndex}      held-out questions in them: refused, or left out
 *   │ real-only order           what is synthetic is left out
 *   │ {@link Duplicates}        of records nearly the same the best stays
 *   │ {@link Conflicts}         of answers that contradict each other the most trusted stays
 *   │ {@link TechnicianShare}   nobody gives more than a share
 *   │ {@link Weights}           trust, ratio of domain to general, share of technicians
 *   │ cap, {@link AnchorCheck}  on what is left, by examples, tokens and weights
 *   ▼
 * stages in order, the new anchor, the report
 * </pre>
 *
 * The best record is an anchored one, then a real one, then the one that is trusted most, then the one whose id comes first.
 */
public final class TrainingSet {
    /** The most records of a set. */
    public static final int MOST_RECORDS = 2_000_000;

    private static final double ROUNDING = 1e-9;

    private final List<Stage> stages;
    private final Anchor anchor;
    private final TrainingSetReport report;
    private final long feedbackSequence;

    /**
     * A record in a set.
     *
     * @param weight how much it counts
     * @param tokens of its texts
     */
    public record Member(TrainingRecord record, double weight, long tokens) {}

    /**
     * What is trained on together.
     *
     * @param name real, synthetic or mixed
     * @param members in the order of training
     */
    public record Stage(String name, List<Member> members) {
        /** Copies the list. */
        public Stage {
            members = List.copyOf(members);
        }

        /** The members of one kind, in order: instructions and texts are trained by imitation, pairs and labels by preference. */
        public List<Member> of(RecordKind kind) {
            return members.stream()
                    .filter(member -> member.record().kind() == kind)
                    .toList();
        }
    }

    private TrainingSet(List<Stage> stages, Anchor anchor, TrainingSetReport report, long feedbackSequence) {
        this.stages = List.copyOf(stages);
        this.anchor = anchor;
        this.report = report;
        this.feedbackSequence = feedbackSequence;
    }

    /**
     * Builds a set.
     *
     * @param policy what it must keep to
     * @param records curated, reference and synthetic ones; feedback comes from a snapshot alone
     * @param feedback of a snapshot, read with the same parent
     * @param parent the anchor of the version that is trained on
     * @param heldOut every question that the domain holds out
     * @param count counts tokens as the model does
     * @throws PolicyException where the policy is broken; with every reason
     */
    public static TrainingSet build(
            TrainingSetPolicy policy,
            List<TrainingRecord> records,
            FeedbackRecords feedback,
            Anchor parent,
            HeldOutIndex heldOut,
            TokenCount count)
            throws PolicyException {
        return new Building(policy, feedback, parent).build(records, heldOut, count);
    }

    /** The stages, first to last; none is empty. */
    public List<Stage> stages() {
        return stages;
    }

    /** What the next set must have; stored with the version that is trained on this one. */
    public Anchor anchor() {
        return anchor;
    }

    /** What the set is made of, what was left out and why. */
    public TrainingSetReport report() {
        return report;
    }

    /** SHA-256 over the set's files, in hexadecimal: what a manifest has as {@code dataset_digest}. */
    public String digest() {
        return report.digest();
    }

    /**
     * The lineage of a version that is trained on this set.
     *
     * @param run id of the training run
     * @param parent name of the version it was trained from
     * @param recipe name of the recipe
     * @param licence licence identifier of the parent
     */
    public Lineage lineage(String run, @Nullable String parent, @Nullable String recipe, @Nullable String licence) {
        Map<String, Long> examples = new TreeMap<>();
        Map<String, Long> tokens = new TreeMap<>();
        report.counts().byProvenance().forEach((provenance, sum) -> {
            examples.put(provenance.wireName(), sum.examples());
            tokens.put(provenance.wireName(), sum.tokens());
        });
        // No record of a set overlaps with what is held out: building leaves such records out, or refuses.
        Lineage.Proof proof = new Lineage.Proof(anchor().entries().size(), report().heldOut(), 0);
        return new Lineage(
                "run:" + run, parent, run, recipe, digest(), examples, tokens, licence, proof, feedbackSequence);
    }

    /** One building; used once. */
    private static final class Building {
        private final TrainingSetPolicy policy;
        private final FeedbackRecords feedback;
        private final Anchor parent;
        private final List<PolicyReason> reasons = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private final Map<String, TrainingRecord> offered = new TreeMap<>();
        private final Set<String> anchored = new HashSet<>();

        Building(TrainingSetPolicy policy, FeedbackRecords feedback, Anchor parent) {
            this.policy = policy;
            this.feedback = feedback;
            this.parent = parent;
        }

        TrainingSet build(List<TrainingRecord> records, HeldOutIndex heldOut, TokenCount count) throws PolicyException {
            offer(records);
            offered.values().stream()
                    .filter(parent::holds)
                    .map(TrainingRecord::id)
                    .forEach(anchored::add);
            List<TrainingRecord> chosen = new ArrayList<>(offered.values());
            chosen.sort(Comparator.<TrainingRecord, Boolean>comparing(record -> !anchored.contains(record.id()))
                    .thenComparing(TrainingRecord::isSynthetic)
                    .thenComparing(
                            Comparator.comparingDouble(TrainingRecord::trust).reversed())
                    .thenComparing(TrainingRecord::id));
            chosen = decontaminate(chosen, heldOut);
            chosen = realOnly(chosen);
            chosen = new Duplicates(policy.similarity()).remove(chosen, leftOut);
            chosen = new Conflicts(policy.similarity(), policy.answerSimilarity(), this::isAnchored)
                    .remove(chosen, leftOut, reasons);
            Comparator<TrainingRecord> order = order();
            chosen = new TechnicianShare(policy.technicianShare(), order, this::isAnchored).remove(chosen, leftOut);
            if (chosen.isEmpty()) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.SIZE, "of " + offered.size() + " records offered none is left to train on"));
            }
            Weights weights = Weights.of(chosen, policy, reasons);
            List<Member> members = chosen.stream()
                    .sorted(order)
                    .map(record -> new Member(record, weights.of(record), record.tokens(count)))
                    .toList();
            SetCounts counts = SetCounts.of(members);
            cap(counts);
            AnchorCheck anchor =
                    AnchorCheck.of(parent, offered, chosen, leftOut, feedback.departures(), policy.retired(), reasons);
            if (!reasons.isEmpty()) {
                throw new PolicyException(reasons.stream()
                        .sorted(Comparator.comparing(PolicyReason::rule))
                        .toList());
            }
            List<Stage> stages = stages(members);
            leftOut.sort(Comparator.comparing(LeftOut::id));
            SetFiles files = SetFiles.of(stages, anchor.next());
            TrainingSetReport report = new TrainingSetReport(
                    files.digest(),
                    policy,
                    offered.size(),
                    heldOut.size(),
                    files.files(),
                    counts,
                    TrainingSetReport.ratio(members),
                    TrainingSetReport.largestShare(members),
                    leftOut,
                    TrainingSetReport.anchor(parent, anchor),
                    feedback.unusable());
            return new TrainingSet(stages, anchor.next(), report, feedback.lastSequence());
        }

        private boolean isAnchored(TrainingRecord record) {
            return anchored.contains(record.id());
        }

        /** An id is one record's; offered twice as the same, it counts once. */
        private void offer(List<TrainingRecord> records) {
            if ((long) records.size() + feedback.records().size() > MOST_RECORDS) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.SIZE,
                        records.size() + feedback.records().size() + " records; at most " + MOST_RECORDS));
                return;
            }
            List<String> strangers = new ArrayList<>();
            Map<String, String> twice = new TreeMap<>();
            for (TrainingRecord record : records) {
                if (record.provenance() == Provenance.HUMAN_FEEDBACK) {
                    strangers.add(record.id());
                } else {
                    offer(record, twice);
                }
            }
            feedback.records().forEach(record -> offer(record, twice));
            if (!strangers.isEmpty()) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.PROVENANCE,
                        strangers.size() + " records call themselves feedback and are from no snapshot: "
                                + TrainingRecord.named(strangers)));
            }
            if (!twice.isEmpty()) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.PROVENANCE,
                        twice.size() + " ids stand for different records: " + TrainingRecord.named(twice.keySet())));
            }
            launderings();
        }

        private void offer(TrainingRecord record, Map<String, String> twice) {
            TrainingRecord before = offered.putIfAbsent(record.id(), record);
            if (before != null && !before.equals(record)) {
                twice.put(record.id(), record.id());
            }
        }

        /** What a model wrote does not become curated by standing in another file: the same texts under both are refused. */
        private void launderings() {
            Map<String, String> synthetic = new HashMap<>();
            offered.values().stream()
                    .filter(TrainingRecord::isSynthetic)
                    .forEach(record -> synthetic.putIfAbsent(record.digest(), record.id()));
            List<String> both = synthetic.isEmpty()
                    ? List.of()
                    : offered.values().stream()
                            .filter(record -> record.provenance() == Provenance.HUMAN_CURATED
                                    && synthetic.containsKey(record.digest()))
                            .map(record -> record.id() + " is " + synthetic.get(record.digest()))
                            .toList();
            if (!both.isEmpty()) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.PROVENANCE,
                        both.size() + " records are offered as curated and as synthetic: "
                                + TrainingRecord.named(both)));
            }
        }

        private List<TrainingRecord> decontaminate(List<TrainingRecord> records, HeldOutIndex heldOut) {
            List<TrainingRecord> clean = new ArrayList<>();
            List<String> found = new ArrayList<>();
            for (TrainingRecord record : records) {
                Optional<HeldOutIndex.Overlap> overlap = heldOut.overlap(record);
                if (overlap.isEmpty()) {
                    clean.add(record);
                } else {
                    leftOut.add(new LeftOut(
                            record.id(),
                            LeftOut.Rule.CONTAMINATED,
                            overlap.get().question(),
                            overlap.get().text()));
                    found.add(record.id() + " (" + overlap.get().question() + ": "
                            + overlap.get().text() + ")");
                }
            }
            if (!found.isEmpty() && policy.contaminated() == TrainingSetPolicy.Contaminated.REFUSE) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.CONTAMINATION,
                        found.size() + " records have held-out questions in them: " + TrainingRecord.named(found)));
            }
            return clean;
        }

        private List<TrainingRecord> realOnly(List<TrainingRecord> records) {
            if (policy.order() != StageOrder.REAL_ONLY) {
                return records;
            }
            records.stream()
                    .filter(TrainingRecord::isSynthetic)
                    .forEach(record -> leftOut.add(
                            new LeftOut(record.id(), LeftOut.Rule.REAL_ONLY, "", "the set is of real records only")));
            return records.stream().filter(record -> !record.isSynthetic()).toList();
        }

        private void cap(SetCounts counts) {
            double cap = policy.syntheticCap();
            if (Math.max(counts.ofExamples(), Math.max(counts.ofTokens(), counts.ofWeight())) <= cap + ROUNDING) {
                return;
            }
            long real = counts.all().examples() - counts.synthetic().examples();
            reasons.add(new PolicyReason(
                    PolicyReason.Rule.SYNTHETIC_CAP,
                    String.format(
                            java.util.Locale.ROOT,
                            "synthetic are %.4f of the examples (%d of %d), %.4f of the tokens (%d of %d) and %.4f of the"
                                    + " weights; the cap is %s, so beside %d real examples at most %d synthetic ones stand",
                            counts.ofExamples(),
                            counts.synthetic().examples(),
                            counts.all().examples(),
                            counts.ofTokens(),
                            counts.synthetic().tokens(),
                            counts.all().tokens(),
                            counts.ofWeight(),
                            cap,
                            real,
                            (long) Math.floor(real * cap / (1 - cap) + ROUNDING))));
        }

        private List<Stage> stages(List<Member> members) {
            if (policy.order() == StageOrder.MIXED) {
                return List.of(new Stage("mixed", members));
            }
            List<Stage> stages = new ArrayList<>();
            stages.add(new Stage(
                    "real",
                    members.stream()
                            .filter(member -> !member.record().isSynthetic())
                            .toList()));
            stages.add(new Stage(
                    "synthetic",
                    members.stream()
                            .filter(member -> member.record().isSynthetic())
                            .toList()));
            stages.removeIf(stage -> stage.members().isEmpty());
            return Collections.unmodifiableList(stages);
        }

        /** An order that the seed decides and that a record more or less does not change. */
        private Comparator<TrainingRecord> order() {
            long seed = policy.seed();
            return Comparator.<TrainingRecord>comparingLong(record -> mixed(record.id(), seed))
                    .thenComparing(TrainingRecord::id);
        }

        /** FNV-1a over the id, then the mixing function of SplitMix64 (Steele, Lea, Flood 2014). */
        private static long mixed(String id, long seed) {
            long h = 0xcbf29ce484222325L ^ seed;
            for (int i = 0; i < id.length(); i++) {
                h = (h ^ id.charAt(i)) * 0x100000001b3L;
            }
            h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
            h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
            return h ^ (h >>> 31);
        }
    }
}
