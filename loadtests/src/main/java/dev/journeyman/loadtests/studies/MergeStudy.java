package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two specialists of one starter, each for half of the facts, made one without training. */
final class MergeStudy implements Study {
    private static final String FIRST = "first half";
    private static final String SECOND = "second half";
    private static final int WORDINGS = 2;
    private static final Map<String, List<String>> METHODS = new LinkedHashMap<>();

    static {
        METHODS.put("linear", List.of("--method", "linear", "--t", "0.5"));
        METHODS.put("SLERP", List.of("--method", "slerp", "--t", "0.5"));
        METHODS.put("task arithmetic", List.of("--method", "task-arithmetic", "--base", WorkshopHome.STARTER));
        METHODS.put("TIES", List.of("--method", "ties", "--base", WorkshopHome.STARTER));
    }

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException {
        List<ArmRow> arms = ArmRow.repeated(repeats, repeat -> rows(lab, repeat));
        return new StudyReport(
                name(),
                "does a merged model know what both its parents know?",
                "a lesson on domain adaptation (Llama 8B, Mistral 7B, SmolLM 1.7B; no figures): SLERP of specialists outperformed either parent at 7-8 B parameters, and the effect was gone at 1.7 B.",
                List.of(
                        "each specialist takes all the steps on its half; \"both in one\" takes as many on all facts, so half as many for each.",
                        "linear and SLERP half way; task arithmetic adds both differences from the starter; TIES keeps a fifth of each. The starter has 5 M parameters: by the lesson nothing is to be hoped for."),
                List.of(
                        new StudyTable.Columns("facts right in held-out wordings, % (95 %)")
                                .with("all", row -> row.exam().right().whole())
                                .with(FIRST, row -> row.exam().right(FIRST).whole())
                                .with(SECOND, row -> row.exam().right(SECOND).whole())
                                .with("house style", row -> row.exam().inStyle().percent())
                                .of(arms),
                        StudyTable.evals(arms),
                        StudyTable.effort(arms)),
                arms);
    }

    private static List<ArmRow> rows(Lab lab, int repeat) throws IOException, InterruptedException {
        long seed = lab.settings().seed() + repeat;
        List<Fact> facts = WorkshopFacts.draw(lab.settings().facts(), WORDINGS, seed);
        int middle = (facts.size() + 1) / 2;
        List<WorkshopHome.Correction> first = corrections(facts.subList(0, middle));
        List<WorkshopHome.Correction> second = corrections(facts.subList(middle, facts.size()));
        String prefix = "r" + repeat + "-merge";
        WorkshopHome both = lab.workshop(prefix, List.of(first, second));
        WorkshopHome other = lab.workshop(prefix + "-second", List.of(second));
        List<Exam.Question> questions = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            String group = i < middle ? FIRST : SECOND;
            fact.heldOut().forEach(text -> questions.add(new Exam.Question(group, fact, text, null)));
        }
        ArmRecipe recipe = ArmRecipe.supervised("real-only", lab.settings().steps(), seed);
        Trained one = lab.train(
                both,
                prefix + "-one",
                Lab.Arm.real("one", recipe, both.snapshots().get(1)));
        Trained two = lab.train(other, prefix + "-two", Lab.Arm.real("two", recipe, other.whole()));
        Trained joint = lab.train(both, prefix + "-joint", Lab.Arm.real("joint", recipe, both.whole()));
        Rows rows = new Rows(lab, both, questions, new ArrayList<>());
        rows.add(MixedWorkshop.BASELINE, List.of(), prefix + "-starter", WorkshopHome.STARTER);
        rows.add("specialist, first half", List.of(one), prefix + "-one", one.directory());
        rows.add("specialist, second half", List.of(two), prefix + "-two", two.directory());
        rows.add("both in one", List.of(joint), prefix + "-joint", joint.directory());
        for (Map.Entry<String, List<String>> method : METHODS.entrySet()) {
            String key = prefix + "-" + method.getKey().replace(' ', '-');
            String merged = lab.merge(both, key, method.getValue(), List.of(one.directory(), two.directory()));
            rows.add("merged, " + method.getKey(), List.of(), key, merged);
        }
        return rows.all();
    }

    private record Rows(Lab lab, WorkshopHome workshop, List<Exam.Question> questions, List<ArmRow> all) {
        void add(String called, List<Trained> runs, String key, String model) throws IOException, InterruptedException {
            all.add(new ArmRow(
                    called, runs, lab.exam(workshop, key, model, questions), lab.evals(workshop, key, model)));
        }
    }

    private static List<WorkshopHome.Correction> corrections(List<Fact> facts) {
        return facts.stream()
                .map(fact -> new WorkshopHome.Correction(fact, WORDINGS))
                .toList();
    }
}
