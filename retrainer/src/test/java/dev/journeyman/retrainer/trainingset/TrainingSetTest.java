package dev.journeyman.retrainer.trainingset;

import static dev.journeyman.retrainer.trainingset.Records.curated;
import static dev.journeyman.retrainer.trainingset.Records.general;
import static dev.journeyman.retrainer.trainingset.Records.policy;
import static dev.journeyman.retrainer.trainingset.Records.said;
import static dev.journeyman.retrainer.trainingset.Records.synthetic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.trainingset.PolicyReason.Rule;
import dev.journeyman.retrainer.trainingset.diversity.ConceptCoverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {
    private static final TrainingSetPolicy DEFAULT = TrainingSetPolicy.DEFAULT;

    @TempDir
    private Path folder;

    private static TrainingSet build(
            TrainingSetPolicy policy, Anchor parent, FeedbackRecords feedback, TrainingRecord... records)
            throws PolicyException {
        return TrainingSet.build(policy, List.of(records), feedback, parent, Records.NOTHING_HELD_OUT, Records.WORDS);
    }

    private static List<Rule> refused(
            TrainingSetPolicy policy, Anchor parent, FeedbackRecords feedback, TrainingRecord... records) {
        PolicyException refusal =
                catchThrowableOfType(PolicyException.class, () -> build(policy, parent, feedback, records));
        assertThat(refusal).isNotNull();
        return refusal.reasons().stream().map(PolicyReason::rule).toList();
    }

    private static List<String> ids(TrainingSet set) {
        return set.stages().stream()
                .flatMap(stage -> stage.members().stream())
                .map(member -> member.record().id())
                .sorted()
                .toList();
    }

    private static FeedbackRecords feedback(TrainingRecord... records) {
        return FeedbackRecords.of(List.of(records), Map.of());
    }

    @Test
    void realComesFirstAndTheOthersAreToCompare() throws PolicyException {
        TrainingRecord[] records = {
            curated("r1", "why does it knock", "worn bearing"),
            curated("r2", "where is the jack", "in the boot"),
            synthetic("s1", "what is a misfire", "a cylinder that does not burn")
        };
        TrainingSet staged = build(DEFAULT, Anchor.NONE, FeedbackRecords.NONE, records);
        assertThat(staged.stages()).extracting(TrainingSet.Stage::name).containsExactly("real", "synthetic");
        assertThat(staged.stages().get(1).members()).hasSize(1);
        TrainingSet mixed = build(order(StageOrder.MIXED), Anchor.NONE, FeedbackRecords.NONE, records);
        assertThat(mixed.stages()).extracting(TrainingSet.Stage::name).containsExactly("mixed");
        assertThat(mixed.stages().get(0).members()).hasSize(3);
        TrainingSet real = build(order(StageOrder.REAL_ONLY), Anchor.NONE, FeedbackRecords.NONE, records);
        assertThat(ids(real)).containsExactly("r1", "r2");
        assertThat(real.report().leftOutByRule()).containsExactly(Map.entry(LeftOut.Rule.REAL_ONLY, 1L));
        assertThat(staged.digest()).isNotEqualTo(mixed.digest()).isNotEqualTo(real.digest());
    }

    private static TrainingSetPolicy order(StageOrder order) {
        return TrainingSetPolicy.of(null, order, null, null, null, null, null, null, null, null);
    }

    @Test
    void theCapIsOnExamplesAndOnTokensAndOnWeights() throws PolicyException {
        TrainingRecord real = curated("r", "one two three", "four five six seven"); // 7 words, weight 0.9
        TrainingRecord same = synthetic("s", "eight nine ten", "a b c d"); // 7 words, weight 0.5
        TrainingSet set = build(policy(0.5, 1), Anchor.NONE, FeedbackRecords.NONE, real, same);
        assertThat(set.report().counts().ofExamples()).isEqualTo(0.5);
        assertThat(set.report().counts().ofTokens()).isEqualTo(0.5);
        assertThat(set.report().counts().ofWeight()).isEqualTo(0.5 / 1.4, within(1e-9));
        TrainingRecord longer = synthetic("s", "eight nine ten", "a b c d e");
        assertThat(refused(policy(0.5, 1), Anchor.NONE, FeedbackRecords.NONE, real, longer))
                .containsExactly(Rule.SYNTHETIC_CAP); // 8 of 15 tokens
        TrainingRecord more = synthetic("s2", "x", "y");
        assertThat(refused(policy(0.5, 1), Anchor.NONE, FeedbackRecords.NONE, real, more, synthetic("s3", "z", "q")))
                .containsExactly(Rule.SYNTHETIC_CAP); // 2 of 3 examples, 4 of 11 tokens
        assertThat(refused(policy(0, 1), Anchor.NONE, FeedbackRecords.NONE, real, more))
                .containsExactly(Rule.SYNTHETIC_CAP);
        assertThat(build(policy(0, 1), Anchor.NONE, FeedbackRecords.NONE, real)
                        .report()
                        .counts()
                        .ofTokens())
                .isZero();
    }

    @Test
    void theMostTrustedAnswerStaysAndEqualsGoTogether() throws PolicyException {
        TrainingRecord curated = curated("c", "how many bolts hold the pump", "six bolts and two studs");
        TrainingRecord synthetic = synthetic("s", "How many bolts hold the pump?", "eleven screws of the long kind");
        TrainingSet set = build(DEFAULT, Anchor.NONE, FeedbackRecords.NONE, curated, synthetic);
        assertThat(ids(set)).containsExactly("c");
        assertThat(set.report().leftOut())
                .containsExactly(new LeftOut(
                        "s",
                        LeftOut.Rule.CONFLICT,
                        "c",
                        "c says otherwise on the same question and is trusted more (0.9, this 0.5)"));
        TrainingRecord equal = curated("d", "how many bolts hold the pump", "a clamp and no fastener at all");
        TrainingRecord other = curated("e", "what colour is coolant", "any");
        TrainingSet without = build(DEFAULT, Anchor.NONE, FeedbackRecords.NONE, curated, equal, synthetic, other);
        assertThat(ids(without)).containsExactly("e");
        assertThat(without.report().leftOutByRule()).containsExactly(Map.entry(LeftOut.Rule.CONFLICT, 3L));
        // the same answer with a number of its own is another one, and a longer form of the same is none
        assertThat(ids(build(
                        policy(0.9, 1),
                        Anchor.NONE,
                        FeedbackRecords.NONE,
                        curated("a", "what torque", "tighten the nut with 90 Nm"),
                        synthetic("b", "what torque", "tighten the nut with 110 Nm"))))
                .containsExactly("a");
        assertThat(ids(build(
                        policy(0.9, 1),
                        Anchor.NONE,
                        FeedbackRecords.NONE,
                        curated("a", "what torque", "90 Nm"),
                        synthetic("b", "what torque", "tighten it with 90 Nm on dry threads"))))
                .containsExactly("a", "b");
        // questions that differ in a code are different ones, however alike
        assertThat(ids(build(
                        policy(0.9, 1),
                        Anchor.NONE,
                        FeedbackRecords.NONE,
                        curated("a", "what does P0301 mean", "cylinder one misfires"),
                        curated("b", "what does P0302 mean", "another thing altogether"))))
                .containsExactly("a", "b");
    }

    @Test
    void preferencesConflictWhereOneSaysTheOpposite() throws PolicyException {
        TrainingRecord up = said("up", List.of("t1"), RecordKind.UNPAIRED, "q", "good answer", null, true, 0.6);
        TrainingRecord down = said("down", List.of("t2"), RecordKind.UNPAIRED, "q", "good answer", null, false, 0.6);
        TrainingRecord pair = said("pair", List.of("t3"), RecordKind.PAIR, "p", "alpha beta", "gamma delta", null, 0.7);
        TrainingRecord reverse =
                said("rev", List.of("t4"), RecordKind.PAIR, "p", "gamma delta", "alpha beta", null, 0.6);
        TrainingRecord taught = curated("taught", "x", "gamma delta");
        TrainingRecord against =
                said("against", List.of("t5"), RecordKind.PAIR, "x", "alpha beta", "gamma delta", null, 0.8);
        TrainingSet set = build(policy(0.5, 1), Anchor.NONE, feedback(up, down, pair, reverse, against), taught);
        assertThat(ids(set)).containsExactly("pair", "taught");
    }

    @Test
    void ofRecordsNearlyTheSameTheBestStays() throws PolicyException {
        String question =
                "the engine shakes at idle when it is cold and the lamp blinks, what should be looked at first";
        TrainingRecord real = curated("r", question, "the coil of the cylinder that misfires, then its plug");
        TrainingRecord copy = synthetic("a", question + "?", "The coil of the cylinder that misfires, then its plug.");
        TrainingSet set = build(DEFAULT, Anchor.NONE, FeedbackRecords.NONE, copy, real);
        assertThat(ids(set)).containsExactly("r");
        assertThat(set.report().leftOut())
                .extracting(LeftOut::rule, LeftOut::because)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(LeftOut.Rule.DUPLICATE, "r"));
        // short answers that differ are no copies: they conflict
        TrainingSet conflict = build(
                DEFAULT,
                Anchor.NONE,
                FeedbackRecords.NONE,
                curated("r", question, "yes"),
                synthetic("a", question, "no"));
        assertThat(conflict.report().leftOutByRule()).containsExactly(Map.entry(LeftOut.Rule.CONFLICT, 1L));
    }

    @Test
    void nobodyGivesMoreThanAShare() throws PolicyException {
        List<TrainingRecord> elsewhere = new ArrayList<>();
        List<TrainingRecord> toms = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            elsewhere.add(curated("c" + i, "question number c" + i, "answer c" + i));
            toms.add(said("rec_" + i, "tom", "question number t" + i, "answer t" + i));
        }
        FeedbackRecords feedback = FeedbackRecords.of(toms, Map.of());
        TrainingSet set = TrainingSet.build(
                policy(0.5, 0.2), elsewhere, feedback, Anchor.NONE, Records.NOTHING_HELD_OUT, Records.WORDS);
        // 8 from elsewhere and 2 of tom's are 10, of which 2 are a fifth
        assertThat(set.report().leftOutByRule()).containsExactly(Map.entry(LeftOut.Rule.TECHNICIAN_SHARE, 6L));
        assertThat(set.report()
                        .counts()
                        .byProvenance()
                        .get(Provenance.HUMAN_FEEDBACK)
                        .examples())
                .isEqualTo(2);
        assertThat(set.report().largestTechnicianShare()).isLessThanOrEqualTo(0.2002);
        // what the parent was trained on is not left out for that; it counts less
        Anchor anchor = Anchor.of(toms.stream().map(AnchorEntry::of).toList());
        TrainingSet anchored = TrainingSet.build(
                policy(0.5, 0.2), elsewhere, feedback, anchor, Records.NOTHING_HELD_OUT, Records.WORDS);
        assertThat(anchored.report().leftOut()).isEmpty();
        assertThat(anchored.report().anchor().held()).isEqualTo(8);
        assertThat(anchored.report().largestTechnicianShare()).isEqualTo(0.2, within(2e-4));
        // 0.2 of all is a quarter of the others' 8 * 0.9 = 7.2: 1.8 for eight records
        assertThat(anchored.stages().get(0).members().stream()
                        .filter(member -> member.record().id().equals("rec_3"))
                        .findFirst()
                        .orElseThrow()
                        .weight())
                .isEqualTo(0.225, within(1e-6));
        // where there is nothing else, no weight helps
        PolicyException refusal = catchThrowableOfType(
                PolicyException.class,
                () -> TrainingSet.build(
                        policy(0.5, 0.2), List.of(), feedback, anchor, Records.NOTHING_HELD_OUT, Records.WORDS));
        assertThat(refusal.reasons()).extracting(PolicyReason::rule).containsExactly(Rule.TECHNICIAN_SHARE);
    }

    @Test
    void theRatioOfDomainToGeneralIsOfWeights() throws PolicyException {
        TrainingSetPolicy three = TrainingSetPolicy.of(null, null, 3.0, null, null, null, null, null, null, null);
        TrainingSet set = build(
                three,
                Anchor.NONE,
                FeedbackRecords.NONE,
                curated("d1", "domain question one", "x one"),
                curated("d2", "other domain matter two", "y two"),
                general("g1", "hello there", "good morning"),
                general("g2", "thank you", "you are welcome"));
        assertThat(set.report().domainToGeneral().orElseThrow()).isEqualTo(3, within(1e-5));
        // 1.8 of the domain stay as they are; general are 0.6 together
        assertThat(set.stages().get(0).members())
                .extracting(TrainingSet.Member::weight)
                .containsExactlyInAnyOrder(0.9, 0.9, 0.3, 0.3);
    }

    @Test
    void theAnchorStays() throws PolicyException {
        TrainingRecord a = curated("a", "first question", "first answer");
        TrainingRecord b = curated("b", "second matter", "another answer");
        Anchor anchor = build(DEFAULT, Anchor.NONE, FeedbackRecords.NONE, a, b).anchor();
        assertThat(anchor.entries()).containsOnlyKeys("a", "b");
        TrainingRecord c = curated("c", "third thing", "yet another");
        assertThat(build(DEFAULT, anchor, FeedbackRecords.NONE, a, b, c)
                        .anchor()
                        .entries())
                .containsOnlyKeys("a", "b", "c");
        assertThat(refused(DEFAULT, anchor, FeedbackRecords.NONE, a, c)).containsExactly(Rule.ANCHOR);
        assertThat(refused(DEFAULT, anchor, FeedbackRecords.NONE, a, curated("b", "second matter", "changed"), c))
                .containsExactly(Rule.ANCHOR);
        TrainingSetPolicy retired =
                TrainingSetPolicy.of(null, null, null, null, null, null, null, Map.of("b", "was wrong"), null, null);
        TrainingSet smaller = build(retired, anchor, FeedbackRecords.NONE, a, c);
        assertThat(smaller.report().anchor().departed())
                .isEqualTo(new TreeMap<>(Map.of("b", new Departure(Departure.Kind.RETIRED, "was wrong"))));
        assertThat(smaller.anchor().entries()).containsOnlyKeys("a", "c");
    }

    @Test
    void anchoredFeedbackLeavesAsFeedbackTells() throws PolicyException {
        TrainingRecord said = said("rec_1", "tom", "a question", "an answer");
        TrainingRecord a = curated("a", "first matter", "first reply");
        Anchor anchor = build(policy(0.5, 1), Anchor.NONE, feedback(said), a).anchor();
        assertThat(refused(policy(0.5, 1), anchor, FeedbackRecords.NONE, a)).containsExactly(Rule.ANCHOR);
        Departure erased = new Departure(Departure.Kind.ERASED, "erased with int_rec_1");
        TrainingSet set = build(policy(0.5, 1), anchor, FeedbackRecords.of(List.of(), Map.of("rec_1", erased)), a);
        assertThat(set.report().anchor().departed()).isEqualTo(new TreeMap<>(Map.of("rec_1", erased)));
        assertThat(ReportText.readable(set.report(), new Measurement(List.of(), new ConceptCoverage(List.of()))))
                .contains("rec_1: erased: erased with int_rec_1");
        TrainingSetPolicy retire = TrainingSetPolicy.of(
                null, null, null, null, null, 1.0, null, Map.of("rec_1", "in the way"), null, null);
        assertThat(refused(retire, anchor, FeedbackRecords.NONE, a)).containsExactly(Rule.ANCHOR, Rule.ANCHOR);
    }

    @Test
    void anAnchoredRecordYieldsToAMoreTrustedRealOneAndStaysInTheAnchor() throws PolicyException {
        TrainingRecord said = said("rec_1", "tom", "how many bolts", "eleven of them");
        Anchor anchor = build(policy(0.5, 1), Anchor.NONE, feedback(said)).anchor();
        TrainingRecord equal = said("rec_2", "ann", "how many bolts", "a single clamp");
        TrainingSet kept = build(policy(0.5, 1), anchor, feedback(said, equal));
        assertThat(ids(kept)).containsExactly("rec_1"); // trusted as much, but new
        TrainingSet yielded = build(policy(0.5, 1), anchor, feedback(said), curated("c", "how many bolts", "six"));
        assertThat(ids(yielded)).containsExactly("c");
        assertThat(yielded.report().anchor().aside()).containsOnlyKeys("rec_1");
        assertThat(yielded.anchor().entries()).containsOnlyKeys("c", "rec_1");
        assertThat(refused(
                        policy(0.5, 1), yielded.anchor(), FeedbackRecords.NONE, curated("c", "how many bolts", "six")))
                .containsExactly(Rule.ANCHOR); // it must still be offered
    }

    @Test
    void anAnchorsFileComesBackAndNoticesACut() throws IOException, PolicyException {
        TrainingSet set = build(
                policy(0.5, 1), Anchor.NONE, feedback(said("rec_1", "tom", "q", "a")), curated("a", "x y z", "b"));
        Path file = folder.resolve(Anchor.FILE);
        Files.write(file, set.anchor().lines());
        assertThat(Anchor.read(file).entries()).isEqualTo(set.anchor().entries());
        Files.write(file, set.anchor().lines().subList(0, 2));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Anchor.read(file)))
                .hasMessageContaining("is damaged");
    }

    @Test
    void theSameRecordsInAnyOrderAreTheSameBytes() throws IOException, PolicyException {
        List<TrainingRecord> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            records.add(curated("c" + i, "the matter of item" + i, "what is said of item" + i));
            records.add(synthetic("s" + i, "the matter of thing" + i, "what is made of thing" + i));
        }
        Map<String, String> first = files(records, "one");
        Collections.shuffle(records, new Random(3));
        assertThat(files(records, "two")).isEqualTo(first);
        assertThat(first)
                .containsKeys(
                        "1-real.instruction.jsonl",
                        "2-synthetic.instruction.jsonl",
                        "real-anchor.jsonl",
                        "left-out.jsonl",
                        "report.json",
                        "report.txt");
        records.remove(0);
        assertThat(files(records, "three")).isNotEqualTo(first);
    }

    private Map<String, String> files(List<TrainingRecord> records, String name) throws IOException, PolicyException {
        TrainingSet set = TrainingSet.build(
                DEFAULT, records, FeedbackRecords.NONE, Anchor.NONE, Records.NOTHING_HELD_OUT, Records.WORDS);
        TrainingSetFolder.write(set, new Measurement(List.of(), new ConceptCoverage(List.of())), folder.resolve(name));
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            for (Path file : all.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        assertThat(files.get("report.json")).contains(set.digest());
        return files;
    }

    @Test
    void aLineageHasTheCountsOfTheSet() throws PolicyException {
        TrainingSet set = build(
                DEFAULT,
                Anchor.NONE,
                FeedbackRecords.NONE,
                curated("a", "one two three", "four five six"),
                synthetic("s", "seven eight", "nine"));
        assertThat(set.lineage("7", "starter-0.1", "dsft", null).examples())
                .isEqualTo(Map.of("human_curated", 1L, "synthetic_teacher", 1L));
        assertThat(set.lineage("7", null, null, null).tokens())
                .isEqualTo(Map.of("human_curated", 6L, "synthetic_teacher", 3L));
        assertThat(set.lineage("7", null, null, null).syntheticRatio()).hasValue(0.5);
        assertThat(set.lineage("7", null, null, null).datasetDigest()).isEqualTo(set.digest());
    }
}
