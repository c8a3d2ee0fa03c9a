package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.classifier.Classifier;
import dev.journeyman.guardrails.classifier.Document;
import dev.journeyman.guardrails.classifier.Head;
import dev.journeyman.guardrails.classifier.HeadModel;
import dev.journeyman.guardrails.classifier.ModelFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Trains all heads on a corpus and measures each on the folds that it was not trained on. */
public final class ClassifierTraining {
    private static final float VARIANT_WEIGHT = 0.5f;
    private static final int NO_FOLD = -1;

    private final Corpus corpus;
    private final TrainingOptions options;
    private final UnaryOperator<String> plain;
    private final List<String> texts;
    private final int[] folds;

    /**
     * What came of it.
     *
     * @param file the model
     * @param reports one a head
     */
    public record Trained(ModelFile file, List<HeadReport> reports) {
        /** Copies the list. */
        public Trained {
            reports = List.copyOf(reports);
        }
    }

    /** A sample that teaches a head something: a sample of the corpus, or a text that was made of several. */
    private record Taught(Sample sample, String plain, boolean positive, int fold, boolean made) {}

    /**
     * Prepares a training.
     *
     * @param plain makes a text plain, as it will be when the model is used
     */
    public ClassifierTraining(Corpus corpus, TrainingOptions options, UnaryOperator<String> plain) {
        this.corpus = corpus;
        this.options = options;
        this.plain = plain;
        texts = corpus.samples().stream()
                .map(sample -> plain.apply(sample.text()))
                .toList();
        folds = Folds.of(texts, options.folds(), options.seed());
    }

    private record One(HeadModel model, HeadReport report) {}

    /** Trains with all processors; how many there are changes nothing in the result. */
    public Trained train() {
        List<One> all = Arrays.stream(Head.values()).parallel().map(this::train).toList();
        Map<Head, HeadModel> byHead = new EnumMap<>(Head.class);
        all.forEach(one -> byHead.put(one.report().head(), one.model()));
        return new Trained(
                new ModelFile(byHead, corpus.sha256(), options.seed()),
                all.stream().map(One::report).toList());
    }

    private One train(Head head) {
        List<Taught> taught = taught(head);
        HeadModel model = model(head, taught, NO_FOLD);
        List<Taught> heldOut = new ArrayList<>();
        for (int fold = 0; fold < options.folds(); fold++) {
            heldOut.addAll(heldOut(taught, fold));
        }
        double[] evidence = IntStream.range(0, options.folds())
                .parallel()
                .mapToObj(fold -> {
                    Classifier without = Classifier.of(head, model(head, taught, fold));
                    return heldOut(taught, fold).stream()
                            .mapToDouble(one -> without.read(head, one.plain(), Budget.unlimited())
                                    .evidence())
                            .toArray();
                })
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return calibrated(head, model, heldOut, evidence);
    }

    private static One calibrated(Head head, HeadModel model, List<Taught> heldOut, double[] evidence) {
        boolean[] positive = new boolean[evidence.length];
        double positives = 0;
        for (int i = 0; i < positive.length; i++) {
            positive[i] = heldOut.get(i).positive();
            positives += positive[i] ? 1 : 0;
        }
        HeadPlan plan = HeadPlan.of(head);
        Calibration line =
                Calibration.fit(evidence, positive).expecting(plan.expectedShare(), positives / evidence.length);
        HeadModel calibrated = model.calibrated((float) line.slope(), (float) line.intercept());
        List<HeadReport.HeldOut> told = new ArrayList<>();
        for (int i = 0; i < evidence.length; i++) {
            Taught one = heldOut.get(i);
            told.add(new HeadReport.HeldOut(one.sample(), one.positive(), line.probability(evidence[i])));
        }
        return new One(calibrated, new HeadReport(head, plan.threshold(), told));
    }

    private static List<Taught> heldOut(List<Taught> taught, int fold) {
        return taught.stream().filter(one -> one.fold() == fold && !one.made()).toList();
    }

    private HeadModel model(Head head, List<Taught> taught, int withoutFold) {
        HeadPlan plan = HeadPlan.of(head);
        List<HeadTrainer.Labelled> labelled = taught.stream()
                .filter(one -> one.fold() != withoutFold)
                .map(one -> new HeadTrainer.Labelled(
                        Document.of(one.plain()), one.positive(), one.made() ? VARIANT_WEIGHT : 1))
                .toList();
        return new HeadTrainer(options, plan).train(labelled);
    }

    private List<Taught> taught(Head head) {
        List<Taught> taught = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Sample sample = corpus.samples().get(i);
            Lesson lesson = Lesson.of(sample, head);
            if (lesson != Lesson.NONE) {
                taught.add(new Taught(sample, texts.get(i), lesson == Lesson.POSITIVE, folds[i], false));
            }
        }
        if (options.augment()) {
            taught.addAll(made(head, taught));
        }
        return taught;
    }

    /** Variants of the texts and chains of them; what is made of a text stays in its fold, and chains are made within one. */
    private List<Taught> made(Head head, List<Taught> taught) {
        SplittableRandom random =
                new SplittableRandom(options.seed() + head.label().hashCode());
        List<List<String>> harmless = new ArrayList<>();
        for (int fold = 0; fold < options.folds(); fold++) {
            int here = fold;
            harmless.add(taught.stream()
                    .filter(one -> !one.positive() && one.fold() == here)
                    .map(one -> one.sample().text())
                    .toList());
        }
        List<Taught> made = new ArrayList<>();
        for (Taught one : taught) {
            if (random.nextDouble() >= HeadPlan.of(head).variantShare()) {
                continue;
            }
            List<String> others = harmless.get(one.fold());
            String text = one.sample().text();
            boolean several = HeadPlan.of(head).windowTokens() > 0 && !others.isEmpty() && random.nextBoolean();
            String variant = !several
                    ? Augmentation.variant(text, random)
                    : one.positive() ? Augmentation.within(text, others, random) : Augmentation.chain(others, random);
            made.add(new Taught(one.sample(), plain.apply(variant), one.positive(), one.fold(), true));
        }
        return made;
    }
}
