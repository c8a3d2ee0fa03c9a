package dev.journeyman.retrainer.synthesis;

import dev.journeyman.retrainer.collect.web.Timing;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.AnswerChecks;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.runfolder.FolderLock;
import dev.journeyman.retrainer.synthesis.filters.Filters;
import dev.journeyman.retrainer.synthesis.teacher.Budget;
import dev.journeyman.retrainer.synthesis.teacher.CallJournal;
import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.synthesis.teacher.RetryRules;
import dev.journeyman.retrainer.synthesis.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a run together from its settings, goes through it and writes its report. */
final class Synthesizer {
    private static final String LOCK = ".lock";
    private static final int VERSION = 1; // of plans and filters: a run does not go on with another's

    private final SynthesisSettings settings;
    private final RetryRules rules;
    private final Timing timing;
    private final Progress progress;

    Synthesizer(SynthesisSettings settings, RetryRules rules, Timing timing, Progress progress) {
        this.settings = settings;
        this.rules = rules;
        this.timing = timing;
        this.progress = progress;
    }

    /** What is asked of whom, and what is made of it. */
    private record Work(
            Domain domain,
            String how,
            Plan plan,
            Teacher teacher,
            Filters filters,
            Judge judge,
            ThinConcepts thin,
            SortedMap<String, String> inputs,
            List<String> notes) {}

    /** A teacher writes. */
    SynthesisReport teach(Teacher teacher) throws IOException, InterruptedException {
        Domain domain = Domain.read(settings.domain());
        Path report = settings.datasetReport();
        ThinConcepts thin = report == null ? ThinConcepts.NONE : ThinConcepts.read(report);
        Optional<Strategy> named = Optional.ofNullable(settings.strategy()).flatMap(Strategy::named);
        List<Seed> seeds = Seeds.of(
                domain,
                named.map(Strategy::seeds).orElse(Seed.Kind.QUESTION),
                settings.from(),
                thin,
                settings.seed(),
                settings.seeds());
        if (seeds.isEmpty()) {
            throw new IOException("the domain " + domain.folder() + " has nothing to write from");
        }
        Strategy strategy = named.orElseGet(() -> Strategy.forBudget(settings.calls(), seeds.size()));
        Prompts prompts = Prompts.read(domain);
        String model = String.valueOf(settings.model());
        TeacherPlan plan = new TeacherPlan(
                domain,
                strategy,
                seeds,
                prompts,
                model,
                settings.maxTokens(),
                settings.temperature(),
                settings.seed(),
                settings.tasks());
        String how = String.format(
                Locale.ROOT,
                "Teacher %s, strategy %s (%s), %d seeds, %.2f calls a seed",
                model,
                strategy.wireName(),
                named.isPresent() ? "named" : "by the calls a seed",
                seeds.size(),
                (double) settings.calls() / seeds.size());
        SortedMap<String, String> inputs = inputs(domain);
        inputs.put("teacher", String.valueOf(settings.teacher()));
        inputs.put("model", model);
        inputs.put("strategy", strategy.wireName());
        inputs.put("seeds", String.valueOf(seeds.size()));
        inputs.put("prompts", prompts.digest());
        inputs.put("dataset-report", digest(report));
        inputs.put("from", digest(settings.from()));
        inputs.put("judge-least", String.valueOf(settings.judgeLeast()));
        inputs.put("in-domain", String.valueOf(settings.inDomain()));
        inputs.put("on-topic", String.valueOf(settings.onTopic()));
        List<String> notes =
                settings.judgeLeast() == 0 ? List.of("No judge was asked: --judge-least is 0.") : List.of();
        return run(new Work(
                domain,
                how,
                plan,
                teacher,
                Filters.ofTeacher(domain, settings.inDomain(), settings.onTopic(), settings.seed()),
                new Judge(domain, prompts, settings.judgeLeast(), settings.seed()),
                thin,
                inputs,
                notes));
    }

    /** The champion writes, and rules verify. */
    SynthesisReport improve(Champion champion) throws IOException, InterruptedException {
        Domain domain = Domain.read(settings.domain());
        Path report = settings.datasetReport();
        ThinConcepts thin = report == null ? ThinConcepts.NONE : ThinConcepts.read(report);
        String systemPrompt = champion.wantsSystemPrompt() ? domain.systemPrompt() : "";
        SelfPlan plan = new SelfPlan(
                domain, AnswerChecks.of(domain), thin, champion.name(), champion.version(), systemPrompt, settings);
        SortedMap<String, String> inputs = inputs(domain);
        inputs.put("self", champion.name() + " " + champion.version());
        inputs.put("samples", String.valueOf(settings.samples()));
        inputs.put("dataset-report", digest(report));
        inputs.put("system-prompt", Sha256.of(systemPrompt));
        return run(
                new Work(
                        domain,
                        "The model " + champion.name() + " itself, " + settings.samples() + " samples a question",
                        plan,
                        champion,
                        Filters.ofSelf(domain),
                        new Judge(domain, Prompts.read(domain), 0, settings.seed()),
                        thin,
                        inputs,
                        List.of(
                                "Diagnoses and advice in free words are not asked: no rule here can verify them, and what is not verified is not kept.")));
    }

    private static String digest(@Nullable Path file) throws IOException {
        return file == null ? "none" : Sha256.of(file);
    }

    /** What texts of either kind depend on. */
    private SortedMap<String, String> inputs(Domain domain) throws IOException {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("version", String.valueOf(VERSION));
        inputs.put("domain", DomainDigest.ofTrainingData(domain.folder()));
        inputs.put("seed", String.valueOf(settings.seed()));
        inputs.put("max-tokens", String.valueOf(settings.maxTokens()));
        inputs.put("temperature", String.valueOf(settings.temperature()));
        return inputs;
    }

    @SuppressWarnings("try") // the lock is held, not used
    private SynthesisReport run(Work work) throws IOException, InterruptedException {
        Path out = settings.out();
        Files.createDirectories(out);
        try (FolderLock held = FolderLock.take(out.resolve(LOCK), "another run is at work in " + out)) {
            new RunInputs(work.inputs()).keep(out);
            try (CallJournal journal = CallJournal.open(out.resolve(CallJournal.FILE))) {
                Budget budget = new Budget(settings.calls(), settings.tokens());
                Calls calls = new Calls(work.teacher(), budget, journal, rules, timing, new Random(settings.seed()));
                SynthesisRun run = new SynthesisRun(
                        work.plan(), calls, budget, work.filters(), work.judge(), settings.concurrency(), progress);
                SynthesisRun.Outcome outcome = run.run(out);
                SynthesisReport report = new SynthesisReport(
                        work.domain(),
                        work.how(),
                        work.plan().size(),
                        outcome,
                        budget,
                        journal.totals(),
                        work.thin(),
                        new ArrayList<>(work.notes()));
                report.write(out);
                return report;
            }
        }
    }
}
