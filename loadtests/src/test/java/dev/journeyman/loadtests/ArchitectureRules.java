package dev.journeyman.loadtests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import picocli.CommandLine.Command;

/** The rules of the architecture, each with its reason. They hold for main code; docs/ARCHITECTURE.md says the same in prose. */
final class ArchitectureRules {
    private static final String OURS = "dev.journeyman..";
    private static final String SLM = "dev.journeyman.slm..";
    private static final String MODEL_STORE = "dev.journeyman.store..";
    private static final String GUARDRAILS = "dev.journeyman.guardrails..";
    private static final String FEEDBACK = "dev.journeyman.feedback..";
    private static final String RETRAINER = "dev.journeyman.retrainer..";
    private static final String GATEWAY = "dev.journeyman.gateway..";
    private static final String LOADTESTS = "dev.journeyman.loadtests..";
    private static final String BENCH = "dev.journeyman.loadtests.bench..";
    private static final String STORE_BENCH = "dev.journeyman.loadtests.store..";
    private static final String RETRIEVAL = "dev.journeyman.gateway.retrieval..";
    private static final String TRACING = "dev.journeyman.gateway.tracing..";
    private static final String LOGS = "dev.journeyman.gateway.logs..";
    private static final String RETRIEVAL_BENCH = "dev.journeyman.loadtests.retrieval..";
    private static final String GUARDRAILS_BENCH = "dev.journeyman.loadtests.guardrails..";
    private static final String STORE_CHAOS = "dev.journeyman.loadtests.versions..";
    private static final String GATE_BENCH = "dev.journeyman.loadtests.gate..";
    private static final String GENERATED = "..jmh_generated.."; // by JMH, which writes no package-info
    private static final String[] MODULES = {SLM, MODEL_STORE, GUARDRAILS, FEEDBACK, RETRAINER, GATEWAY, LOADTESTS};

    private static final Pattern CATCH_ALL_CLASS =
            Pattern.compile(".*(Common|Util|Utils|Utility|Utilities|Helper|Helpers"
                    + "|Manager|Managers)(?![a-z]).*|(common|util|utils|helper|helpers|manager)");
    private static final Pattern CATCH_ALL_PACKAGE =
            Pattern.compile(".*\\.(commons?|utils?|utility|utilities|helpers?|managers?)(\\..*)?");

    static final ArchRule EVERY_CLASS_HAS_A_MODULE = classes()
            .that()
            .resideInAPackage(OURS)
            .should()
            .resideInAnyPackage(MODULES)
            .because("the other rules name modules by their packages, and a class outside of them would obey none");

    static final ArchRule SLM_KNOWS_NONE_OF_OURS =
            alone(SLM, "the language model can be used by itself, and knows neither HTTP nor what it is served for");

    static final ArchRule MODEL_STORE_KNOWS_NONE_OF_OURS = alone(
            MODEL_STORE,
            "gateway and retrainer meet in the store as files; it must not need a network to say which version may serve");

    static final ArchRule GUARDRAILS_KNOW_NONE_OF_OURS = alone(
            GUARDRAILS, "a guardrail is text in, verdict out: who asked and which model answered must not change it");

    static final ArchRule FEEDBACK_KNOWS_NONE_OF_OURS =
            alone(FEEDBACK, "what people said outlives every model and every version of the service that took it down");

    static final ArchRule RETRAINER_AND_GATEWAY_MEET_IN_FILES_ONLY = noClasses()
            .that()
            .resideInAPackage(RETRAINER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GATEWAY)
            .because(
                    "they are two processes: one may be killed, replaced or moved to another machine without the other");

    static final ArchRule GATEWAY_AND_RETRAINER_MEET_IN_FILES_ONLY = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(RETRAINER)
            .because("training inside the serving process would share its threads, its memory and its fate");

    static final ArchRule NOTHING_KNOWS_THE_LOADTESTS = noClasses()
            .that()
            .resideOutsideOfPackage(LOADTESTS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LOADTESTS)
            .because("what measures a thing must not be part of it");

