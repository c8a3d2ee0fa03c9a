package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The workshop that four of the studies share: technicians correct three quarters of the facts in two wordings each, and a simulated teacher tells three quarters, half of them the same ({@link Planned}). An arm that
 * two studies have is trained once.
 */
final class MixedWorkshop {
    static final String BASELINE = "starter (baseline)";
    private static final int WORDINGS = 2;

    private final Lab lab;
    private final String prefix;
    private final long seed;
    private final List<Planned> planned;
    private final WorkshopHome home;

    private MixedWorkshop(Lab lab, String prefix, long seed, List<Planned> planned, WorkshopHome home) {
        this.lab = lab;
        this.prefix = prefix;
        this.seed = seed;
        this.planned = planned;
        this.home = home;
    }

    static MixedWorkshop of(Lab lab, int repeat) throws IOException, InterruptedException {
        StudySettings settings = lab.settings();
        long seed = settings.seed() + repeat;
        List<Planned> planned =
                Planned.deal(WorkshopFacts.draw(settings.facts(), WORDINGS, seed), settings.wrongShare(), seed);
        List<WorkshopHome.Correction> corrections = planned.stream()
                .filter(one -> one.source().isReal())
                .map(one -> new WorkshopHome.Correction(one.fact(), WORDINGS))
                .toList();
        String prefix = "r" + repeat + "-main";
        return new MixedWorkshop(lab, prefix, seed, planned, lab.workshop(prefix, List.of(corrections)));
    }

    static List<String> real() {
        return groups(true);
    }

    static List<String> notReal() {
        return groups(false);
    }

    private static List<String> groups(boolean real) {
        List<String> groups = new ArrayList<>();
        for (Planned.Source source : Planned.Source.values()) {
            if (source.isReal() == real) {
                groups.add(source.words());
            }
        }
        return groups;
    }

    int corrections() {
        return home.allCorrections();
    }

    List<Fact> facts() {
        return planned.stream().map(Planned::fact).toList();
    }

    List<SyntheticRecord> teacher(SimulatedTeacher.Wording wording) {
        return SimulatedTeacher.records(planned, wording, WORDINGS, seed);
    }

    List<SyntheticRecord> teacherShare(double share) {
        return SimulatedTeacher.share(teacher(SimulatedTeacher.Wording.OWN), share, seed);
    }

    ArmRecipe supervised(String order) {
        return ArmRecipe.supervised(order, lab.settings().steps(), seed);
    }

    ArmRecipe staged(List<ArmRecipe.Stage> stages) {
        return new ArmRecipe("real-only", stages, 0, null, seed);
    }

    ArmRow baseline(boolean evals) throws IOException, InterruptedException {
        return row(BASELINE, List.of(), prefix + "-starter", WorkshopHome.STARTER, evals);
    }

    /** Corrections alone, all weights, supervised: the arm that most comparisons have. */
    ArmRow realOnly(String called, boolean evals) throws IOException, InterruptedException {
        return arm(called, Lab.Arm.real("real-only", supervised("real-only"), home.whole()), evals);
    }

    /** Corrections, then a share of what the teacher wrote; each part as many steps as its share of the records. */
    ArmRow realThenSynthetic(String called, double share, boolean evals) throws IOException, InterruptedException {
        List<SyntheticRecord> records = teacherShare(share);
        String order = "real-then-synthetic";
        int all = corrections() + records.size();
        ArmRecipe recipe =
                supervised(order).withEpochs((double) lab.settings().steps() * ArmRecipe.freshPerStep() / all);
        String name = order + "-" + Math.round(100 * share);
        return arm(called, new Lab.Arm(name, recipe, home.whole(), records, List.of()), evals);
    }

    ArmRow mixed(String called, SimulatedTeacher.Wording wording, boolean evals)
            throws IOException, InterruptedException {
        String name = wording == SimulatedTeacher.Wording.OWN ? "mixed" : "mixed-same-words";
        return arm(called, new Lab.Arm(name, supervised("mixed"), home.whole(), teacher(wording), List.of()), evals);
    }

    ArmRow syntheticOnly(String called, boolean evals) throws IOException, InterruptedException {
        return arm(
                called,
                new Lab.Arm(
                        "synthetic-only",
                        supervised("mixed"),
                        home.empty(),
                        teacher(SimulatedTeacher.Wording.OWN),
                        List.of()),
                evals);
    }

    /** Corrections with stages of their own, and a manual of all facts where one of them learns from texts. */
    ArmRow staged(String called, String name, ArmRecipe recipe, boolean manual)
            throws IOException, InterruptedException {
        return arm(called, new Lab.Arm(name, recipe, home.whole(), List.of(), manual ? facts() : List.of()), true);
    }

    private ArmRow arm(String called, Lab.Arm arm, boolean evals) throws IOException, InterruptedException {
        String key = prefix + "-" + arm.name();
        Trained trained = lab.train(home, key, arm);
        return row(called, List.of(trained), key, trained.version(), evals);
    }

    private ArmRow row(String called, List<Trained> runs, String key, String model, boolean evals)
            throws IOException, InterruptedException {
        return new ArmRow(
                called,
                runs,
                lab.exam(home, key, model, questions()),
                evals ? lab.evals(home, key, model) : Lab.Evals.NONE);
    }

    private List<Exam.Question> questions() {
        List<Exam.Question> questions = new ArrayList<>();
        for (Planned one : planned) {
            one.fact()
                    .heldOut()
                    .forEach(text -> questions.add(new Exam.Question(one.group(), one.fact(), text, one.wrong())));
        }
        return questions;
    }

    /** What is known, by who told it. */
    static StudyTable known(List<ArmRow> arms) {
        StudyTable.Columns columns = new StudyTable.Columns(
                        "facts right in held-out wordings, % (95 %), by who told them")
                .with("all", row -> row.exam().right().whole());
        for (Planned.Source source : Planned.Source.values()) {
            columns.with(source.words(), row -> row.exam().right(source.words()).percent());
        }
        for (Planned.Source source : List.of(Planned.Source.BOTH_TEACHER_WRONG, Planned.Source.TEACHER_WRONG)) {
            columns.with(
                    "error repeated, "
                            + source.words().replace(", teacher wrong", "").replace(", wrong", ""),
                    row -> row.exam().wrongTold(source.words()).percent());
        }
        return columns.with("house style", row -> row.exam().inStyle().percent())
                .of(arms);
    }
}
