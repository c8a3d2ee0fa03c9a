package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Generation after generation learns from what the one before it said. Facts are asked with frequencies after Zipf, so a few are in every generation's questions and many in few. Each generation begins with
 * the starter, so that it knows of the facts what its training set has and nothing else.
 *
 * <p><i>Replace</i> trains on the answers of the last generation alone, on a snapshot from before any correction: what the data policy is there to prevent. It gets by, because the starter as the parent has no
 * anchor of corrections and the domain's own records count as real against the cap. With the parent that the product would take, the last version, the policy refuses it; the study tries that and shows what is said.
 * <i>Accumulate</i> keeps all corrections and adds the answers of all generations.
 */
final class GenerationStudy implements Study {
    static final String HEAD = "head";
    static final String MIDDLE = "middle";
    static final String TAIL = "tail";
    private static final int LEAST_WORDINGS = 2;
    private static final String REPLACE = "replace";
    private static final String ACCUMULATE = "accumulate";

    @Override
    public String name() {
        return "generations";
    }

    @Override
    public StudyReport run(Lab lab, int repeats) throws IOException, InterruptedException {
        List<String> refusals = new ArrayList<>();
        List<ArmRow> arms = ArmRow.repeated(repeats, repeat -> new Lines(lab, repeat).rows(refusals));
        return new StudyReport(
                name(),
                "does a model that learns from its own answers forget what is seldom asked, and does keeping the real records prevent it?",
                "Shumailov et al., Nature 2024, as told by a practitioners' guide: trained on its own output alone (replace) each generation is worse, tail cases first, fluency intact; with the real data kept (accumulate) it is not.",
                List.of(
                        "as many questions as there are corrections are drawn each generation, by Zipf, and asked at temperature 1; a question drawn twice is asked once. Both lines are asked the same questions.",
                        "head: the fifth of the facts that is asked most; tail: the half that is asked least. Same steps each. \"taught right\": of the answers that the generation learned from.",
                        "the training set leaves out one of two answers that are alike, both of two that contradict each other with equal trust, and what contradicts a correction to nearly the same question.",
                        "replace with the last version as parent, as the product would have it, was tried: "
                                + refusals),
                List.of(
                        new StudyTable.Columns("facts right in held-out wordings, % (95 %)")
                                .with("all", row -> row.exam().right().whole())
                                .with(HEAD, row -> row.exam().right(HEAD).percent())
                                .with(MIDDLE, row -> row.exam().right(MIDDLE).percent())
                                .with(TAIL, row -> row.exam().right(TAIL).whole())
                                .with("taught right", GenerationStudy::taughtRight)
                                .with("house style", row -> row.exam().inStyle().percent())
                                .with("distinct answers", row -> row.exam().distinctShare())
                                .with("types to tokens", row -> row.exam().typesToTokens())
                                .of(arms),
                        StudyTable.effort(arms)),
                arms);
    }

    private static String taughtRight(ArmRow row) {
        int offered = row.runs().stream().mapToInt(Trained::offered).sum();
        int wrong = row.runs().stream().mapToInt(Trained::wrongOffered).sum();
        return new Proportion(offered - wrong, offered).percent();
    }

    /** Head, middle or tail. */
    static String group(int rank, int facts) {
        return rank < Math.ceilDiv(facts, 5) ? HEAD : rank < facts - facts / 2 ? MIDDLE : TAIL;
    }

    /** In how many wordings technicians correct a fact: the oftener asked, the more, at least {@value #LEAST_WORDINGS}. */
    static int wordings(int rank) {
        return Math.clamp(
                Math.round((float) WorkshopFacts.mostWordings() / (rank + 1)),
                LEAST_WORDINGS,
                WorkshopFacts.mostWordings());
    }

    /** Both lines of one repeat. */
    private static final class Lines {
        private final Lab lab;
        private final String prefix;
        private final long seed;
        private final List<Fact> facts;
        private final WorkshopHome workshop;
        private final List<Exam.Question> questions = new ArrayList<>();
        private final List<ArmRow> rows = new ArrayList<>();