    static final ArchRule LOADTESTS_ARE_A_BLACK_BOX = noClasses()
            .that(inPackage(LOADTESTS, "loadtests")
                    .and(DescribedPredicate.not(inPackage(BENCH, "its package bench")))
                    .and(DescribedPredicate.not(inPackage(STORE_BENCH, "its package store")))
                    .and(DescribedPredicate.not(inPackage(RETRIEVAL_BENCH, "its package retrieval")))
                    .and(DescribedPredicate.not(inPackage(GUARDRAILS_BENCH, "its package guardrails")))
                    .and(DescribedPredicate.not(inPackage(STORE_CHAOS, "its package versions")))
                    .and(DescribedPredicate.not(inPackage(GATE_BENCH, "its package gate"))))
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests"))))
            .because("load, chaos and fuzz runs must see what a stranger sees: HTTP, files and processes");

    static final ArchRule BENCH_KNOWS_SLM_ONLY = noClasses()
            .that()
            .resideInAPackage(BENCH)
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests")))
                    .and(DescribedPredicate.not(inPackage(SLM, "slm"))))
            .because("the kernel benchmark times the network without HTTP in between; docs/decisions/"
                    + "0001-kernel-bench-calls-slm.md says why it lives here, and that it gets nothing else");

    static final ArchRule STORE_BENCH_KNOWS_FEEDBACK_ONLY = noClasses()
            .that()
            .resideInAPackage(STORE_BENCH)
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests")))
                    .and(DescribedPredicate.not(inPackage(FEEDBACK, "feedback"))))
            .because(
                    "the store's benchmark writes to it without HTTP in between, with syncs and without; docs/decisions/"
                            + "0007-the-feedback-log.md says why, and that it gets nothing else");

    static final ArchRule RETRIEVAL_BENCH_KNOWS_RETRIEVAL_ONLY = noClasses()
            .that()
            .resideInAPackage(RETRIEVAL_BENCH)
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests")))
                    .and(DescribedPredicate.not(inPackage(RETRIEVAL, "the gateway's retrieval"))))
            .because(
                    "retrieval's benchmark compares searches that the gateway does not offer apart, and indexes of 100,000"
                            + " passages; docs/decisions/0008-retrieval.md says why, and that it gets nothing else");

    static final ArchRule GUARDRAILS_BENCH_KNOWS_GUARDRAILS_ONLY = noClasses()
            .that()
            .resideInAPackage(GUARDRAILS_BENCH)
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests")))
                    .and(DescribedPredicate.not(inPackage(GUARDRAILS, "guardrails"))))
            .because("the guardrails' benchmark times single rules and streams without a model or HTTP in between;"
                    + " docs/decisions/0009-guardrails.md says why, and that it gets nothing else");

    static final ArchRule STORE_CHAOS_KNOWS_MODEL_STORE_ONLY = noClasses()
            .that()
            .resideInAPackage(STORE_CHAOS)
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests")))
                    .and(DescribedPredicate.not(inPackage(MODEL_STORE, "model-store"))))
            .because(
                    "writers of the model store are killed while they write, hundreds of times, which through the launcher"
                            + " would mostly kill a Java that starts; docs/decisions/0016-model-store-and-gate.md says"
                            + " why, and that it gets nothing else");

    static final ArchRule GATE_BENCH_KNOWS_MODEL_STORE_ONLY = noClasses()
            .that()
            .resideInAPackage(GATE_BENCH)
            .should()
            .dependOnClassesThat(inPackage(OURS, "any of our modules")
                    .and(DescribedPredicate.not(inPackage(LOADTESTS, "loadtests")))
                    .and(DescribedPredicate.not(inPackage(MODEL_STORE, "model-store"))))
            .because(
                    "the gate's benchmark asks it thousands of times about resampled outcomes, and puts versions into a store"
                            + " whose manifests no retrainer of ours writes; docs/decisions/0021-the-gate-is-proven.md says"
                            + " why, and that it gets nothing else");

    static final ArchRule DJL_IN_SLM_ONLY = fence(
            "ai.djl..",
            "tensors are freed by hand and gradient mode is per thread: one module has to get that right, all others use its API",
            SLM);

    static final ArchRule VERTX_IN_GATEWAY_AND_LOADTESTS_ONLY = fence(
            "io.vertx..",
            "HTTP ends at the gateway; what lies behind must run without event loops",
            GATEWAY,
            LOADTESTS);

    static final ArchRule ROCKSDB_IN_FEEDBACK_ONLY = fence(
            "org.rocksdb..",
            "the on-disk format of the feedback log is specified in one package, and handles of native memory stay in it",
            FEEDBACK);

    static final ArchRule LUCENE_IN_RETRIEVAL_ONLY = fence(
            "org.apache.lucene..",
            "retrieval is optional and replaceable; nothing else may come to lean on an index",
            RETRIEVAL);

    static final ArchRule OPENTELEMETRY_IN_TRACING_ONLY = fence(
            "io.opentelemetry..",
            "without a collector none of it may be loaded, and spans are to say what the package of tracing says and nothing of a text",
            TRACING);

    static final ArchRule LOGBACK_IN_LOGS_ONLY = fence(
            "ch.qos.logback..",
            "everybody logs through SLF4J; how a line is written, and what is taken out of it, stands in one place, but loadtests may quieten"
                    + " what it measures",
            LOGS,
            LOADTESTS);

    static final ArchRule NO_CATCH_ALL_NAMES = classes()
            .that()
            .resideInAPackage(OURS)
            .should(haveNoCatchAllName())
            .because("a name that fits everything attracts everything: say what the thing is");

    static final ArchRule ONLY_COMMANDS_PRINT = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and(DescribedPredicate.not(insideACommand()))
            .should()
            .accessField(System.class, "out")
            .because(
                    "standard output belongs to the command that was called (the retrainer reports progress on it): a line"
                            + " printed elsewhere breaks whoever parses it. Log, or return the text");

    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackage(GENERATED)
            .should(liveInANullMarkedPackage())
            .because("NullAway checks only marked packages, and package-info is where a package says what it is");

    /** Every rule, by its name. */
    static List<Named> all() {
        return Arrays.stream(ArchitectureRules.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(field -> {
                    try {
                        return new Named(field.getName(), (ArchRule) field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** A rule and the name of its constant. */
    record Named(String name, ArchRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    private ArchitectureRules() {}

    private static ArchRule alone(String module, String reason) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(
                        inPackage(OURS, "any of our modules").and(DescribedPredicate.not(inPackage(module, "itself"))))
                .because(reason);
    }

    private static ArchRule fence(String library, String reason, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(reason);
    }

    private static DescribedPredicate<JavaClass> inPackage(String pattern, String name) {
        return JavaClass.Predicates.resideInAPackage(pattern).as(name);
    }

    private static DescribedPredicate<JavaClass> insideACommand() {
        return describe("part of a command", javaClass -> outermost(javaClass).isAnnotatedWith(Command.class));
    }

    private static JavaClass outermost(JavaClass javaClass) {
        JavaClass outer = javaClass;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static ArchCondition<JavaClass> haveNoCatchAllName() {
        return new ArchCondition<>("not be named common, util, helper or manager, nor stand in such a package") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                List<String> bad = new ArrayList<>();
                if (CATCH_ALL_CLASS.matcher(javaClass.getSimpleName()).matches()) {
                    bad.add(javaClass.getName() + " has a name that fits everything");
                }
                if (CATCH_ALL_PACKAGE.matcher(javaClass.getPackageName()).matches()) {
                    bad.add(javaClass.getName() + " stands in a package whose name fits everything");
                }
                bad.forEach(message -> events.add(SimpleConditionEvent.violated(javaClass, message)));
            }
        };
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            javaClass,
                            javaClass.getName() + " lives in " + javaClass.getPackageName()
                                    + ", which has no package-info.java with @NullMarked"));
                }
            }
        };
    }
}
