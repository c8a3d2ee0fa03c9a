package dev.journeyman.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the architecture: {@link ArchitectureRules} over the main code of every module, and each rule against a planted violation. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.journeyman");

    /** Classes of this module's test sources that break rules on purpose; all packages named planted. */
    private static final JavaClasses PLANTED = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isPlanted)
            .importPackages("dev.journeyman");

    private static boolean isPlanted(Location location) {
        return location.contains("/test-classes/") && location.contains("/planted");
    }

    /** Which planted class breaks which rule. A rule without one here fails {@link #everyRuleCanFail}. */
    private static final Map<String, String> VIOLATIONS = Map.ofEntries(
            Map.entry("EVERY_CLASS_HAS_A_MODULE", "dev.journeyman.planted.Homeless"),
            Map.entry("SLM_KNOWS_NONE_OF_OURS", "dev.journeyman.slm.planted.ModelThatKnowsTheGateway"),
            Map.entry("MODEL_STORE_KNOWS_NONE_OF_OURS", "dev.journeyman.store.planted.StoreThatKnowsTheModel"),
            Map.entry("GUARDRAILS_KNOW_NONE_OF_OURS", "dev.journeyman.guardrails.planted.GuardrailThatKnowsFeedback"),
            Map.entry("FEEDBACK_KNOWS_NONE_OF_OURS", "dev.journeyman.feedback.planted.FeedbackThatKnowsGuardrails"),
            Map.entry(
                    "RETRAINER_AND_GATEWAY_MEET_IN_FILES_ONLY",
                    "dev.journeyman.retrainer.planted.RetrainerThatKnowsTheGateway"),
            Map.entry(
                    "GATEWAY_AND_RETRAINER_MEET_IN_FILES_ONLY",
                    "dev.journeyman.gateway.planted.GatewayThatKnowsTheRetrainer"),
            Map.entry("NOTHING_KNOWS_THE_LOADTESTS", "dev.journeyman.gateway.planted.GatewayThatKnowsTheLoadtests"),
            Map.entry("LOADTESTS_ARE_A_BLACK_BOX", "dev.journeyman.loadtests.planted.RunThatLooksInside"),
            Map.entry("BENCH_KNOWS_SLM_ONLY", "dev.journeyman.loadtests.bench.planted.BenchThatKnowsTheGateway"),
            Map.entry(
                    "STORE_BENCH_KNOWS_FEEDBACK_ONLY",
                    "dev.journeyman.loadtests.store.planted.StoreBenchThatKnowsTheModel"),
            Map.entry(
                    "RETRIEVAL_BENCH_KNOWS_RETRIEVAL_ONLY",
                    "dev.journeyman.loadtests.retrieval.planted.RetrievalBenchThatKnowsTheModel"),
            Map.entry(
                    "GUARDRAILS_BENCH_KNOWS_GUARDRAILS_ONLY",
                    "dev.journeyman.loadtests.guardrails.planted.GuardrailsBenchThatKnowsTheModel"),
            Map.entry(
                    "STORE_CHAOS_KNOWS_MODEL_STORE_ONLY",
                    "dev.journeyman.loadtests.versions.planted.StoreChaosThatKnowsTheModel"),
            Map.entry(
                    "GATE_BENCH_KNOWS_MODEL_STORE_ONLY",
                    "dev.journeyman.loadtests.gate.planted.GateBenchThatKnowsTheModel"),
            Map.entry("DJL_IN_SLM_ONLY", "dev.journeyman.gateway.planted.GatewayWithTensors"),
            Map.entry("VERTX_IN_GATEWAY_AND_LOADTESTS_ONLY", "dev.journeyman.slm.planted.ModelWithEventLoop"),
            Map.entry("ROCKSDB_IN_FEEDBACK_ONLY", "dev.journeyman.gateway.planted.GatewayWithRocksDb"),
            Map.entry("LUCENE_IN_RETRIEVAL_ONLY", "dev.journeyman.gateway.planted.GatewayWithLucene"),
            Map.entry("OPENTELEMETRY_IN_TRACING_ONLY", "dev.journeyman.gateway.planted.GatewayWithSpans"),
            Map.entry("LOGBACK_IN_LOGS_ONLY", "dev.journeyman.gateway.planted.GatewayWithLogback"),
            Map.entry("NO_CATCH_ALL_NAMES", "dev.journeyman.gateway.planted.ModelManager"),
            Map.entry("ONLY_COMMANDS_PRINT", "dev.journeyman.gateway.planted.ServiceThatPrints"),
            Map.entry("EVERY_PACKAGE_IS_NULL_MARKED", "dev.journeyman.gateway.planted.unmarked.Unmarked"));

    private static final Pattern OUR_CLASS = Pattern.compile("dev\\.journeyman\\.[a-z.]*[A-Z][\\w$]*");

    static Stream<ArchitectureRules.Named> rules() {
        return ArchitectureRules.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void mainCodeObeys(ArchitectureRules.Named named) {
        named.rule().allowEmptyShould(true).check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleCanFail(ArchitectureRules.Named named) {
        String culprit = VIOLATIONS.get(named.name());
        assertThat(culprit).as("the planted violation of " + named.name()).isNotNull();

        EvaluationResult result = named.rule().allowEmptyShould(true).evaluate(PLANTED);

        assertThat(result.getFailureReport().getDetails())
                .as(named.name())
                .isNotEmpty()
                .anyMatch(line -> origin(line).equals(culprit) || origin(line).startsWith(culprit + "$"));
        assertThat(named.rule().getDescription()).as("the rule's reason").contains("because");
    }

    /** A rule that also caught the classes that obey would fail on main code sooner or later, and be weakened in a hurry. */
    @Test
    void rulesSpareWhatObeys() {
        List<String> wronglyCaught = new ArrayList<>();
        for (ArchitectureRules.Named named : ArchitectureRules.all()) {
            named.rule().allowEmptyShould(true).evaluate(PLANTED).getFailureReport().getDetails().stream()
                    .filter(line -> origin(line).contains(".planted.Lawful"))
                    .forEach(line -> wronglyCaught.add(named.name() + ": " + line));
        }
        assertThat(wronglyCaught).isEmpty();
        assertThat(PLANTED.stream().map(c -> c.getSimpleName()).filter(name -> name.startsWith("Lawful")))
                .containsExactlyInAnyOrder("LawfulBench", "LawfulCommand", "LawfulManageable", "LawfulService");
    }

    /** The class that a line of a report blames: the first that it names. */
    private static String origin(String line) {
        Matcher matcher = OUR_CLASS.matcher(line);
        return matcher.find() ? matcher.group() : line;
    }

    /** The rules would pass over an empty import too. */
    @Test
    void allModulesWereImported() {
        assertThat(MAIN.stream().map(c -> c.getPackageName().split("\\.")[2]).distinct())
                .contains("slm", "guardrails", "retrainer", "loadtests");
        assertThat(MAIN.stream().map(c -> c.getName())).noneMatch(name -> name.contains(".planted."));
    }
}