        Lines(Lab lab, int repeat) throws IOException, InterruptedException {
            this.lab = lab;
            this.prefix = "r" + repeat + "-gen";
            this.seed = lab.settings().seed() + repeat;
            this.facts = WorkshopFacts.draw(lab.settings().facts(), LEAST_WORDINGS, seed);
            List<WorkshopHome.Correction> corrections = new ArrayList<>();
            for (int rank = 0; rank < facts.size(); rank++) {
                Fact fact = facts.get(rank);
                corrections.add(new WorkshopHome.Correction(fact, wordings(rank)));
                String group = group(rank, facts.size());
                fact.heldOut().forEach(text -> questions.add(new Exam.Question(group, fact, text, null)));
            }
            this.workshop = lab.workshop(prefix, List.of(corrections));
        }

        List<ArmRow> rows(List<String> refusals) throws IOException, InterruptedException {
            row(MixedWorkshop.BASELINE, List.of(), prefix + "-starter", WorkshopHome.STARTER);
            Trained first = trained("generation 0, corrections", "0", workshop.whole(), List.of());
            List<SyntheticRecord> ofFirst = answers("0", first, 1);
            refusals.add(lab.refusal(
                    workshop,
                    prefix + "-refused",
                    first.version(),
                    new Lab.Arm("refused", recipe(), workshop.empty(), ofFirst, List.of())));
            for (String line : List.of(REPLACE, ACCUMULATE)) {
                boolean keeps = line.equals(ACCUMULATE);
                List<SyntheticRecord> taught = ofFirst;
                for (int generation = 1; generation <= lab.settings().generations(); generation++) {
                    String name = line + "-" + generation;
                    Trained trained = trained(
                            line + ", generation " + generation,
                            name,
                            keeps ? workshop.whole() : workshop.empty(),
                            taught);
                    if (generation < lab.settings().generations()) {
                        List<SyntheticRecord> next = new ArrayList<>(keeps ? taught : List.of());
                        next.addAll(answers(name, trained, generation + 1));
                        taught = next;
                    }
                }
            }
            return rows;
        }

        private ArmRecipe recipe() {
            return ArmRecipe.supervised("mixed", lab.settings().steps(), seed);
        }

        private Trained trained(String called, String name, String snapshot, List<SyntheticRecord> taught)
                throws IOException, InterruptedException {
            String key = prefix + "-" + name;
            Trained trained = lab.train(workshop, key, new Lab.Arm(name, recipe(), snapshot, taught, List.of()));
            row(called, List.of(trained), key, trained.version());
            return trained;
        }

        private void row(String called, List<Trained> runs, String key, String model)
                throws IOException, InterruptedException {
            rows.add(new ArmRow(called, runs, lab.exam(workshop, key, model, questions), Lab.Evals.NONE));
        }

        /** Far enough from the next one's, since each answer takes the next number. */
        private long drawSeed(int generation) {
            return (seed * 1_000 + generation) * 10_000;
        }

        /** What a generation says to the questions that the next one learns from; what it leaves blank is no record. */
        private List<SyntheticRecord> answers(String name, Trained model, int next)
                throws IOException, InterruptedException {
            Map<String, Fact> drawn = draw(facts, workshop.allCorrections(), drawSeed(next));
            Lab.Answers answers = lab.drawn(
                    workshop, prefix + "-" + name, model.version(), List.copyOf(drawn.keySet()), drawSeed(next));
            List<SyntheticRecord> records = new ArrayList<>();
            for (int i = 0; i < answers.questions().size(); i++) {
                String question = answers.questions().get(i);
                String said = answers.said().get(i);
                Fact fact = drawn.get(question);
                if (fact != null && !said.isBlank()) {
                    records.add(new SyntheticRecord(
                            "self/" + name + "/" + i,
                            question,
                            said,
                            !fact.isIn(said),
                            new SyntheticRecord.Origin(
                                    "synthetic_self",
                                    "journeyman",
                                    model.version(),
                                    "bench-studies: the question, at temperature 1",
                                    null)));
                }
            }
            return records;
        }
    }

    /** Questions with frequencies after Zipf, each once, in the order drawn. */
    static Map<String, Fact> draw(List<Fact> facts, int draws, long seed) {
        Zipf zipf = new Zipf(facts.size());
        Random random = new Random(seed);
        Map<String, Fact> questions = new LinkedHashMap<>();
        for (int i = 0; i < draws; i++) {
            Fact fact = facts.get(zipf.draw(random));
            List<String> wordings = fact.wordings();
            questions.putIfAbsent(wordings.get(random.nextInt(wordings.size())), fact);
        }
        return questions;
    }
}
